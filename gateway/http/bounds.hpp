// How much each caller may ask of us at once, over all interfaces, so that none shuts the others
// out: a caller is a user, an API key or the tokens of a station, or an address as long as nothing
// else is known.
#pragma once
#include "gateway/http/message.hpp"
#include "gateway/http/query_lane.hpp"
#include "gateway/http/turns.hpp"

namespace voltgate::http {

struct BoundLimits {
    std::size_t requestsOfOne = 128;
    std::size_t waitingCommandsOfOne = 32;
    std::size_t waitingCommandsOfAll = 256;
    std::size_t exportsOfOne = 4;
    std::size_t exportsOfAll = 16;
    LaneLimits slowQueries{};
};

class Bounds {
public:
    explicit Bounds(const BoundLimits& limits)
        : requests(limits.requestsOfOne, std::size_t{1} << 20),
          waitingCommands(limits.waitingCommandsOfOne, limits.waitingCommandsOfAll),
          exports(limits.exportsOfOne, limits.exportsOfAll),
          slowQueries(limits.slowQueries) {}

    /// A turn for a request; throws HttpProblem 429 when the caller has too many under way.
    Turn requestOf(const std::string& caller) {
        auto turn = requests.take(caller);
        if (!turn) throw tryLater(429, "too many requests of yours are under way", 1);
        return turn;
    }

    Turns requests;
    Turns waitingCommands;  ///< Commands whose callers wait for the station.
    Turns exports;
    QueryLane slowQueries;
};

}  // namespace voltgate::http
