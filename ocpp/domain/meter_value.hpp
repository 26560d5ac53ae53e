// Meter values, as stations sample them. Raw texts are kept: units and signed data must survive
// unchanged.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

/// One sampled value (1.6 §7.43). An absent field is stored with its default by OCPP: context
/// Sample.Periodic, format Raw, measurand Energy.Active.Import.Register, location Outlet, unit Wh
/// for energy.
struct SampledValue {
    std::string value;
    std::optional<std::string> context;
    std::optional<std::string> format;
    std::optional<std::string> measurand;
    std::optional<std::string> phase;
    std::optional<std::string> location;
    std::optional<std::string> unit;
};

struct MeterValue {
    DateTime sampledAt;
    std::vector<SampledValue> sampledValues;
};

/// One MeterValues message, or the meter values inside a StopTransaction.
struct MeterReport {
    StationId station;
    EvseId evse;
    /// As the station sent it: any number, also 0, negative or of another station's transaction.
    std::optional<std::int64_t> transaction;
    std::vector<MeterValue> meterValues;
    DateTime receivedAt;
};

/// A stored meter value with what it was attached to.
struct StoredMeterValue {
    MeterValue value;
    EvseId evse;
    std::optional<TransactionNumber> transaction;
    DateTime receivedAt;
    std::int64_t number = 0;  ///< Order of storing; the cursor of lists.
};

}  // namespace voltgate
