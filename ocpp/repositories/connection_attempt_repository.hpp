// Handshakes on record, refused ones too. record() never waits: it is queued, bounded, and written
// behind.
#pragma once

#include "ocpp/domain/connection_attempt.hpp"
#include "ocpp/domain/page.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class ConnectionAttemptRepository {
public:
    virtual ~ConnectionAttemptRepository() = default;

    virtual void record(ConnectionAttempt attempt) = 0;
    virtual Task<Listed<ConnectionAttempt>> list(ConnectionAttemptFilter filter, Page page) = 0;
};

}  // namespace voltgate
