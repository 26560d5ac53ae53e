// Transactions on record. start() and stop() return after COMMIT; repeating them is harmless.
#pragma once
#include <optional>

#include "ocpp/domain/page.hpp"
#include "ocpp/domain/transaction.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class TransactionRepository {
public:
    virtual ~TransactionRepository() = default;

    /// Records a start, ends what is still open at its EVSE as assumed, consumes the reservation it
    /// names or that its token or group holds there, and pairs a parked stop with it. The same
    /// station, EVSE, time, meter and token get the same number again.
    virtual Task<StartedTransaction> start(TransactionStart start) = 0;
    /// Records a stop and its meter values; parks it when no transaction matches.
    virtual Task<StoppedTransaction> stop(TransactionStop stop) = 0;

    virtual Task<std::optional<Transaction>> find(TransactionNumber number) = 0;
    virtual Task<Listed<Transaction>> list(TransactionFilter filter, Page page) = 0;
    /// The newest open transaction at an EVSE.
    virtual Task<std::optional<Transaction>> openAt(StationId station, EvseId evse) = 0;
    /// Ends, as assumed, open transactions of whose stations nothing was heard since then; at most
    /// a thousand. Returns how many.
    virtual Task<std::size_t> endSilent(DateTime silentSince, DateTime now) = 0;
};

}  // namespace voltgate
