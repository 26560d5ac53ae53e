// Commands in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/command_repository.hpp"

namespace voltgate::db {

class CommandRepository final : public voltgate::CommandRepository {
public:
    explicit CommandRepository(Database& database) : database_(database) {}

    Task<Command> add(Command command) override;
    Task<> update(Command command) override;
    Task<std::optional<Command>> find(CommandId id) override;
    Task<Listed<Command>> list(CommandFilter filter, Page page) override;
    Task<int> failUnfinished(std::string reason) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
