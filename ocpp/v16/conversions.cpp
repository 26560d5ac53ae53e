#include "ocpp/v16/conversions.hpp"

#include <algorithm>
#include <cmath>

namespace voltgate::v16 {
namespace {

template <std::size_t Max>
std::optional<std::string> toText(const std::optional<json::String<Max>>& field) {
    if (!field) return std::nullopt;
    return field->value;
}

template <class Words>
std::optional<std::string> toText(const std::optional<json::Word<Words>>& field) {
    if (!field) return std::nullopt;
    return field->value;
}

AuthorizationStatus toStatus(voltgate::AuthorizationStatus status) {
    switch (status) {
        case voltgate::AuthorizationStatus::Accepted:
            return AuthorizationStatus::Accepted;
        case voltgate::AuthorizationStatus::Blocked:
            return AuthorizationStatus::Blocked;
        case voltgate::AuthorizationStatus::Expired:
            return AuthorizationStatus::Expired;
        case voltgate::AuthorizationStatus::Invalid:
            return AuthorizationStatus::Invalid;
        case voltgate::AuthorizationStatus::ConcurrentTx:
            return AuthorizationStatus::ConcurrentTx;
    }
    return AuthorizationStatus::Invalid;
}

ChargingProfileKind toKind(voltgate::ChargingProfileKind kind) {
    switch (kind) {
        case voltgate::ChargingProfileKind::Absolute:
            return ChargingProfileKind::Absolute;
        case voltgate::ChargingProfileKind::Recurring:
            return ChargingProfileKind::Recurring;
        case voltgate::ChargingProfileKind::Relative:
            return ChargingProfileKind::Relative;
    }
    return ChargingProfileKind::Absolute;
}

// The specification allows one decimal; sums of such numbers have more in binary.
double toRate(double rate) { return std::round(rate * 10) / 10; }

ChargingSchedule toSchedule(const voltgate::ChargingSchedule& schedule) {
    ChargingSchedule converted{.duration = schedule.duration,
                               .startSchedule = schedule.startSchedule,
                               .chargingRateUnit = toRateUnit(schedule.chargingRateUnit),
                               .chargingSchedulePeriod = {}};
    for (const auto& period : schedule.periods) {
        converted.chargingSchedulePeriod.push_back({.startPeriod = period.startPeriod,
                                                    .limit = toRate(period.limit),
                                                    .numberPhases = period.numberPhases});
    }
    if (schedule.minChargingRate) converted.minChargingRate = toRate(*schedule.minChargingRate);
    return converted;
}

// The word of the domain that becomes this one of the wire.
template <class Wire, class Domain>
Domain meantBy(Wire word, Wire (*toWire)(Domain), std::initializer_list<Domain> all) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](Domain each) { return toWire(each) == word; });
    return found == all.end() ? *all.begin() : *found;
}

voltgate::ChargingSchedule fromSchedule(const ChargingSchedule& schedule) {
    using Unit = voltgate::ChargingRateUnit;
    voltgate::ChargingSchedule converted{
        .duration = schedule.duration,
        .startSchedule = schedule.startSchedule,
        .chargingRateUnit = meantBy(schedule.chargingRateUnit, &toRateUnit, {Unit::A, Unit::W}),
        .minChargingRate = schedule.minChargingRate};
    for (const auto& period : schedule.chargingSchedulePeriod) {
        converted.periods.push_back({.startPeriod = period.startPeriod,
                                     .limit = period.limit,
                                     .numberPhases = period.numberPhases});
    }
    return converted;
}

voltgate::SampledValue toSampledValue(const SampledValue& sampled) {
    return {.value = sampled.value,
            .context = toText(sampled.context),
            .format = toText(sampled.format),
            .measurand = toText(sampled.measurand),
            .phase = toText(sampled.phase),
            .location = toText(sampled.location),
            .unit = toText(sampled.unit)};
}

template <class WireList>
std::vector<voltgate::MeterValue> convert(const WireList& meterValues) {
    std::vector<voltgate::MeterValue> converted;
    converted.reserve(meterValues.size());
    for (const auto& meterValue : meterValues) {
        if (meterValue.sampledValue.empty()) continue;
        auto& target = converted.emplace_back();
        target.sampledAt = meterValue.timestamp;
        target.sampledValues.reserve(meterValue.sampledValue.size());
        for (const auto& sampled : meterValue.sampledValue) {
            target.sampledValues.push_back(toSampledValue(sampled));
        }
    }
    return converted;
}

}  // namespace

RegistrationStatus toRegistrationStatus(OnboardingStatus status) {
    switch (status) {
        case OnboardingStatus::Accepted:
            return RegistrationStatus::Accepted;
        case OnboardingStatus::Pending:
            return RegistrationStatus::Pending;
        case OnboardingStatus::Rejected:
            return RegistrationStatus::Rejected;
    }
    return RegistrationStatus::Rejected;
}

