// A charge as it is on record with the readings of its meter, and what follows from them for its
// end: the last reading where no stop came, and the energy where the meter was reset. For ends and
// late values only, never for each report. Idempotent: as many readings, the same end.
#pragma once
#include <pqxx/pqxx>
#include <vector>

#include "ocpp/domain/charged_energy.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate::db {

struct Charge {
    TransactionNumber number;
    StationId station;
    EvseId evse;
    std::optional<double> meterStart;
    DateTime startedAt;
    DateTime begunAt;  ///< As startedAt, but by our clock where that of the station is wrong.
    std::optional<double> meterStop;
    std::optional<DateTime> endedAt;  ///< As begunAt.
    DateTime stopReceivedAt;          ///< Of one that is closed.
    bool assumed = false;
    bool guessed = false;
    /// When what ended it happened, of one that is assumed to have ended.
    std::optional<DateTime> assumedAt;

    bool meterStartTold = true;
    bool meterStopTold = true;
    bool calledOtherwise = false;  ///< By a name of its station's own that its stop did not use.

    bool isClosed() const { return endedAt.has_value(); }
};

std::optional<Charge> findCharge(pqxx::work& tx, TransactionNumber number);

/// Of its energy, all of them, in any order; the latest of very many.
std::vector<ChargeReading> readingsOf(pqxx::work& tx, const Charge& charge);

/// Where a transaction is taken to have ended: what ended it, and when. `at` is absent where it was
/// only not heard of any more.
struct AssumedEnd {
    DateTime receivedAt;
    std::optional<DateTime> at;
};

/// Closes it by its last reading, or moves such an end to where it belongs by now.
void assumeEnded(pqxx::work& tx, const Charge& charge, const AssumedEnd& end);

/// Its end was none.
void reopen(pqxx::work& tx, TransactionNumber number);

/// The start came again, and now its meter could be read.
void tellMeterStart(pqxx::work& tx, TransactionNumber number, double wh);

/// Looks at the readings of transactions that stations have stopped: where their meter was reset in
/// between, the energy is the sum of the rising stretches; where the meter of an end could not be
/// read, the first or the last reading stands for it.
void settleEnergy(pqxx::work& tx, const std::vector<TransactionNumber>& numbers);

}  // namespace voltgate::db
