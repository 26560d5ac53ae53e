// Firmware images and the updates of stations on record.
#pragma once
#include <optional>
#include <vector>

#include "ocpp/domain/firmware.hpp"
#include "ocpp/domain/one_time_link.hpp"
#include "ocpp/domain/page.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

struct FirmwareFilter {
    std::optional<std::string> vendor{};
    std::optional<std::string> model{};
};

struct RemovedFirmware {
    enum class Result { Removed, NotFound, InUse };
    Result result = Result::NotFound;
    std::optional<StoredFile> image{};  ///< Of what was removed.
};

/// All of a station's images of one purpose, or none of them.
struct RemovedStationFirmware {
    std::vector<std::string> inUse{};  ///< Names of those because of which none was removed.
    std::vector<StoredFile> images{};  ///< Of what was removed.
};

/// An update, found by the link that its station was given.
struct LinkedFirmwareUpdate {
    FirmwareUpdate update;
    std::optional<Firmware> firmware{};
    DateTime expiresAt;
};

class FirmwareRepository {
public:
    virtual ~FirmwareRepository() = default;

    /// Stores it with an id and creation time of its own.
    virtual Task<Firmware> add(Firmware firmware) = 0;
    virtual Task<std::optional<Firmware>> find(FirmwareId id) = 0;
    virtual Task<Listed<Firmware>> list(FirmwareFilter filter, Page page) = 0;
    /// False when it has an image already, or is gone.
    virtual Task<bool> setImage(FirmwareId id, StoredFile image, DateTime at) = 0;
    /// Not while an update with it is under way, and its link has not expired.
    virtual Task<RemovedFirmware> remove(FirmwareId id) = 0;

    /// Stores what a station owns, with its image. Nothing when the station has Firmwares of this
    /// name already.
    virtual Task<std::optional<Firmware>> addOwned(Firmware firmware) = 0;
    /// Newest first; at most 1000.
    virtual Task<std::vector<Firmware>> ownedBy(StationId station, FirmwarePurpose purpose) = 0;
    /// As remove(), for all of them at once.
    virtual Task<RemovedStationFirmware> removeOwned(StationId station,
                                                     FirmwarePurpose purpose) = 0;

    /// Stores it with an id, creation time and first step of its own; those of the station that are
    /// not over are Cancelled.
    virtual Task<FirmwareUpdate> addUpdate(FirmwareUpdate update,
                                           std::optional<OneTimeLink> link) = 0;
    virtual Task<std::optional<FirmwareUpdate>> findUpdate(FirmwareUpdateId id) = 0;
    /// A period is that of createdAt, by our clock.
    virtual Task<Listed<FirmwareUpdate>> updates(StationId station, Page page) = 0;
    /// The one that a report of the station is about when it names none: the newest that was not
    /// refused.
    virtual Task<std::optional<FirmwareUpdate>> latestUpdate(StationId station) = 0;
    virtual Task<std::optional<LinkedFirmwareUpdate>> byLink(std::string tokenHash) = 0;
    /// Adds a step unless it is the one it stands at already; the update as it is then.
    virtual Task<std::optional<FirmwareUpdate>> move(FirmwareUpdateId id,
                                                     FirmwareUpdateStatus status, DateTime at) = 0;
    virtual Task<> setCommand(FirmwareUpdateId id, CommandId command) = 0;
};

}  // namespace voltgate