BootReport toBootReport(const BootNotificationRequest& request) {
    return {.vendor = request.chargePointVendor,
            .model = request.chargePointModel,
            .serialNumber = toText(request.chargePointSerialNumber),
            .chargeBoxSerialNumber = toText(request.chargeBoxSerialNumber),
            .firmwareVersion = toText(request.firmwareVersion),
            .iccid = toText(request.iccid),
            .imsi = toText(request.imsi),
            .meterType = toText(request.meterType),
            .meterSerialNumber = toText(request.meterSerialNumber)};
}

ChargingProfilePurpose toPurpose(voltgate::ChargingProfilePurpose purpose) {
    switch (purpose) {
        case voltgate::ChargingProfilePurpose::ChargingStationMaxProfile:
            return ChargingProfilePurpose::ChargePointMaxProfile;
        case voltgate::ChargingProfilePurpose::TxDefaultProfile:
            return ChargingProfilePurpose::TxDefaultProfile;
        case voltgate::ChargingProfilePurpose::TxProfile:
            return ChargingProfilePurpose::TxProfile;
    }
    return ChargingProfilePurpose::TxProfile;
}

ChargingRateUnit toRateUnit(voltgate::ChargingRateUnit unit) {
    return unit == voltgate::ChargingRateUnit::A ? ChargingRateUnit::A : ChargingRateUnit::W;
}

ChargingProfile toChargingProfile(const voltgate::ChargingProfile& profile) {
    ChargingProfile converted{.chargingProfileId = profile.id,
                              .stackLevel = profile.stackLevel,
                              .chargingProfilePurpose = toPurpose(profile.purpose),
                              .chargingProfileKind = toKind(profile.kind),
                              .validFrom = profile.validFrom,
                              .validTo = profile.validTo,
                              .chargingSchedule = toSchedule(profile.schedule)};
    if (profile.transaction) converted.transactionId = profile.transaction->value;
    if (profile.recurrencyKind) {
        converted.recurrencyKind = *profile.recurrencyKind == voltgate::RecurrencyKind::Daily
                                       ? RecurrencyKind::Daily
                                       : RecurrencyKind::Weekly;
    }
    return converted;
}

voltgate::ChargingProfilePurpose fromPurpose(ChargingProfilePurpose purpose) {
    using Purpose = voltgate::ChargingProfilePurpose;
    return meantBy(
        purpose, &toPurpose,
        {Purpose::ChargingStationMaxProfile, Purpose::TxDefaultProfile, Purpose::TxProfile});
}

voltgate::ChargingProfile fromChargingProfile(const ChargingProfile& profile) {
    using Kind = voltgate::ChargingProfileKind;
    voltgate::ChargingProfile converted{
        .id = profile.chargingProfileId,
        .stackLevel = profile.stackLevel,
        .purpose = fromPurpose(profile.chargingProfilePurpose),
        .kind = meantBy(profile.chargingProfileKind, &toKind,
                        {Kind::Absolute, Kind::Recurring, Kind::Relative}),
        .validFrom = profile.validFrom,
        .validTo = profile.validTo,
        .schedule = fromSchedule(profile.chargingSchedule)};
    const auto transaction = profile.transactionId.value_or(0);
    if (transaction > 0 && transaction <= INT32_MAX)
        converted.transaction = TransactionNumber{static_cast<std::int32_t>(transaction)};
    if (profile.recurrencyKind) {
        converted.recurrencyKind = *profile.recurrencyKind == RecurrencyKind::Daily
                                       ? voltgate::RecurrencyKind::Daily
                                       : voltgate::RecurrencyKind::Weekly;
    }
    return converted;
}

Authorization fromIdTagInfo(const IdTagInfo& info) {
    using Status = voltgate::AuthorizationStatus;
    Authorization authorization{
        .status = meantBy(info.status, &toStatus,
                          {Status::Invalid, Status::Accepted, Status::Blocked, Status::Expired,
                           Status::ConcurrentTx}),
        .expiresAt = info.expiryDate};
    if (info.parentIdTag) authorization.groupId = info.parentIdTag->value;
    return authorization;
}

IdTagInfo toIdTagInfo(const Authorization& authorization) {
    IdTagInfo info{.expiryDate = authorization.expiresAt, .status = toStatus(authorization.status)};
    // A group of another version may be longer than an idTag can be; a cut one would name another
    // group.
    const auto& group = authorization.groupId;
    if (group && group->size() <= IdTag::max) info.parentIdTag = IdTag(*group);
    return info;
}

ConnectorReport toConnectorReport(const StationId& station,
                                  const StatusNotificationRequest& request, DateTime receivedAt) {
    return {.station = station,
            .evse = toEvse(request.connectorId),
            .connector = ConnectorId{request.connectorId == 0 ? 0 : 1},
            .status = request.status.value,
            .errorCode = request.errorCode.value,
            .info = toText(request.info),
            .vendorId = toText(request.vendorId),
            .vendorErrorCode = toText(request.vendorErrorCode),
            .reportedAt = request.timestamp,
            .receivedAt = receivedAt};
}

std::vector<voltgate::MeterValue> toMeterValues(const json::List<MeterValue, 1>& meterValues) {
    return convert(meterValues);
}

std::vector<voltgate::MeterValue> toMeterValues(
    const json::List<TransactionDatum>& transactionData) {
    return convert(transactionData);
}

}  // namespace voltgate::v16
