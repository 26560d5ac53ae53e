// Handshakes on record: written behind, so that a handshake never waits. Safe to use from any
// thread.
#pragma once
#include "db/database.hpp"
#include "db/write_behind.hpp"
#include "ocpp/repositories/connection_attempt_repository.hpp"

namespace voltgate::db {

class ConnectionAttemptRepository final : public voltgate::ConnectionAttemptRepository {
public:
    ConnectionAttemptRepository(Database& database, std::string url,
                                std::size_t mostQueuedBytes = 8 << 20);

    void record(ConnectionAttempt attempt) override;
    Task<Listed<ConnectionAttempt>> list(ConnectionAttemptFilter filter, Page page) override;

    void stop() { writer_.stop(); }

private:
    Database& database_;
    WriteBehind<ConnectionAttempt> writer_;
};

}  // namespace voltgate::db
