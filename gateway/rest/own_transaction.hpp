// The transaction that a command to a station names: it must be one of that station.
#pragma once
#include "ocpp/services/transaction_service.hpp"

namespace voltgate::rest {

/// Nothing when it is not on record; the station may know it all the same. Throws HttpProblem 409
/// `foreign-transaction` when it is one of another station.
Task<std::optional<Transaction>> ownTransaction(TransactionService& transactions, StationId station,
                                                TransactionNumber number);

}  // namespace voltgate::rest
