// Whether the database answers, for whoever watches the process.
#pragma once
#include "ocpp/task.hpp"

namespace voltgate {

class DatabasePulse {
public:
    virtual ~DatabasePulse() = default;

    /// Tells within two seconds and a half, whatever else waits for the database. Never throws.
    virtual Task<bool> isFelt() = 0;
};

}  // namespace voltgate
