// Transactions: what stations report of them, and what is on record.
#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/id_token.hpp"
#include "ocpp/domain/ids.hpp"
#include "ocpp/domain/meter_value.hpp"

namespace voltgate {

/// A transaction has begun. It is a fact: it is recorded whatever the verdict on its token.
struct TransactionStart {
    StationId station;
    EvseId evse;
    IdToken idToken;
    std::optional<std::string> groupId;  ///< Of the token, for reservations of its group.
    std::optional<double> meterStart{};  ///< Wh; nothing where it could not be read.
    DateTime startedAt;                  ///< By the station's clock.
    DateTime receivedAt;
    std::optional<std::int64_t> reservation;  ///< As sent; may name none of ours.
    AuthorizationStatus verdict = AuthorizationStatus::Invalid;
    bool tokenAsked = true;  ///< False: nobody could be asked for a token that nobody knew.
    bool mayCharge = true;   ///< The station has been accepted (1.6 §4.2).
    /// The number that the station was told while PostgreSQL was away: that of the transaction, or
    /// one more name of it where the start is on record already.
    std::optional<TransactionNumber> number{};
    std::optional<std::string> idTokenAsSent{};  ///< Where the station's spelling was rewritten.
};

struct StartedTransaction {
    TransactionNumber number;
    bool resent = false;  ///< The same start was on record already.
    std::optional<ReservationId> consumedReservation;
};

/// A transaction has ended.
struct TransactionStop {
    StationId station;
    std::int64_t transaction = 0;  ///< As sent: may be -1, 0 or unknown.
    std::optional<IdToken> idToken;
    std::optional<double> meterStop{};  ///< Wh; nothing where it could not be read.
    DateTime stoppedAt;                 ///< By the station's clock.
    DateTime receivedAt;
    std::optional<std::string> reason;  ///< 1.6 §7.36; absent means Local.
    std::vector<MeterValue> meterValues;
};

/// What became of a stop. Every one of them is stored, and acknowledged to the station.
enum class StopResult {
    Stopped,    ///< It closed its transaction.
    Resent,     ///< The same stop was on record already.
    Corrected,  ///< The transaction was closed by a different stop; this one is parked for review.
    Parked,     ///< No transaction matches yet; it is paired when one appears.
    Journalled  ///< PostgreSQL is away: it is in the journal, and settled when it is back.
};

struct StoppedTransaction {
    StopResult result = StopResult::Parked;
    std::optional<TransactionNumber> number;  ///< The transaction that it closed or belongs to.
};

struct Transaction {
    TransactionNumber number;
    StationId station;
    EvseId evse;
    ConnectorId connector;
    std::string transactionId;  ///< On the wire: in 1.6 the number as text.
    IdToken idToken;
    AuthorizationStatus verdict = AuthorizationStatus::Accepted;
    /// Wh. Where the station did not tell it, it is the first reading of the charge once that has
    /// ended, and nothing before.
    std::optional<double> meterStart;
    DateTime startedAt;
    DateTime startReceivedAt;
    std::optional<ReservationId> reservation;
    std::optional<double> meterStop;  ///< Wh; the last reading where the station did not tell it.
    std::optional<DateTime> stoppedAt;
    std::optional<DateTime> stopReceivedAt;
    std::optional<std::string> stopReason;
    std::optional<IdToken> stopIdToken;
    bool assumed = false;  ///< No stop came: it was closed by its last meter value.
    bool guessed = false;  ///< Its stop named another number; it fitted by time and meter.
    std::optional<double> energyOverResets{};  ///< Wh, where the meter was reset in between.
    bool meterStartTold = true;  ///< False: the start could not be read as to its meter.
    bool meterStopTold = true;   ///< False: the stop could not.

    bool isActive() const { return !stoppedAt.has_value(); }
    /// By the station's clock where that can be believed, else when we heard of it. Lists are
    /// ordered by it: numbers are drawn ahead for when PostgreSQL is away.
    DateTime beganAt() const {
        static const DateTime earliest = *DateTime::parse("2020-01-01T00:00:00Z");
        const bool isPlausible =
            startedAt >= earliest && startedAt - startReceivedAt <= std::chrono::minutes(5);
        return isPlausible ? startedAt : startReceivedAt;
    }
    /// Wh, never negative: a meter that ran backwards by rounding charged nothing. Nothing while it
    /// is active, and where no reading of it is known.
    std::optional<double> energy() const {
        if (!meterStart || !meterStop) return std::nullopt;
        if (energyOverResets) return energyOverResets;
        return std::max(0.0, *meterStop - *meterStart);
    }
    /// The energy is not what the station said of this charge at both ends.
    bool isEstimated() const {
        return assumed || guessed || energyOverResets || !meterStartTold || !meterStopTold ||
               (meterStart && meterStop && *meterStop < *meterStart);
    }
};

struct TransactionFilter {
    std::optional<StationId> station{};
    std::optional<IdToken> idToken{};
    std::optional<bool> active{};
    std::optional<DateTime> from{};  ///< startedAt at or after.
    std::optional<DateTime> to{};    ///< startedAt before.
};

}  // namespace voltgate
