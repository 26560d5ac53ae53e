// Images that stations own: they come through the installer API of one station, are for that
// station alone, and no other sees them. Whatever goes wrong on the way, an image is kept whole or
// not at all. Safe to use from any thread.
#pragma once
#include <functional>

#include "ocpp/services/firmware_service.hpp"

namespace voltgate {

/// There is one of this name, there are too many, or one is in use.
struct FirmwareConflict : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// An image on its way in.
struct IncomingImage {
    StationId station;
    std::string name;  ///< A harmless file name (file_name.hpp).
    std::shared_ptr<ByteSource> bytes;
    /// Called with the whole image before it is kept; throws when it may not be.
    std::function<Task<>(const StoredFile& image)> check{};
};

struct StationUpgrade {
    StoredFile image;  ///< That came; it may be gone again.
    FirmwareUpdateOutcome outcome;

    /// Whether the station has said yes, or said nothing and is at it, as its reports show.
    bool isTakenOn() const;
};

class StationFirmwareService {
public:
    static constexpr std::size_t firmwaresAtMost = 50;  ///< Of one station.
    static constexpr std::size_t upgradesKept = 5;      ///< The newest, besides those in use.

    StationFirmwareService(FirmwareRepository& firmware, FileStore& files, FirmwareService& updates,
                           CommandService& commands, const Clock& clock, std::uint64_t imageAtMost);

    /// Newest first.
    Task<std::vector<Firmware>> list(StationId station, FirmwarePurpose purpose);
    Task<std::optional<Firmware>> find(StationId station, FirmwarePurpose purpose,
                                       std::string name);
    /// As FileStore::open().
    Task<std::shared_ptr<ByteSource>> open(StoredFile image, std::uint64_t offset,
                                           std::uint64_t length);

    /// Keeps it among the station's Firmwares. Throws FirmwareConflict when there is one of this
    /// name or no place, before a byte is read; InvalidInput at `data` for an empty one; and what
    /// FileStore::put() and the check throw.
    Task<Firmware> add(IncomingImage incoming);
    /// Keeps it and tells the station to install it; an image that the station does not take on is
    /// gone again. Throws StationOffline before a byte is read, and as add().
    Task<StationUpgrade> upgrade(IncomingImage incoming, std::string requestedBy);
    /// All of them. Throws FirmwareConflict, and removes none, when an update with one is under
    /// way.
    Task<> removeAll(StationId station, FirmwarePurpose purpose);

private:
    Task<> requirePlace(const IncomingImage& incoming);
    Task<Firmware> keep(IncomingImage incoming, FirmwarePurpose purpose);
    Task<> takeBack(FirmwareId id, std::optional<FirmwareUpdateId> update);
    Task<> dropOldUpgrades(StationId station);

    FirmwareRepository& firmware_;
    FileStore& files_;
    FirmwareService& updates_;
    CommandService& commands_;
    const Clock& clock_;
    const std::uint64_t imageAtMost_;
};

}  // namespace voltgate
