// A connection to PostgreSQL with our settings, and what its failures mean. libpqxx 6 connections
// belong to one thread at a time. A connection that failed is dropped, never reactivated: libpqxx
// 6.4.5 fails twice on an old one.
#pragma once
#include <chrono>
#include <exception>
#include <memory>
#include <pqxx/pqxx>
#include <string>

#include "db/postgres.hpp"

namespace voltgate::db {

/// How PostgreSQL plans: Deciding plans each statement with its parameters, so that optional
/// filters cost nothing. Writing plans once: batches of any size run by the same index lookups.
enum class Planning { Deciding, Writing };

/// How long PostgreSQL may take; 0: as long as it wants. A transaction in which nothing happens for
/// as long as a statement may take is ended, too.
struct TimeLimits {
    std::chrono::milliseconds statement = std::chrono::seconds(60);
    std::chrono::milliseconds lock{0};  ///< Of the statement's time, to wait for what others hold.
};

/// For an answer, beyond a time limit: PostgreSQL says itself that one was reached, unless it
/// hangs.
inline constexpr std::chrono::milliseconds answerGrace = std::chrono::seconds(5);
/// Of a watch for what may take any time: it matters at the end of the program.
inline constexpr std::chrono::milliseconds anyTime = std::chrono::hours(10'000);

struct Connection {
    /// Throws DatabaseUnavailable, after little more than five seconds at the latest.
    Connection(Postgres postgres, Planning planning, TimeLimits limits = {});

    /// Cuts the connection when what is done while the watch lives takes longer than `patience`;
    /// by default a statement's time and the grace.
    StallGuard::Watch watch(std::chrono::milliseconds patience) const;
    StallGuard::Watch watch() const;

    const Postgres postgres;
    const TimeLimits limits;
    pqxx::connection session;
    pqxx::quiet_errorhandler silence;  // Notices; failures come as exceptions.
};

enum class FailureKind {
    Refused,      ///< This statement with these parameters: again would fail again.
    Conflicted,   ///< Deadlock or serialization: again may succeed at once.
    TimedOut,     ///< Over a time limit, or cancelled; the connection is as good as before.
    Unavailable,  ///< PostgreSQL is away, shutting down, full or read-only: again may succeed
                  ///< later.
    InDoubt       ///< The connection broke during COMMIT.
};

FailureKind kindOf(const std::exception_ptr& failure, const pqxx::connection_base& session);
std::string describe(const std::exception_ptr& failure);

}  // namespace voltgate::db
