// Logs of stations: asked for, received by one-time URLs that take one file each, and handed out.
// Safe to use from any thread.
#pragma once
#include "ocpp/repositories/diagnostics_repository.hpp"
#include "ocpp/repositories/file_store.hpp"
#include "ocpp/services/command_service.hpp"
#include "ocpp/services/invalid_input.hpp"
#include "ocpp/services/one_time_links.hpp"

namespace voltgate {

struct NewLogRequest {
    StationId station;
    LogKind kind = LogKind::Diagnostics;
    std::optional<DateTime> from{};
    std::optional<DateTime> to{};
    std::optional<std::string> location{};  ///< Absent: it is brought here.
    std::optional<int> retries{};
    std::optional<std::chrono::seconds> retryInterval{};
    std::string request;  ///< As JSON, for the record of the command.
    std::string requestedBy;
    std::optional<Duration> patience{};  ///< With the station's answer; absent: the usual one.
};

struct LogRequestOutcome {
    LogRequest request;
    Command command;
};

class DiagnosticsService {
public:
    DiagnosticsService(DiagnosticsRepository& requests, FileStore& files, CommandService& commands,
                       const OneTimeLinks& links, const Clock& clock, std::uint64_t logAtMost);

    /// Sends GetDiagnostics, or GetLog. Throws InvalidInput, StationOffline.
    Task<LogRequestOutcome> request(NewLogRequest wanted);
    Task<Listed<LogRequest>> list(StationId station, Page page);
    Task<std::optional<LogRequest>> find(LogRequestId id);
    Task<std::shared_ptr<ByteSource>> open(StoredFile file, std::uint64_t offset,
                                           std::uint64_t length);

    /// The station says how far it is; called by the dialects. Without an id it is its latest
    /// request of that kind. A report that belongs to none is logged and forgotten.
    Task<> reported(StationId station, std::optional<LogRequestId> id, bool isDiagnostics,
                    LogRequestStatus status);

    /// Whether a file may be brought with this token.
    Task<LinkState> stateOf(std::string token);
    /// Takes the file, and uses the token up; any other state than Valid: it was not taken. Throws
    /// what FileStore::put does, and InvalidInput for an empty file; then the token may be tried
    /// again. `fileName` is asked at the end what the station calls it; empty: what it announced.
    Task<LinkState> upload(std::string token, std::shared_ptr<ByteSource> bytes,
                           std::function<std::string()> fileName);

    /// Removes the files that came before then; called periodically.
    Task<> dropFilesBefore(DateTime time);

private:
    Task<> conclude(LogRequestOutcome& outcome);

    DiagnosticsRepository& requests_;
    FileStore& files_;
    CommandService& commands_;
    const OneTimeLinks& links_;
    const Clock& clock_;
    const std::uint64_t logAtMost_;
};

}  // namespace voltgate
