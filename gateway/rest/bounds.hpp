// How much each caller may ask of us at once, so that none shuts the others out: a caller is a user
// or an API key, or an address as long as nothing else is known.
#pragma once
#include "gateway/http/query_lane.hpp"
#include "gateway/http/turns.hpp"

namespace voltgate::rest {

struct BoundLimits {
    std::size_t requestsOfOne = 128;
    std::size_t waitingCommandsOfOne = 32;
    std::size_t waitingCommandsOfAll = 256;
    std::size_t exportsOfOne = 4;
    std::size_t exportsOfAll = 16;
    http::LaneLimits slowQueries{};
};

class Bounds {
public:
    explicit Bounds(const BoundLimits& limits)
        : requests(limits.requestsOfOne, std::size_t{1} << 20),
          waitingCommands(limits.waitingCommandsOfOne, limits.waitingCommandsOfAll),
          exports(limits.exportsOfOne, limits.exportsOfAll),
          slowQueries(limits.slowQueries) {}

    http::Turns requests;
    http::Turns waitingCommands;  ///< Commands whose callers wait for the station.
    http::Turns exports;
    http::QueryLane slowQueries;
};

}  // namespace voltgate::rest
