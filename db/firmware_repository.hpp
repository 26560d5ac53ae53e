// Firmware and updates in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/firmware_repository.hpp"

namespace voltgate::db {

class FirmwareRepository final : public voltgate::FirmwareRepository {
public:
    explicit FirmwareRepository(Database& database) : database_(database) {}

    Task<Firmware> add(Firmware firmware) override;
    Task<std::optional<Firmware>> find(FirmwareId id) override;
    Task<Listed<Firmware>> list(FirmwareFilter filter, Page page) override;
    Task<bool> setImage(FirmwareId id, StoredFile image, DateTime at) override;
    Task<RemovedFirmware> remove(FirmwareId id) override;

    Task<std::optional<Firmware>> addOwned(Firmware firmware) override;
    Task<std::vector<Firmware>> ownedBy(StationId station, FirmwarePurpose purpose) override;
    Task<RemovedStationFirmware> removeOwned(StationId station, FirmwarePurpose purpose) override;

    Task<FirmwareUpdate> addUpdate(FirmwareUpdate update, std::optional<OneTimeLink> link) override;
    Task<std::optional<FirmwareUpdate>> findUpdate(FirmwareUpdateId id) override;
    Task<Listed<FirmwareUpdate>> updates(StationId station, Page page) override;
    Task<std::optional<FirmwareUpdate>> latestUpdate(StationId station) override;
    Task<std::optional<LinkedFirmwareUpdate>> byLink(std::string tokenHash) override;
    Task<std::optional<FirmwareUpdate>> move(FirmwareUpdateId id, FirmwareUpdateStatus status,
                                             DateTime at) override;
    Task<> setCommand(FirmwareUpdateId id, CommandId command) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
