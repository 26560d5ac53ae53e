// Who may do costly work next: so many at once, the others wait, and addresses take turns, so that
// one that asks for a lot delays nobody but itself. Bounded; safe to use from any thread.
#pragma once
#include <cstddef>
#include <memory>
#include <string>

#include "ocpp/task.hpp"

namespace voltgate::rest {

struct TurnLimits {
    std::size_t atOnce = 2;
    std::size_t waitingPerAddress = 128;
    std::size_t waitingInAll = 1024;
};

class Turns {
public:
    /// Those who are known wait before those who are not.
    enum class Rank { Known, Unknown };

    explicit Turns(TurnLimits limits);
    ~Turns();

    /// Holds a place until its end.
    class Turn;
    /// Waits for a turn. Throws HttpProblem 429 when too many wait for this address, and 503 when
    /// too many wait and no address has more of them.
    Task<std::shared_ptr<Turn>> take(std::string address, Rank rank);

private:
    struct Queue;
    std::shared_ptr<Queue> queue_;
};

}  // namespace voltgate::rest
