// The bodies of commands, the same for every OCPP version. A connectorId without an evseId is the
// connector number of OCPP 1.6, which is the EVSE of the domain.
#pragma once
#include "gateway/rest/charging_profile_view.hpp"
#include "gateway/rest/words.hpp"
#include "ocpp/domain/datetime.hpp"
#include "ocpp/json/bounded.hpp"
#include "ocpp/json/described.hpp"

namespace voltgate::rest {

/// What a remote start waits for: the station's answer, or the transaction.
enum class WaitFor { answered, started };
JSON_ENUM(WaitFor, answered, started)

struct RemoteStartBody {
    json::String<255> idToken;
    std::optional<int> evseId;
    std::optional<int> connectorId;
    std::optional<ChargingProfileView> chargingProfile;
    std::optional<WaitFor> wait;
    std::optional<DateTime> queueUntil;
};
JSON_FIELDS(RemoteStartBody, idToken, evseId, connectorId, chargingProfile, wait, queueUntil)

struct RemoteStopBody {
    std::optional<int> transactionId;
    std::optional<int> evseId;
    std::optional<int> connectorId;
    std::optional<DateTime> queueUntil;
};
JSON_FIELDS(RemoteStopBody, transactionId, evseId, connectorId, queueUntil)

struct ResetBody {
    std::optional<Spelled<ResetKind>> type;
    std::optional<DateTime> queueUntil;
};
JSON_FIELDS(ResetBody, type, queueUntil)

struct UnlockBody {
    std::optional<int> evseId;
    std::optional<int> connectorId;
    std::optional<DateTime> queueUntil;
};
JSON_FIELDS(UnlockBody, evseId, connectorId, queueUntil)

struct AvailabilityBody {
    std::optional<int> evseId;
    std::optional<int> connectorId;
    bool operative = true;
    std::optional<DateTime> queueUntil;
};
JSON_FIELDS(AvailabilityBody, evseId, connectorId, operative, queueUntil)

struct TriggerBody {
    json::String<50> message;
    std::optional<int> evseId;
    std::optional<int> connectorId;
    std::optional<DateTime> queueUntil;
};
JSON_FIELDS(TriggerBody, message, evseId, connectorId, queueUntil)

struct ClearCacheBody {
    std::optional<DateTime> queueUntil;
};
JSON_FIELDS(ClearCacheBody, queueUntil)

struct DataTransferBody {
    json::String<255> vendorId;
    std::optional<json::String<50>> messageId;
    std::optional<std::string> data;
    std::optional<DateTime> queueUntil;
};
JSON_FIELDS(DataTransferBody, vendorId, messageId, data, queueUntil)

/// The EVSE that a body names, if it names one.
template <class Body>
std::optional<EvseId> evseOf(const Body& body) {
    const auto number = body.evseId ? body.evseId : body.connectorId;
    return number ? std::optional(EvseId{*number}) : std::nullopt;
}

}  // namespace voltgate::rest
