// What came of a command, as HTTP: a station's answer, refusals included, is 200; everything that
// kept it from answering is a problem.
#pragma once
#include "gateway/rest/body.hpp"
#include "gateway/rest/words.hpp"
#include "ocpp/domain/command.hpp"

namespace voltgate::rest {

struct OutcomeErrorView {
    std::optional<std::string> code;
    std::optional<std::string> description;
    std::optional<json::RawObject> details;
};
JSON_FIELDS(OutcomeErrorView, code, description, details)

/// A command as it stands.
struct CommandView {
    std::int64_t commandId = 0;
    std::string stationId;
    std::string kind;
    Spelled<CommandState> state;
    std::optional<Spelled<CommandResult>> result;
    std::optional<std::string> status;
    std::optional<json::RawObject> response;
    std::optional<OutcomeErrorView> error;
    json::RawObject request;
    std::string requestedBy;
    DateTime createdAt;
    std::optional<DateTime> sentAt;
    std::optional<DateTime> answeredAt;
    std::optional<DateTime> effectiveAt;
    std::optional<int> transactionId;
};
JSON_FIELDS(CommandView, commandId, stationId, kind, state, result, status, response, error,
            request, requestedBy, createdAt, sentAt, answeredAt, effectiveAt, transactionId)

CommandView toView(const Command& command);

/// The station's answer. Throws the problem that the outcome is when there is none.
const CommandOutcome& requireAnswer(const Command& command);

/// 200 with the station's answer, 202 for a command that waits; throws as requireAnswer().
Response answerTo(const Command& command);
/// 202 with the place where the command can be followed.
Response acceptedCommand(const Command& command);

/// RFC 7240: `respond-async`, and `wait=seconds` as the patience with the station.
struct Preference {
    bool isAsync = false;
    std::optional<std::chrono::seconds> wait{};
};
Preference preferenceOf(const Request& request);

}  // namespace voltgate::rest
