#include "db/doubted_guess.hpp"

#include "db/assumed_stop.hpp"
#include "db/charge.hpp"
#include "db/parked_stop.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {
namespace {

constexpr Statement findGuessesOver{"find_guesses_over", R"sql(
    select t.number
    from transaction t
    where t.station_id = $1
      and t.evse_id = $2
      and t.guessed
      and t.number <> $3
      and t.started_at < $4
      and t.stopped_at > $4)sql"};

constexpr Statement findGuessesCalled{"find_guesses_called", R"sql(
    select o.number
    from transaction t
    join transaction o on o.station_id = t.station_id and o.guessed and o.number <> t.number
    where t.number = $1
      and o.stop_sent_as = $2
      and o.own_id is distinct from $2
      and t.started_at < o.stopped_at)sql"};

constexpr Statement findGuessesByStop{"find_guesses_by_stop", R"sql(
    select o.number
    from transaction t
    join transaction o on o.station_id = t.station_id and o.guessed and o.number <> t.number
    where t.number = $1
      and o.stopped_at = t.stopped_at
      and o.meter_stop = t.meter_stop)sql"};

// Open again, unless something on record ended it.
void openUnlessOver(pqxx::work& tx, const Charge& charge, const char* reason) {
    reopen(tx, charge.number);
    log::info("a guessed stop is withdrawn", {{"station", charge.station.value},
                                              {"transaction", charge.number.value},
                                              {"reason", reason}});
    assumeEndedSince(tx, charge, charge.stopReceivedAt);
}

// The values of the stop are its no more.
void assumeAnew(pqxx::work& tx, TransactionNumber number) {
    const auto charge = findCharge(tx, number);
    if (!charge || !charge->assumed) return;
    assumeEnded(tx, *charge, {.receivedAt = charge->stopReceivedAt, .at = charge->assumedAt});
}

void withdrawAll(pqxx::work& tx, const pqxx::result& guesses, const char* reason) {
    for (const auto& row : guesses) {
        const auto charge = findCharge(tx, get<TransactionNumber>(row, "number"));
        if (charge && charge->guessed) withdrawGuess(tx, *charge, reason);
    }
}

}  // namespace

// Closed before its stop looks for another one, which it might find in this.
void withdrawGuess(pqxx::work& tx, const Charge& charge, const char* reason) {
    openUnlessOver(tx, charge, reason);
    releaseGuessedStop(tx, charge.number);
    assumeAnew(tx, charge.number);
}

void doubtGuessesOver(pqxx::work& tx, const TransactionStart& start, TransactionNumber number) {
    withdrawAll(tx, run(tx, findGuessesOver, start.station, start.evse, number, start.startedAt),
                "another one began there before");
}

void doubtGuessesCalled(pqxx::work& tx, TransactionNumber number, std::int64_t ownId) {
    withdrawAll(tx, run(tx, findGuessesCalled, number, ownId), "its station calls another one so");
}

void doubtGuessesByItsStop(pqxx::work& tx, TransactionNumber number) {
    for (const auto& row : run(tx, findGuessesByStop, number)) {
        const auto guessed = get<TransactionNumber>(row, "number");
        const auto charge = findCharge(tx, guessed);
        if (!charge || !charge->guessed) continue;
        handOverGuessedStop(tx, guessed, number);
        openUnlessOver(tx, *charge, "its stop is that of another one");
        assumeAnew(tx, guessed);
    }
}

}  // namespace voltgate::db
