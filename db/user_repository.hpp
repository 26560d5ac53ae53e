// Users, their sessions and API keys in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/user_repository.hpp"

namespace voltgate::db {

class UserRepository final : public voltgate::UserRepository {
public:
    explicit UserRepository(Database& database) : database_(database) {}

    Task<std::optional<User>> add(User user) override;
    Task<std::optional<User>> findByEmail(std::string email) override;
    Task<Listed<User>> list(Page page) override;
    Task<UserChangeResult> change(std::int64_t number, UserChange change) override;
    Task<UserChangeResult> remove(std::int64_t number) override;
    Task<std::int64_t> count() override;
    Task<bool> beginSession(LoginSession session) override;
    Task<std::optional<User>> findBySession(std::string id) override;
    Task<> endSession(std::string id) override;

private:
    Database& database_;
};

class ApiKeyRepository final : public voltgate::ApiKeyRepository {
public:
    explicit ApiKeyRepository(Database& database) : database_(database) {}

    Task<ApiKey> add(ApiKey key) override;
    Task<std::optional<ApiKey>> findBySecretHash(std::string secretHash) override;
    Task<Listed<ApiKey>> list(Page page) override;
    Task<bool> remove(std::int64_t number) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
