// Requests for logs on record, and what came of them.
#pragma once
#include <optional>
#include <vector>

#include "ocpp/domain/diagnostics.hpp"
#include "ocpp/domain/one_time_link.hpp"
#include "ocpp/domain/page.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

/// A request, found by the link that its station was given.
struct LinkedLogRequest {
    LogRequest request;
    DateTime expiresAt;
};

class DiagnosticsRepository {
public:
    virtual ~DiagnosticsRepository() = default;

    /// Stores it with an id and creation time of its own.
    virtual Task<LogRequest> add(LogRequest request, std::optional<OneTimeLink> link) = 0;
    virtual Task<std::optional<LogRequest>> find(LogRequestId id) = 0;
    /// A period is that of createdAt, by our clock.
    virtual Task<Listed<LogRequest>> list(StationId station, Page page) = 0;
    /// The one that a report of the station is about when it names none: the newest that was not
    /// refused, of diagnostics or of the logs of GetLog.
    virtual Task<std::optional<LogRequest>> latest(StationId station, bool isDiagnostics) = 0;
    virtual Task<std::optional<LinkedLogRequest>> byLink(std::string tokenHash) = 0;
    virtual Task<> move(LogRequestId id, LogRequestStatus status) = 0;
    virtual Task<> answered(LogRequestId id, CommandId command,
                            std::optional<std::string> announcedName) = 0;
    /// The earlier requests of its station for logs of GetLog that are still open are Cancelled.
    virtual Task<> cancelBefore(StationId station, LogRequestId id) = 0;
    /// Makes it Uploaded. False when a file has come already, or the request is gone.
    virtual Task<bool> store(LogRequestId id, UploadedLog uploaded) = 0;
    /// Takes the files that came before then off the record; at most a thousand.
    virtual Task<std::vector<StoredFile>> takeFilesBefore(DateTime time) = 0;
};

}  // namespace voltgate
