#include "ocpp/services/station_setting_answers.hpp"

namespace voltgate {
namespace {

SettingOutcome answered(const CommandOutcome& outcome, const std::string& what) {
    if (outcome.status == "Accepted") return {SettingResult::Applied};
    if (outcome.status == "RebootRequired") {
        return {SettingResult::RebootRequired, what + " has effect after the station's next boot"};
    }
    if (outcome.status == "NotSupported") {
        return {SettingResult::NotSupported, "the station does not know " + what};
    }
    return {SettingResult::Rejected, "the station answered " + outcome.status + " to " + what};
}

}  // namespace

SettingOutcome outcomeOf(const Command& command, const std::string& what) {
    const auto outcome = command.outcome.value_or(CommandOutcome{});
    switch (outcome.result) {
        case CommandResult::Answered:
            return answered(outcome, what);
        case CommandResult::CallError:
            if (outcome.errorCode == "NotImplemented" || outcome.errorCode == "NotSupported") {
                return {SettingResult::NotSupported, "the station does not know " + what};
            }
            return {SettingResult::Failed,
                    "the station answered " + what + " with " + outcome.errorCode};
        case CommandResult::Unsupported:
            return {SettingResult::NotSupported,
                    "the station's OCPP version cannot be told " + what};
        case CommandResult::Unreadable:
            return {SettingResult::Failed,
                    "the station answered " + what + " with what cannot be read"};
        default:
            return {SettingResult::Unanswered, "the station did not answer " + what};
    }
}

}  // namespace voltgate
