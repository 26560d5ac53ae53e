// Firmware: images are kept here, stations are told to fetch and install them, and what they report
// is put on record. A station fetches an image of ours by a one-time URL; it may do so several
// times (stations resume) until its update is over. Safe to use from any thread.
#pragma once
#include "ocpp/repositories/file_store.hpp"
#include "ocpp/repositories/firmware_repository.hpp"
#include "ocpp/services/command_service.hpp"
#include "ocpp/services/invalid_input.hpp"
#include "ocpp/services/one_time_links.hpp"

namespace voltgate {

struct NewFirmwareUpdate {
    StationId station;
    std::optional<FirmwareId> firmware{};   ///< One of ours,
    std::optional<std::string> location{};  ///< or the URL of one elsewhere.
    std::optional<std::string> version{};   ///< Of the one elsewhere.
    bool isSigned = false;
    std::optional<FirmwareSignature> signature{};  ///< Of the one elsewhere.
    std::optional<DateTime> retrieveAt{};          ///< Absent: now.
    std::optional<DateTime> installAt{};           ///< Signed ones only.
    std::optional<int> retries{};
    std::optional<std::chrono::seconds> retryInterval{};
    std::string request;  ///< As JSON, for the record of the command.
    std::string requestedBy;
    std::optional<Duration> patience{};  ///< With the station's answer; absent: the usual one.
};

struct FirmwareUpdateOutcome {
    FirmwareUpdate update;
    Command command;
};

/// What a one-time URL opens.
struct FirmwareDownload {
    LinkState state = LinkState::Unknown;
    StoredFile image{};    ///< When Valid, as all below.
    std::string fileName;  ///< For people.
    StationId station{};
};

class FirmwareService {
public:
    FirmwareService(FirmwareRepository& firmware, FileStore& files, CommandService& commands,
                    const OneTimeLinks& links, const Clock& clock, std::uint64_t imageAtMost);

    /// Throws InvalidInput.
    Task<Firmware> add(Firmware firmware);
    Task<std::optional<Firmware>> find(FirmwareId id);
    Task<Listed<Firmware>> list(FirmwareFilter filter, Page page);
    /// Gives an image to one that has none; false when it has one, or is gone. Throws what
    /// FileStore::put does, and InvalidInput when the digest is not `sha256` (hexadecimal).
    Task<bool> upload(FirmwareId id, std::shared_ptr<ByteSource> bytes,
                      std::optional<std::string> sha256);
    Task<std::shared_ptr<ByteSource>> open(StoredFile image, std::uint64_t offset,
                                           std::uint64_t length);
    Task<RemovedFirmware::Result> remove(FirmwareId id);

    /// Sends UpdateFirmware, or SignedUpdateFirmware. Throws InvalidInput, StationOffline.
    Task<FirmwareUpdateOutcome> update(NewFirmwareUpdate wanted);
    Task<Listed<FirmwareUpdate>> updates(StationId station, Page page);
    Task<std::optional<FirmwareUpdate>> findUpdate(FirmwareUpdateId id);
    /// The station says how far it is; called by the dialects. Without an id it is its latest
    /// update. A report that belongs to none is logged and forgotten.
    Task<> reported(StationId station, std::optional<FirmwareUpdateId> id,
                    FirmwareUpdateStatus status);
    Task<FirmwareDownload> download(std::string token);

private:
    Task<std::optional<Firmware>> check(const NewFirmwareUpdate& wanted);
    Task<> conclude(FirmwareUpdateOutcome& outcome);

    FirmwareRepository& firmware_;
    FileStore& files_;
    CommandService& commands_;
    const OneTimeLinks& links_;
    const Clock& clock_;
    const std::uint64_t imageAtMost_;
};

}  // namespace voltgate
