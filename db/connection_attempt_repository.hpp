// Handshakes on record: written behind, so that a handshake never waits. Safe to use from any
// thread.
#pragma once
#include "db/database.hpp"
#include "db/write_behind.hpp"
#include "ocpp/repositories/connection_attempt_repository.hpp"

namespace voltgate::db {

/// How much is kept at most; the oldest go first.
struct AttemptLimits {
    std::size_t queuedBytes = 8 << 20;
    std::size_t refusedOfAHost = 1000;  ///< Rows.
    std::size_t refused = 100'000;      ///< Rows, and those that come between two looks.
    std::size_t trimEvery = 1000;       ///< Written rows.
};

class ConnectionAttemptRepository final : public voltgate::ConnectionAttemptRepository {
public:
    ConnectionAttemptRepository(Database& database, Postgres postgres, AttemptLimits limits = {});

    void record(ConnectionAttempt attempt) override;
    Task<Listed<ConnectionAttempt>> list(ConnectionAttemptFilter filter, Page page) override;
    Task<std::vector<ConnectionAttempt>> concerning(std::string stationId, DateTime since) override;
    Task<std::vector<std::string>> sharedHosts(std::vector<std::string> hosts,
                                               std::string stationId) override;
    Task<Listed<QuarantinedStation>> quarantined(Page page) override;
    Task<std::optional<QuarantinedStation>> findQuarantined(std::string stationId) override;
    Task<bool> dismiss(std::string stationId) override;

    void stop() { writer_.stop(); }

private:
    Database& database_;
    WriteBehind<ConnectionAttempt> writer_;
};

}  // namespace voltgate::db
