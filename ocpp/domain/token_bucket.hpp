// How often something may happen: so often at once, and again as time goes by. Not thread-safe.
#pragma once
#include <algorithm>
#include <chrono>

#include "ocpp/domain/datetime.hpp"

namespace voltgate {

class TokenBucket {
public:
    struct Limit {
        double burst = 1;      ///< So many at once.
        double perSecond = 1;  ///< So many come back each second.
    };

    /// Takes one; false when there is none.
    bool take(const Limit& limit, DateTime now) {
        if (left(limit, now) < 1) return false;
        ++used_;
        return true;
    }
    bool isEmpty(const Limit& limit, DateTime now) { return left(limit, now) < 1; }
    /// Until there is one again.
    std::chrono::seconds wait(const Limit& limit, DateTime now) {
        const double missing = 1 - left(limit, now);
        if (missing <= 0) return std::chrono::seconds(0);
        return std::chrono::seconds(static_cast<std::int64_t>(missing / limit.perSecond) + 1);
    }

private:
    double left(const Limit& limit, DateTime now) {
        const double seconds = std::chrono::duration<double>(now - since_).count();
        since_ = now;
        used_ = std::clamp(used_ - seconds * limit.perSecond, 0.0, limit.burst);
        return limit.burst - used_;
    }

    double used_ = 0;
    DateTime since_;
};

}  // namespace voltgate
