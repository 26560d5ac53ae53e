// Meter values on record. append() returns after COMMIT; repeating it is harmless.
#pragma once

#include "ocpp/domain/meter_value.hpp"
#include "ocpp/domain/page.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class MeterValueRepository {
public:
    virtual ~MeterValueRepository() = default;

    /// Attaches them to the transaction they name, else to the open one at that EVSE, else to none.
    virtual Task<> append(MeterReport report) = 0;
    /// Oldest first, so that the cursor is the number behind which it goes on. A period is that of
    /// the station's clock (sampledAt).
    virtual Task<Listed<StoredMeterValue>> ofTransaction(TransactionNumber number, Page page) = 0;
    /// Wh: the latest reading of the energy register that belongs to the transaction.
    virtual Task<std::optional<double>> latestRegister(TransactionNumber number) = 0;
};

}  // namespace voltgate
