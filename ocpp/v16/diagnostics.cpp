// Diagnostics and logs in OCPP 1.6, both directions.
#include "ocpp/v16/messages/diagnostics.hpp"

#include "ocpp/json/document.hpp"
#include "ocpp/log.hpp"
#include "ocpp/v16/charge_point.hpp"
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

}  // namespace

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
                          .logType = command.kind == LogKind::SecurityLog
                                         ? LogType::SecurityLog
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
