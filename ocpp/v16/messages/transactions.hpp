// Transactions: a station reports that one has begun (OCPP 1.6 §4.8) or ended (§4.10).
#pragma once
#include "ocpp/v16/messages/meter_value.hpp"

namespace voltgate::v16 {

struct StartTransactionResponse {
    IdTagInfo idTagInfo;
    int transactionId = 0;
};
JSON_FIELDS(StartTransactionResponse, idTagInfo, transactionId)

struct StartTransactionRequest {
    static constexpr Action action = "StartTransaction";
    using Response = StartTransactionResponse;

    int connectorId = 0;
    IdTag idTag;
    json::Reading meterStart;  ///< Wh
    std::optional<std::int64_t> reservationId{};
    DateTime timestamp;

    /// A charge has begun, whatever else is known of it: one of an unknown place is of connector 0,
    /// one of an unknown card is of none that may charge.
    static bool isWorthSalvaging(const json::Losses& lost) {
        return !lost.contains("connectorId") || !lost.contains("idTag") ||
               !lost.contains("meterStart");
    }
};
JSON_FIELDS(StartTransactionRequest, connectorId, idTag, meterStart, reservationId, timestamp)

/// §7.36
enum class Reason {
    EmergencyStop,
    EVDisconnected,
    HardReset,
    Local,
    Other,
    PowerLoss,
    Reboot,
    Remote,
    SoftReset,
    UnlockCommand,
    DeAuthorized
};
JSON_ENUM(Reason, EmergencyStop, EVDisconnected, HardReset, Local, Other, PowerLoss, Reboot, Remote,
          SoftReset, UnlockCommand, DeAuthorized)

/// As MeterValue, but its list may be empty: the schema of StopTransaction has no minimum, and
/// stations use that.
struct TransactionDatum {
    DateTime timestamp;
    json::List<SampledValue> sampledValue;
};
JSON_FIELDS(TransactionDatum, timestamp, sampledValue)

struct StopTransactionResponse {
    std::optional<IdTagInfo> idTagInfo{};
};
JSON_FIELDS(StopTransactionResponse, idTagInfo)

struct StopTransactionRequest {
    static constexpr Action action = "StopTransaction";
    using Response = StopTransactionResponse;

    std::optional<IdTag> idTag{};
    json::Reading meterStop;  ///< Wh
    DateTime timestamp;
    std::int64_t transactionId = 0;
    std::optional<json::Literally<Reason>> reason{};
    std::optional<json::List<TransactionDatum>> transactionData{};

    /// Without its number it is paired by what else it says; without a reading it still ends its
    /// transaction.
    static bool isWorthSalvaging(const json::Losses& lost) {
        return !lost.contains("transactionId") || !lost.contains("meterStop");
    }
};
JSON_FIELDS(StopTransactionRequest, idTag, meterStop, timestamp, transactionId, reason,
            transactionData)

}  // namespace voltgate::v16
