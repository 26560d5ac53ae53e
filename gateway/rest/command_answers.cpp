#include "gateway/rest/command_answers.hpp"

#include "gateway/rest/gateway.hpp"
#include "ocpp/domain/number.hpp"
#include "ocpp/domain/secrets.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate::rest {
namespace {

constexpr int patienceAtMost = 120;

struct AnswerView {
    std::int64_t commandId = 0;
    Spelled<CommandState> state;
    std::optional<std::string> status;
    json::RawObject response;
    std::optional<int> transactionId;
};
JSON_FIELDS(AnswerView, commandId, state, status, response, transactionId)

std::optional<std::string> unlessEmpty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

std::string placeOf(const Command& command) {
    return apiPath + "/commands/" + std::to_string(command.id.value);
}

// "path: reason", as the codec says it, back into its parts.
Fault faultOf(const std::string& description) {
    const auto colon = description.find(": ");
    if (colon == std::string::npos) return {"", description};
    return {description.substr(0, colon), description.substr(colon + 2)};
}

HttpProblem callError(const CommandOutcome& outcome) {
    HttpProblem problem(502, "station-error",
                        "the station answered with an error: " + outcome.errorCode);
    problem.ocppError = {outcome.errorCode, outcome.errorDescription, outcome.errorDetails};
    return problem;
}

HttpProblem problemOf(const CommandOutcome& outcome) {
    switch (outcome.result) {
        case CommandResult::CallError:
            return callError(outcome);
        case CommandResult::Disconnected:
            return {504, "station-disconnected",
                    "the connection to the station ended before it answered"};
        case CommandResult::QueueFull:
            return tryLater(429, "too many commands wait for this station already", 10);
        case CommandResult::Unsupported:
            return {400, "unsupported-by-station",
                    outcome.errorDescription.empty()
                        ? "the OCPP version of this station has no such message"
                        : outcome.errorDescription};
        case CommandResult::Invalid:
            return badInput({faultOf(outcome.errorDescription)});
        case CommandResult::Unreadable:
            return {502, "unreadable-answer",
                    "the station answered with what cannot be read: " + outcome.errorDescription};
        case CommandResult::Answered:
        case CommandResult::NoAnswer:
            break;
    }
    return {504, "no-answer", "the station did not answer in time"};
}

OutcomeErrorView errorOf(const CommandOutcome& outcome) {
    OutcomeErrorView error;
    error.code = unlessEmpty(outcome.errorCode);
    error.description = unlessEmpty(withoutAnySecret(outcome.errorDescription));
    if (!outcome.errorDetails.empty())
        error.details = json::RawObject{withoutAnySecret(outcome.errorDetails)};
    return error;
}

}  // namespace

CommandView toView(const Command& command) {
    CommandView view;
    view.commandId = command.id.value;
    view.stationId = command.station.value;
    view.kind = command.kind;
    view.state = spelled(command.state);
    if (const auto& outcome = command.outcome) {
        view.result = spelled(outcome->result);
        view.status = unlessEmpty(outcome->status);
        if (!outcome->response.empty())
            view.response = json::RawObject{withoutAnySecret(outcome->response)};
        if (outcome->result != CommandResult::Answered) view.error = errorOf(*outcome);
    }
    // Records of earlier releases may hold secrets.
    if (!command.request.empty()) view.request.text = withoutAnySecret(command.request);
    view.requestedBy = command.requestedBy;
    view.createdAt = command.createdAt;
    view.sentAt = command.sentAt;
    view.answeredAt = command.answeredAt;
    view.effectiveAt = command.effectiveAt;
    if (command.transaction) view.transactionId = command.transaction->value;
    return view;
}

const CommandOutcome& requireAnswer(const Command& command) {
    static const CommandOutcome none{};
    const auto& outcome = command.outcome ? *command.outcome : none;
    if (outcome.result != CommandResult::Answered) throw problemOf(outcome);
    return outcome;
}

Response answerTo(const Command& command) {
    if (command.state == CommandState::Queued) return acceptedCommand(command);
    const auto& outcome = requireAnswer(command);
    AnswerView view;
    view.commandId = command.id.value;
    view.state = spelled(command.state);
    view.status = unlessEmpty(outcome.status);
    if (!outcome.response.empty()) view.response.text = outcome.response;
    if (command.transaction) view.transactionId = command.transaction->value;
    return jsonResponse(200, view);
}

Response acceptedCommand(const Command& command) {
    if (command.state == CommandState::Failed) requireAnswer(command);
    auto response = jsonResponse(202, toView(command));
    response.headers.emplace_back("Location", placeOf(command));
    return response;
}

Preference preferenceOf(const Request& request) {
    Preference preference;
    const auto header = request.header("Prefer").value_or("");
    std::string_view rest = header;
    while (!rest.empty()) {
        const auto end = std::min(rest.find_first_of(",;"), rest.size());
        const auto word = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (word == "respond-async") preference.isAsync = true;
        if (!word.starts_with("wait=")) continue;
        const auto seconds = integerIn<int>(word.substr(5));
        if (!seconds || *seconds < 1 || *seconds > patienceAtMost) {
            throw badInput({{"Prefer", "expected wait= with 1 to 120 seconds"}});
        }
        preference.wait = std::chrono::seconds(*seconds);
    }
    return preference;
}

}  // namespace voltgate::rest
