// In-memory twins of what has to do with files: firmware, logs, and the files themselves. They are
// away together with the tables of the others. Safe to use from any thread.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "ocpp/repositories/diagnostics_repository.hpp"
#include "ocpp/repositories/file_store.hpp"
#include "ocpp/repositories/firmware_repository.hpp"
#include "tests/support/in_memory_repositories.hpp"

namespace voltgate {

class InMemoryFirmware final : public FirmwareRepository, InMemoryRepository {
public:
    explicit InMemoryFirmware(InMemoryTables& tables) : InMemoryRepository(tables) {}
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
    bool isInUse(FirmwareId id);
    void forget(FirmwareId id);
    static void step(FirmwareUpdate& update, FirmwareUpdateStatus status, DateTime at);

    std::vector<Firmware> firmware_;
    std::vector<FirmwareUpdate> updates_;
    std::map<std::int32_t, OneTimeLink> links_;  // By update.
};

class InMemoryDiagnostics final : public DiagnosticsRepository, InMemoryRepository {
public:
    explicit InMemoryDiagnostics(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<LogRequest> add(LogRequest request, std::optional<OneTimeLink> link) override;
    Task<std::optional<LogRequest>> find(LogRequestId id) override;
    Task<Listed<LogRequest>> list(StationId station, Page page) override;
    Task<std::optional<LogRequest>> latest(StationId station, bool isDiagnostics) override;
    Task<std::optional<LinkedLogRequest>> byLink(std::string tokenHash) override;
    Task<> move(LogRequestId id, LogRequestStatus status) override;
    Task<> answered(LogRequestId id, CommandId command,
                    std::optional<std::string> announcedName) override;
    Task<> cancelBefore(StationId station, LogRequestId id) override;
    Task<bool> store(LogRequestId id, UploadedLog uploaded) override;
    Task<std::vector<StoredFile>> takeFilesBefore(DateTime time) override;

private:
    std::vector<LogRequest> requests_;
    std::map<std::int32_t, OneTimeLink> links_;  // By request.
};

/// The bytes of a text, in pieces.
class TextSource final : public ByteSource {
public:
    explicit TextSource(std::string text, std::size_t pieceSize = 1000)
        : text_(std::move(text)), pieceSize_(pieceSize) {}
    Task<std::string> read() override;

private:
    std::string text_;
    std::size_t pieceSize_;
    std::size_t at_ = 0;
};

/// All that a source has.
Task<std::string> readAll(std::shared_ptr<ByteSource> source);

class InMemoryFiles final : public FileStore {
public:
    Task<StoredFile> put(std::shared_ptr<ByteSource> bytes, std::uint64_t atMost) override;
    Task<std::shared_ptr<ByteSource>> open(std::string name, std::uint64_t offset,
                                           std::uint64_t length) override;
    Task<> remove(std::string name) override;

    std::map<std::string, std::string> files;  ///< By name.
    bool isFull = false;                       ///< No room for any file.

private:
    int last_ = 0;
};

}  // namespace voltgate
