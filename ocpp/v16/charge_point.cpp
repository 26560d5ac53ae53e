#include "ocpp/v16/charge_point.hpp"

#include <algorithm>

#include "ocpp/log.hpp"
#include "ocpp/services/connected_stations.hpp"
#include "ocpp/v16/central_system.hpp"

namespace voltgate::v16 {

ChargePoint::ChargePoint(CentralSystem& centralSystem, DeviceModelService& deviceModel,
                         ConnectedStations& connected, ChargePointFacts facts)
    : centralSystem_(centralSystem),
      deviceModel_(deviceModel),
      connected_(connected),
      facts_(std::move(facts)),
      onboarding_(facts_.onboarding) {}

Task<CommandOutcome> ChargePoint::perform(StationCommand command, Duration patience) {
    auto sending =
        std::visit([&](const auto& concrete) { return this->send(concrete, patience); }, command);
    auto outcome = co_await std::move(sending);
    noteOutcome(outcome);
    co_return outcome;
}

// A station that sends but answers nothing often does so until it has connected anew (field quirk
// 53).
void ChargePoint::noteOutcome(const CommandOutcome& outcome) {
    const bool isAnswered = outcome.result == CommandResult::Answered ||
                            outcome.result == CommandResult::CallError ||
                            outcome.result == CommandResult::Unreadable;
    if (isAnswered) unanswered_ = 0;
    // One without an id never left the queue.
    if (outcome.result != CommandResult::NoAnswer || outcome.messageId.empty()) return;
    violated({.rule = violation::unansweredCall});
    const int inARow = ++unanswered_;
    const int most = facts_.disconnectAfterUnanswered;
    if (most == 0 || inARow < most) return;
    log::warn("station answers no calls; it is disconnected so that it comes back",
              {{"station", facts_.id.value}, {"calls", inARow}});
    disconnect("calls are not answered");
}

std::optional<DateTime> ChargePoint::lastMessageAt() const {
    const auto milliseconds = lastMessage_.load();
    if (milliseconds == 0) return std::nullopt;
    return DateTime::fromMilliseconds(milliseconds);
}

std::optional<CommandOutcome> ChargePoint::avoided(std::string_view action) const {
    const auto& avoid = facts_.commands.avoid;
    if (std::find(avoid.begin(), avoid.end(), action) == avoid.end()) return std::nullopt;
    return CommandOutcome{.result = CommandResult::Unsupported,
                          .errorDescription =
                              "the station's quirk profile says that it must not "
                              "be sent " +
                              std::string(action)};
}

void ChargePoint::disconnect(std::string reason) { session_->close(1000, std::move(reason)); }

bool ChargePoint::handles(std::string_view action) const {
    return centralSystem_.router().handles(action);
}

Task<std::string> ChargePoint::handle(std::string_view action, const rapidjson::Value& payload) {
    lastMessage_ = DateTime::now().milliseconds();
    return centralSystem_.router().dispatch(*this, action, payload, facts_.leniency);
}

void ChargePoint::answeredLate(std::string_view action, const CommandOutcome& outcome) {
    log::info("late answer",
              {{"station", facts_.id.value}, {"action", action}, {"status", outcome.status}});
    centralSystem_.answeredLate(*this, outcome);
}

void ChargePoint::disconnected() {
    const bool wasCurrent = connected_.remove(facts_.id, facts_.generation);
    if (wasCurrent) centralSystem_.disconnected(*this);
    log::info(wasCurrent ? "station disconnected" : "superseded connection ended",
              {{"station", facts_.id.value}});
}

}  // namespace voltgate::v16
