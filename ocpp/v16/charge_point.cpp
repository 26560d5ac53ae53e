#include "ocpp/v16/charge_point.hpp"

#include "ocpp/log.hpp"
#include "ocpp/services/connected_stations.hpp"
#include "ocpp/v16/central_system.hpp"
#include "ocpp/v16/outgoing_calls.hpp"

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
    co_return co_await std::move(sending);
}

void ChargePoint::disconnect(std::string reason) { session_->close(1000, std::move(reason)); }

bool ChargePoint::handles(std::string_view action) const {
    return centralSystem_.router().handles(action);
}

Task<std::string> ChargePoint::handle(std::string_view action, const rapidjson::Value& payload) {
    return centralSystem_.router().dispatch(*this, action, payload, facts_.leniency);
}

void ChargePoint::answeredLate(std::string_view action, const CommandOutcome& outcome) {
    log::info("late answer",
              {{"station", facts_.id.value}, {"action", action}, {"status", outcome.status}});
    centralSystem_.answeredLate(*this, outcome);
}

void ChargePoint::disconnected() {
    const bool wasCurrent = connected_.remove(facts_.id, facts_.generation);
    log::info(wasCurrent ? "station disconnected" : "superseded connection ended",
              {{"station", facts_.id.value}});
}

Task<CommandOutcome> ChargePoint::send(const RawCall& command, Duration patience) {
    const auto check = checkOutgoingCall(command.action, command.payload);
    if (check) return settled(*check);
    const auto priority = command.action == "RemoteStopTransaction"    ? rpc::Priority::Stop
                          : command.action == "RemoteStartTransaction" ? rpc::Priority::Start
                                                                       : rpc::Priority::Other;
    return session_->call(command.action, command.payload, priority, patience);
}

}  // namespace voltgate::v16
