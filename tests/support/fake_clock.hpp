// A clock that stands still until a test moves it. Safe to use from any thread.
#pragma once
#include <atomic>

#include "ocpp/domain/datetime.hpp"

namespace voltgate {

class FakeClock final : public Clock {
public:
    DateTime now() const override { return DateTime::fromMilliseconds(milliseconds_); }
    void advance(Duration by) { milliseconds_ += by.count(); }

private:
    std::atomic<std::int64_t> milliseconds_{1767225600000};  // 2026-01-01T00:00:00Z
};

}  // namespace voltgate
