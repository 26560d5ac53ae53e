// Diagnostics and logs in OCPP 1.6, both directions.
#include "ocpp/v16/messages/diagnostics.hpp"

#include <array>

#include "ocpp/json/document.hpp"
#include "ocpp/log.hpp"
#include "ocpp/v16/central_system.hpp"
#include "ocpp/v16/conversions.hpp"
#include "ocpp/v16/outgoing_calls.hpp"

namespace voltgate::v16 {
namespace {

// The name of the file that the station will upload; a field that is misspelt is absent.
std::optional<std::string> readFileName(const std::string& response, const char* field) {
    const auto document = json::parseText(response);
    if (!document.IsObject()) return std::nullopt;
    const auto found = document.FindMember(field);
    if (found == document.MemberEnd() || !found->value.IsString()) return std::nullopt;
    std::string name(found->value.GetString(), found->value.GetStringLength());
    return name.empty() ? std::nullopt : std::optional(std::move(name));
}

using Words = std::pair<std::string_view, LogRequestStatus>;

// The words of both notifications. Idle says nothing of a request.
constexpr std::array statusWords = {
    Words{"BadMessage", LogRequestStatus::BadMessage},
    Words{"NotSupportedOperation", LogRequestStatus::NotSupportedOperation},
    Words{"PermissionDenied", LogRequestStatus::PermissionDenied},
    Words{"UploadFailed", LogRequestStatus::UploadFailed},
    Words{"UploadFailure", LogRequestStatus::UploadFailed},
    Words{"Uploaded", LogRequestStatus::Uploaded},
    Words{"Uploading", LogRequestStatus::Uploading}};

std::optional<LogRequestStatus> toRequestStatus(const StationId& station, std::string_view word) {
    for (const auto& [text, status] : statusWords) {
        if (text == word) return status;
    }
    log::info("upload status that means nothing", {{"station", station.value}, {"status", word}});
    return std::nullopt;
}

}  // namespace

Task<Empty> CentralSystem::diagnosticsStatus(ChargePoint& station,
                                             const DiagnosticsStatusNotificationRequest& request) {
    if (const auto status = toRequestStatus(station.id(), request.status.value)) {
        co_await services_.diagnostics.reported(station.id(), std::nullopt, true, *status);
    }
    co_return Empty{};
}

Task<Empty> CentralSystem::logStatus(ChargePoint& station,
                                     const LogStatusNotificationRequest& request) {
    const auto id =
        request.requestId ? std::optional(LogRequestId{*request.requestId}) : std::nullopt;
    if (const auto status = toRequestStatus(station.id(), request.status.value)) {
        co_await services_.diagnostics.reported(station.id(), id, false, *status);
    }
    co_return Empty{};
}

Task<CommandOutcome> ChargePoint::send(const GetLog& command, Duration patience) {
    if (command.kind == LogKind::Diagnostics) {
        GetDiagnosticsRequest request{.location = command.location,
                                      .retries = command.retries,
                                      .retryInterval = toWireSeconds(command.retryInterval),
                                      .startTime = command.from,
                                      .stopTime = command.to};
        auto outcome = co_await call(request, patience);
        if (outcome.result == CommandResult::Answered) {
            outcome.fileName = readFileName(outcome.response, "fileName");
        }
        co_return outcome;
    }
    GetLogRequest request{.log = {.remoteLocation = command.location,
                                  .oldestTimestamp = command.from,
                                  .latestTimestamp = command.to},
                          .logType = command.kind == LogKind::SecurityLog ? LogType::SecurityLog
                                                                          : LogType::DiagnosticsLog,
                          .requestId = command.request.value,
                          .retries = command.retries,
                          .retryInterval = toWireSeconds(command.retryInterval)};
    if (command.location.size() > decltype(request.log.remoteLocation)::max) {
        co_return CommandOutcome{
            .result = CommandResult::Invalid,
            .errorDescription = "location: OCPP 1.6 allows 512 characters here"};
    }
    auto outcome = co_await call(request, patience);
    if (outcome.result == CommandResult::Answered) {
        outcome.fileName = readFileName(outcome.response, "filename");
    }
    co_return outcome;
}

}  // namespace voltgate::v16
