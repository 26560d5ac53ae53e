// Stops that do not name an open transaction by our number: sent again, corrections, those of an id
// of the station's own, pairing, parking. What is paired by time and meter is a guess, marked as
// such; it gives way to whatever its station says. One by one, for they are rare. Used by the
// writer's thread.
#pragma once
#include <pqxx/pqxx>

#include "ocpp/domain/transaction.hpp"

namespace voltgate::db {

/// A stop that found no transaction of its number and station to close.
StoppedTransaction settleStop(pqxx::work& tx, const TransactionStop& stop);

/// A transaction of the station was closed: parked stops that now fit only one close that.
void pairWaitingStops(pqxx::work& tx, const StationId& station);

/// Closes the new transaction with the one parked stop that names it or fits it, if there is
/// exactly one.
void pairParkedStop(pqxx::work& tx, const TransactionStart& start, TransactionNumber number);

/// Closes a transaction with the parked stop of the id that its station has shown for it.
void pairOwnStop(pqxx::work& tx, TransactionNumber number);

/// The stop that a transaction was closed with by guess is the same as the one that was told for
/// this one. The guessed transaction is for the caller.
void handOverGuessedStop(pqxx::work& tx, TransactionNumber guessed, TransactionNumber told);

/// The stop that a transaction was closed with by guess waits again, and its meter values with it;
/// for what else fits it, if something does. The transaction is for the caller.
void releaseGuessedStop(pqxx::work& tx, TransactionNumber number);

}  // namespace voltgate::db
