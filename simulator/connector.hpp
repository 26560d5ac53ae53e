// One connector as it stands. Its status is not kept but follows from what is true of it, so that
// the two cannot disagree.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "ocpp/v16/messages/availability.hpp"
#include "ocpp/v16/messages/transactions.hpp"
#include "simulator/meter.hpp"

namespace voltgate::simulator {

/// A charge from its start on; messages that wait in the queue refer to it, as its id is known only
/// when the start has been answered.
struct Transaction {
    std::string idTag;
    std::optional<std::int64_t> id{};
    DateTime startedAt{};
    v16::AuthorizationStatus verdict = v16::AuthorizationStatus::Accepted;  ///< On the tag.
    bool isRefused = false;  ///< The central system did not accept the tag.
    bool isSettled = false;  ///< The start was answered, or given up after all its attempts.
    bool isEnded = false;    ///< The stop was acknowledged, or given up.
};

struct Reservation {
    int id = 0;
    std::string idTag;
    std::optional<std::string> parentIdTag{};
    DateTime expiresAt;
};

struct Connector {
    explicit Connector(int connectorNumber) : number(connectorNumber), meter(connectorNumber) {}

    int number;
    Meter meter;
    std::chrono::steady_clock::time_point meteredAt = std::chrono::steady_clock::now();
    bool isPlugged = false;
    bool isFinishing = false;  ///< A charge has ended, the cable is still plugged.
    bool isSuspended = false;  ///< The car takes no more.
    bool isOperative = true;
    std::optional<bool> operativeAfterCharge{};  ///< A change that waits for the charge to end.
    v16::ChargePointErrorCode error = v16::ChargePointErrorCode::NoError;
    std::shared_ptr<Transaction> transaction{};
    bool isCharging = false;  ///< The start of its transaction is settled, or the station offline.
    std::optional<Reservation> reservation{};
    std::optional<v16::ChargePointStatus> reported{};  ///< The central system knows this status.

    /// The meter runs until now, `speed` times as fast as the clock.
    void advance(double speed) {
        const auto now = std::chrono::steady_clock::now();
        meter.advance(Seconds(now - meteredAt) * speed);
        meteredAt = now;
    }

    bool isFaulted() const { return error != v16::ChargePointErrorCode::NoError; }
    bool isFree() const {
        return !isFaulted() && isOperative && !transaction && !isFinishing && !reservation;
    }

    v16::ChargePointStatus status() const {
        using enum v16::ChargePointStatus;
        if (isFaulted()) return Faulted;
        if (isCharging) return isSuspended ? SuspendedEV : Charging;
        if (isFinishing) return Finishing;
        if (!isOperative) return Unavailable;
        if (isPlugged) return Preparing;
        return reservation ? Reserved : Available;
    }
};

}  // namespace voltgate::simulator
