// Meter values, as stations report them inside and outside of transactions.
#pragma once
#include "ocpp/repositories/meter_value_repository.hpp"

namespace voltgate {

class MeterValueService {
public:
    explicit MeterValueService(MeterValueRepository& meterValues) : meterValues_(meterValues) {}

    Task<> report(MeterReport report) { return meterValues_.append(std::move(report)); }

private:
    MeterValueRepository& meterValues_;
};

}  // namespace voltgate
