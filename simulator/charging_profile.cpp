// Smart charging as the central system asks for it (OCPP 1.6 §5.5, §5.7, §5.16).
#include "simulator/charging_station.hpp"

namespace voltgate::simulator {
namespace {

using enum v16::ChargingProfilePurpose;

constexpr auto compositeAtMost = std::chrono::hours(24);
constexpr double amperesWithoutLimit = 16;

bool isInOrder(const v16::ChargingSchedule& schedule) {
    int next = 0;
    for (const auto& period : schedule.chargingSchedulePeriod) {
        if (period.startPeriod < next || (next == 0 && period.startPeriod != 0)) return false;
        next = period.startPeriod + 1;
    }
    return next > 0;
}

}  // namespace

bool ChargingStation::takes(int connector, const v16::ChargingProfile& profile) {
    const auto& schedule = profile.chargingSchedule;
    const auto periods = static_cast<int>(schedule.chargingSchedulePeriod.size());
    if (profile.stackLevel > configuration_.number("ChargeProfileMaxStackLevel") ||
        periods > configuration_.number("ChargingScheduleMaxPeriods") || !isInOrder(schedule)) {
        return false;
    }
    if (profile.chargingProfilePurpose == ChargePointMaxProfile) return connector == 0;
    if (connector == 0) return profile.chargingProfilePurpose == TxDefaultProfile;
    const Connector* place = find(connector);
    if (place == nullptr) return false;
    if (profile.chargingProfilePurpose == TxDefaultProfile) return true;
    const auto& transaction = place->transaction;
    return transaction && (!profile.transactionId || transaction->id == profile.transactionId);
}

Task<v16::SetChargingProfileResponse> ChargingStation::setChargingProfile(
    Inbound&, const v16::SetChargingProfileRequest& request) {
    const auto& profile = request.csChargingProfiles;
    const auto most =
        static_cast<std::size_t>(configuration_.number("MaxChargingProfilesInstalled"));
    if (!takes(request.connectorId, profile) || profiles_.size() >= most) {
        co_return v16::SetChargingProfileResponse{v16::ChargingProfileStatus::Rejected};
    }
    limitNow();  // Until now it charged as before.
    profiles_.set(request.connectorId, profile);
    limitNow();
    co_return v16::SetChargingProfileResponse{v16::ChargingProfileStatus::Accepted};
}

Task<v16::ClearChargingProfileResponse> ChargingStation::clearChargingProfile(
    Inbound&, const v16::ClearChargingProfileRequest& request) {
    limitNow();
    const bool isCleared = profiles_.clear(request);
    limitNow();
    co_return v16::ClearChargingProfileResponse{isCleared
                                                    ? v16::ClearChargingProfileStatus::Accepted
                                                    : v16::ClearChargingProfileStatus::Unknown};
}

Task<v16::GetCompositeScheduleResponse> ChargingStation::getCompositeSchedule(
    Inbound&, const v16::GetCompositeScheduleRequest& request) {
    const int number = request.connectorId;
    const Connector* connector = find(number);
    if ((number != 0 && connector == nullptr) || request.duration <= 0) {
        co_return v16::GetCompositeScheduleResponse{};
    }
    const DateTime now = DateTime::now();
    const auto duration =
        std::min<std::chrono::seconds>(std::chrono::seconds(request.duration), compositeAtMost);
    const double without =
        number == 0 ? amperesWithoutLimit * settings_.connectors : amperesWithoutLimit;
    co_return v16::GetCompositeScheduleResponse{
        .status = v16::AcceptedOrRejected::Accepted,
        .connectorId = number,
        .scheduleStart = now,
        .chargingSchedule = profiles_.composite(
            number, now, duration, request.chargingRateUnit.value_or(v16::ChargingRateUnit::A),
            connector != nullptr ? beganAt(*connector) : std::nullopt, without)};
}

std::optional<DateTime> ChargingStation::beganAt(const Connector& connector) {
    if (!connector.transaction) return std::nullopt;
    return connector.transaction->startedAt;
}

// Cars draw what they are offered from now on.
void ChargingStation::limitNow() {
    for (const auto& connector : connectors_) {
        const auto limit = profiles_.limit(connector->number, DateTime::now(), beganAt(*connector));
        connector->advance(settings_.speed);
        connector->meter.offer(std::min(limit.value_or(amperesWithoutLimit), amperesWithoutLimit));
    }
}

}  // namespace voltgate::simulator
