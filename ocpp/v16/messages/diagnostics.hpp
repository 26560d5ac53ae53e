// A station is told to upload diagnostics (OCPP 1.6 §5.8) or a log (security extension, N01), and
// says how far it is (§4.4).
#pragma once
#include "ocpp/v16/messages/types.hpp"

namespace voltgate::v16 {

struct GetDiagnosticsResponse {
    std::optional<json::String<255>> fileName{};  ///< Absent: there is nothing to upload.
};
JSON_FIELDS(GetDiagnosticsResponse, fileName)

struct GetDiagnosticsRequest {
    static constexpr Action action = "GetDiagnostics";
    using Response = GetDiagnosticsResponse;

    std::string location;
    std::optional<int> retries{};
    std::optional<int> retryInterval{};  ///< s
    std::optional<DateTime> startTime{};
    std::optional<DateTime> stopTime{};
};
JSON_FIELDS(GetDiagnosticsRequest, location, retries, retryInterval, startTime, stopTime)

/// §7.22
enum class DiagnosticsStatus { Idle, Uploaded, UploadFailed, Uploading };
JSON_ENUM(DiagnosticsStatus, Idle, Uploaded, UploadFailed, Uploading)

struct DiagnosticsStatusNotificationRequest {
    static constexpr Action action = "DiagnosticsStatusNotification";
    using Response = Empty;

    json::Literally<DiagnosticsStatus> status;
};
JSON_FIELDS(DiagnosticsStatusNotificationRequest, status)

enum class LogType { DiagnosticsLog, SecurityLog };
JSON_ENUM(LogType, DiagnosticsLog, SecurityLog)

enum class LogStatus { Accepted, Rejected, AcceptedCanceled };
JSON_ENUM(LogStatus, Accepted, Rejected, AcceptedCanceled)

struct LogParameters {
    json::String<512> remoteLocation;
    std::optional<DateTime> oldestTimestamp{};
    std::optional<DateTime> latestTimestamp{};
};
JSON_FIELDS(LogParameters, remoteLocation, oldestTimestamp, latestTimestamp)

struct GetLogResponse {
    LogStatus status = LogStatus::Rejected;
    std::optional<json::String<255>> filename{};
};
JSON_FIELDS(GetLogResponse, status, filename)

struct GetLogRequest {
    static constexpr Action action = "GetLog";
    using Response = GetLogResponse;

    LogParameters log;
    LogType logType = LogType::SecurityLog;
    int requestId = 0;
    std::optional<int> retries{};
    std::optional<int> retryInterval{};  ///< s
};
JSON_FIELDS(GetLogRequest, log, logType, requestId, retries, retryInterval)

enum class UploadLogStatus {
    BadMessage,
    Idle,
    NotSupportedOperation,
    PermissionDenied,
    Uploaded,
    UploadFailure,
    Uploading
};
JSON_ENUM(UploadLogStatus, BadMessage, Idle, NotSupportedOperation, PermissionDenied, Uploaded,
          UploadFailure, Uploading)

struct LogStatusNotificationRequest {
    static constexpr Action action = "LogStatusNotification";
    using Response = Empty;

    json::Literally<UploadLogStatus> status;
    std::optional<int> requestId{};
};
JSON_FIELDS(LogStatusNotificationRequest, status, requestId)

}  // namespace voltgate::v16
