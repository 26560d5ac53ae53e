// Local authorization lists in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/local_list_repository.hpp"

namespace voltgate::db {

class LocalListRepository final : public voltgate::LocalListRepository {
public:
    explicit LocalListRepository(Database& database) : database_(database) {}

    Task<std::vector<std::size_t>> want(StationId station, std::vector<IdToken> tokens) override;
    Task<DesiredLocalList> desired(StationId station) override;
    Task<HeldLocalList> held(StationId station) override;
    Task<> accepted(StationId station, int version, LocalListUpdate update,
                    std::vector<LocalListChange> changes, DateTime at) override;
    Task<> forgetVersion(StationId station) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
