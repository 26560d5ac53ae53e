#include "db/connection.hpp"

#include "ocpp/repositories/errors.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
// libpqxx 6.4.5 forgets a result of libpq, about two KiB, whenever a connection breaks.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libpqxx"; }
#endif
#endif

namespace voltgate::db {
namespace {

// Either form of libpq's connection strings. The options cut short what a dead network would delay.
std::string withOptions(const std::string& url) {
    const bool isUri = url.starts_with("postgresql://") || url.starts_with("postgres://");
    std::string result = url;
    char separator = ' ';
    if (isUri) separator = url.find('?') == std::string::npos ? '?' : '&';
    for (const char* option : {"connect_timeout=3", "tcp_user_timeout=5000", "keepalives_idle=10",
                               "client_encoding=UTF8", "application_name=voltgate"}) {
        const std::string name(option, std::string_view(option).find('='));
        if (url.find(name + "=") != std::string::npos) continue;  // The operator knows better.
        result += separator;
        result += option;
        if (isUri) separator = '&';
    }
    return result;
}

// Of the few settings that a new connection makes.
constexpr auto settingsPatience = std::chrono::seconds(2);

pqxx::connection open(const Postgres& postgres) {
    auto& guard = postgres.guard();
    if (!guard.mayConnect()) throw DatabaseUnavailable("PostgreSQL is away");
    try {
        return pqxx::connection(withOptions(postgres.url()));
    } catch (const pqxx::broken_connection& failure) {
        guard.noteAway();
        throw DatabaseUnavailable(failure.what());
    } catch (const pqxx::sql_error& failure) {  // No such database, starting up, too many of us.
        throw DatabaseUnavailable(failure.what());
    }
}

bool isUnavailable(const std::string& sqlState) {
    return sqlState.starts_with("08") || sqlState.starts_with("53") ||
           sqlState.starts_with("57P") || sqlState.starts_with("58") || sqlState == "25006";
}

bool isConflict(const std::string& sqlState) { return sqlState.starts_with("40"); }

// statement_timeout (or somebody's pg_cancel_backend), and lock_timeout.
bool isTimeOut(const std::string& sqlState) { return sqlState == "57014" || sqlState == "55P03"; }

void limit(pqxx::transaction_base& tx, const char* setting, std::chrono::milliseconds time) {
    tx.exec("set " + std::string(setting) + " = " + std::to_string(time.count()));
}

}  // namespace

Connection::Connection(Postgres server, Planning planning, TimeLimits allowed)
    : postgres(std::move(server)), limits(allowed), session(open(postgres)), silence(session) {
    const auto settingsWatch = watch(settingsPatience);
    try {
        pqxx::nontransaction settings(session);
        settings.exec("set time zone 'UTC'; set jit = off");
        limit(settings, "statement_timeout", limits.statement);
        limit(settings, "idle_in_transaction_session_timeout", limits.statement);
        limit(settings, "lock_timeout", limits.lock);
        settings.exec(planning == Planning::Writing
                          ? "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; "
                            "set enable_hashjoin = off; set enable_mergejoin = off"
                          : "set plan_cache_mode = force_custom_plan");
    } catch (const pqxx::failure& failure) {
        throw DatabaseUnavailable(failure.what());
    }
}

StallGuard::Watch Connection::watch(std::chrono::milliseconds patience) const {
    return {postgres.guard(), session.sock(), patience};
}

StallGuard::Watch Connection::watch() const {
    const bool isLimited = limits.statement.count() > 0;
    return watch(isLimited ? limits.statement + answerGrace : anyTime);
}

FailureKind kindOf(const std::exception_ptr& failure, const pqxx::connection_base& session) {
    try {
        std::rethrow_exception(failure);
    } catch (const pqxx::in_doubt_error&) {
        return FailureKind::InDoubt;
    } catch (const pqxx::broken_connection&) {
        return FailureKind::Unavailable;
    } catch (const pqxx::transaction_rollback&) {
        return FailureKind::Conflicted;
    } catch (const pqxx::sql_error& error) {
        if (isUnavailable(error.sqlstate())) return FailureKind::Unavailable;
        if (isConflict(error.sqlstate())) return FailureKind::Conflicted;
        if (isTimeOut(error.sqlstate())) return FailureKind::TimedOut;
    } catch (...) {
    }
    return session.is_open() ? FailureKind::Refused : FailureKind::Unavailable;
}

std::string describe(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "unknown failure";
    }
}

}  // namespace voltgate::db
