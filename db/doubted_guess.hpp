// A stop that was paired by time and meter is a guess. Whatever its station says later may speak
// against it: another charge that began there before that end, the id of the stop shown for another
// charge, the same stop told by name. The guess is withdrawn then: its charge is open again or
// ended by what is known of it, and its stop waits for the one it is of. Used by the writer's
// thread.
#pragma once
#include <pqxx/pqxx>

#include "ocpp/domain/transaction.hpp"

namespace voltgate::db {

struct Charge;

/// The charge is closed by a guess.
void withdrawGuess(pqxx::work& tx, const Charge& charge, const char* reason);

/// This one was told late.
void doubtGuessesOver(pqxx::work& tx, const TransactionStart& start, TransactionNumber number);

/// The station calls this one so.
void doubtGuessesCalled(pqxx::work& tx, TransactionNumber number, std::int64_t ownId);

/// A stop that names this one has closed it.
void doubtGuessesByItsStop(pqxx::work& tx, TransactionNumber number);

}  // namespace voltgate::db
