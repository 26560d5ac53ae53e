// Boot, heartbeat and reset in OCPP 1.6, both directions.
#include "ocpp/log.hpp"
#include "ocpp/services/command_service.hpp"
#include "ocpp/v16/central_system.hpp"
#include "ocpp/v16/conversions.hpp"

namespace voltgate::v16 {

Task<BootNotificationResponse> CentralSystem::bootNotification(
    ChargePoint& station, const BootNotificationRequest& request) {
    const auto verdict =
        co_await services_.registration.boot(station.id(), toBootReport(request), OcppVersion::V16);
    const bool isLetIn = verdict.status == OnboardingStatus::Accepted &&
                         station.onboarding() != OnboardingStatus::Accepted;
    station.onboarded(verdict.status);
    if (verdict.isRepeated) station.violated({.rule = violation::repeatedBoot});
    if (isLetIn) services_.commands.stationIsReady(station.id());
    const auto status = toRegistrationStatus(verdict.status);
    log::info("station booted", {{"station", station.id().value},
                                 {"vendor", request.chargePointVendor.value},
                                 {"model", request.chargePointModel.value},
                                 {"status", json::text(status)}});
    co_return BootNotificationResponse{.status = status,
                                       .currentTime = verdict.currentTime,
                                       .interval = static_cast<int>(verdict.interval.count())};
}

Task<HeartbeatResponse> CentralSystem::heartbeat(ChargePoint&, const HeartbeatRequest&) {
    co_return HeartbeatResponse{.currentTime = services_.clock.now()};
}

Task<CommandOutcome> ChargePoint::send(const Reset& command, Duration patience) {
    const ResetRequest request{.type = command.kind == ResetKind::Hard ? ResetType::Hard
                                                                       : ResetType::Soft};
    return call(request, patience);
}

}  // namespace voltgate::v16
