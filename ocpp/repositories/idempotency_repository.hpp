// Requests that are done once, on record.
#pragma once
#include <cstddef>
#include <optional>

#include "ocpp/domain/idempotency.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class IdempotencyRepository {
public:
    virtual ~IdempotencyRepository() = default;

    /// The request with this key, if it began after `expired`; nothing when there is none: then
    /// this one is on record as begun, and of its caller's the newest `atMost` stay.
    virtual Task<std::optional<KeyedRequest>> begin(KeyedRequest request, DateTime expired,
                                                    std::size_t atMost) = 0;
    virtual Task<> complete(RequestKey key, KeptAnswer answer) = 0;
    /// Nothing came of it: the key is free again.
    virtual Task<> forget(RequestKey key) = 0;
};

}  // namespace voltgate
