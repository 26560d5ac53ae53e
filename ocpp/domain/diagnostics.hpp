// Logs of stations: what was asked for, and the file that came. 1.6 §4.4, §5.8 and the security
// extension; 2.x N01.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"
#include "ocpp/domain/stored_file.hpp"

namespace voltgate {

/// Diagnostics is what every 1.6 station has (GetDiagnostics), the others are those of GetLog.
enum class LogKind { Diagnostics, DiagnosticsLog, SecurityLog };

/// Requested: the station was or is being told. Refused: it said no, or could not be told. Nothing:
/// it has nothing to upload. Cancelled: another request took its place. All others are the words of
/// the station; Uploaded it is also when its file has come.
enum class LogRequestStatus {
    Requested,
    Refused,
    Nothing,
    Cancelled,
    Uploading,
    Uploaded,
    UploadFailed,
    BadMessage,
    NotSupportedOperation,
    PermissionDenied
};

/// The file that a station uploaded.
struct UploadedLog {
    StoredFile file;
    std::string fileName;  ///< As the station called it, made harmless; never a path.
    DateTime at;
};

struct LogRequest {
    LogRequestId id;  ///< The requestId of GetLog.
    StationId station;
    LogKind kind = LogKind::Diagnostics;
    std::optional<DateTime> from{};
    std::optional<DateTime> to{};
    std::optional<std::string> location{};  ///< Where it goes when that is not here.
    std::optional<int> retries{};
    std::optional<std::chrono::seconds> retryInterval{};
    LogRequestStatus status = LogRequestStatus::Requested;
    std::optional<std::string> announcedName{};  ///< Of the file, by the station's answer.
    std::optional<UploadedLog> uploaded{};
    std::optional<CommandId> command{};
    std::string requestedBy;
    DateTime createdAt;
};

}  // namespace voltgate
