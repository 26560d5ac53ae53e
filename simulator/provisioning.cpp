// Booting, and being reset (OCPP 1.6 §4.2, §5.14).
#include "simulator/charging_station.hpp"

namespace voltgate::simulator {
namespace {

constexpr Duration answerTime = std::chrono::milliseconds(100);

}  // namespace

Task<std::optional<v16::RegistrationStatus>> ChargingStation::boot() {
    auto self = shared_from_this();
    const v16::BootNotificationRequest request{
        .chargePointVendor = settings_.vendor,
        .chargePointModel = settings_.model,
        .chargePointSerialNumber = settings_.id.substr(0, 25),
        .firmwareVersion = json::String<50>(settings_.firmwareVersion)};
    auto answer = co_await call(request);
    if (settings_.misbehaviours.contains(Misbehaviour::SecondBoot)) {
        answer = co_await call(request);
    }
    if (!answer.response) co_return std::nullopt;
    const auto& response = *answer.response;
    note("boot " + std::string(json::text(response.status)) + ", heartbeat every " +
         std::to_string(response.interval) + " s");
    if (response.interval > 0) {
        configuration_.set("HeartbeatInterval", std::to_string(response.interval));
        nextHeartbeat_ = DateTime::now() + std::chrono::seconds(response.interval);
    }
    isAccepted_ = response.status == v16::RegistrationStatus::Accepted;
    if (isAccepted_) {
        for (const auto& connector : connectors_) connector->reported.reset();
        co_await reportConnectors();
        sendQueued();
    }
    changed();
    co_return response.status;
}

Task<v16::ResetResponse> ChargingStation::reset(Inbound&, const v16::ResetRequest& request) {
    if (isRebooting_) co_return v16::ResetResponse{v16::AcceptedOrRejected::Rejected};
    isRebooting_ = true;
    inBackground("reset", restart(request.type));
    co_return v16::ResetResponse{v16::AcceptedOrRejected::Accepted};
}

// A station goes down after it has answered, not before the answer is out.
Task<> ChargingStation::restart(v16::ResetType type) {
    co_await pause(answerTime);
    const bool isSoft = type == v16::ResetType::Soft;
    const auto reason = isSoft ? v16::Reason::SoftReset : v16::Reason::HardReset;
    for (const auto& connector : connectors_) {
        if (connector->transaction) co_await endCharge(*connector, reason, std::nullopt);
    }
    if (isSoft && session_) session_->close(1000, "reset");
    if (!isSoft) dropConnection();
    const bool isClosed = co_await until([this] { return !isOnline(); }, std::chrono::seconds(2));
    if (!isClosed) dropConnection();
    isAccepted_ = false;
    configuration_.reboot();
    note("reboots");
    const DateTime up = DateTime::now() + settings_.rebootTime;
    while (!isStopping_ && DateTime::now() < up) co_await pause(up - DateTime::now());
    isRebooting_ = false;
    if (isStopping_ || isOnline()) co_return;
    const auto failure = co_await connect();
    if (!failure) co_await boot();
}

}  // namespace voltgate::simulator
