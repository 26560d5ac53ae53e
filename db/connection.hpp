// A connection to PostgreSQL with our settings, and what its failures mean. libpqxx 6 connections
// belong to one thread at a time. A connection that failed is dropped, never reactivated: libpqxx
// 6.4.5 fails twice on an old one.
#pragma once
#include <chrono>
#include <exception>
#include <memory>
#include <pqxx/pqxx>
#include <string>

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

struct Connection {
    /// Throws DatabaseUnavailable, at the latest after three seconds.
    Connection(const std::string& url, Planning planning, TimeLimits limits = {});

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
