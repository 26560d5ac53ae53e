// OCPP 1.6 <-> domain, and nothing else. The only place that knows that connector n of 1.6 is EVSE
// n with one connector, and that connector 0 is the whole station.
#pragma once
#include "ocpp/domain/charging_profile.hpp"
#include "ocpp/domain/id_token.hpp"
#include "ocpp/domain/station.hpp"
#include "ocpp/domain/token_rewrite.hpp"
#include "ocpp/domain/transaction.hpp"
#include "ocpp/v16/messages/availability.hpp"
#include "ocpp/v16/messages/charging_profile.hpp"
#include "ocpp/v16/messages/provisioning.hpp"
#include "ocpp/v16/messages/transactions.hpp"

namespace voltgate::v16 {

inline EvseId toEvse(int connectorId) { return EvseId{connectorId}; }
inline int toConnectorId(EvseId evse) { return evse.value; }
inline std::optional<int> toWireSeconds(std::optional<std::chrono::seconds> time) {
    return time ? std::optional(static_cast<int>(time->count())) : std::nullopt;
}
/// What the station means by it.
inline IdToken toIdToken(const IdTag& idTag, const TokenRewrite& rewrite) {
    return IdToken{.value = meantBy(rewrite, withoutBlanks(idTag.value))};
}

RegistrationStatus toRegistrationStatus(OnboardingStatus status);
BootReport toBootReport(const BootNotificationRequest& request);
ChargingProfilePurpose toPurpose(voltgate::ChargingProfilePurpose purpose);
ChargingRateUnit toRateUnit(voltgate::ChargingRateUnit unit);
ChargingProfile toChargingProfile(const voltgate::ChargingProfile& profile);
voltgate::ChargingProfilePurpose fromPurpose(ChargingProfilePurpose purpose);
voltgate::ChargingProfile fromChargingProfile(const ChargingProfile& profile);
IdTagInfo toIdTagInfo(const Authorization& authorization);
Authorization fromIdTagInfo(const IdTagInfo& info);
ConnectorReport toConnectorReport(const StationId& station,
                                  const StatusNotificationRequest& request, DateTime receivedAt);
std::vector<voltgate::MeterValue> toMeterValues(const json::List<MeterValue, 1>& meterValues);
std::vector<voltgate::MeterValue> toMeterValues(
    const json::List<TransactionDatum>& transactionData);

}  // namespace voltgate::v16
