// The way of queries that may take long to the database: only so many run at once, so that what is
// short always finds a connection. The others wait here, in the order in which they came; of one
// caller only so many. Nothing is begun for a client that went away meanwhile. Safe to use from any
// thread.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "gateway/http/presence.hpp"
#include "gateway/http/turns.hpp"
#include "ocpp/task.hpp"

namespace voltgate::http {

struct LaneLimits {
    std::size_t atOnce = 2;
    std::size_t waitingOfOne = 16;
    std::size_t waitingOfAll = 128;
    std::chrono::milliseconds patience = std::chrono::seconds(30);  ///< Of who waits for a turn.
};

class QueryLane {
public:
    explicit QueryLane(LaneLimits limits);
    /// Whoever still waits does not go on.
    ~QueryLane();
    QueryLane(const QueryLane&) = delete;
    QueryLane& operator=(const QueryLane&) = delete;

    /// Waits for a turn to query. Throws HttpProblem: 429 when the caller has too many waiting
    /// already, 503 when all have or when no turn came in time, and 499, which nobody reads, when
    /// the client has gone until its turn came (null: not known). One that did not have to wait is
    /// not asked whether it is there: who only closed the sending side still reads.
    Task<Turn> enter(std::string caller, std::shared_ptr<const Presence> client = nullptr);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace voltgate::http
