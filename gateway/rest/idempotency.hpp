// Requests with an Idempotency-Key are done once: one that is sent again is answered again, for 24
// hours, also by the next process. It is on record before it is done, so whatever ends the process
// in between, nothing is done twice: what came of it is then not known, and that is answered. A
// secret in an answer is not told again. Bounded per caller. Safe to use from any thread.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "gateway/rest/http.hpp"
#include "ocpp/repositories/idempotency_repository.hpp"

namespace voltgate::rest {

class Idempotency {
public:
    /// Of one caller; the oldest make room.
    static constexpr std::size_t keysOfOneCaller = 1000;
    /// The largest answer that is given again, in bytes.
    static constexpr std::size_t bodyAtMost = std::size_t{64} * 1024;
    static constexpr auto lifetime = std::chrono::hours(24);

    /// What the request asks for; never throws, and outlives the call.
    using Perform = std::function<Task<Response>()>;

    Idempotency(IdempotencyRepository& requests, const Clock& clock)
        : requests_(requests), clock_(clock), memory_(std::make_shared<Memory>()) {}

    /// What came of the request, which is performed if none with this key has been. Throws
    /// HttpProblem: 400 for a key that is none, 409 when it came with another request, when its
    /// request is under way, when that was interrupted, and when the answer was too large to be
    /// kept. The request outlives the task.
    Task<Response> once(const Request& request, std::string key, Perform perform);

private:
    class UnderWay;
    // Nothing: the key is to be free.
    using Outcome = std::optional<KeptAnswer>;
    // Of this process; a request that is cut off at its end may outlive the rest.
    struct Memory {
        std::mutex mutex;
        std::map<RequestKey, std::string> underWay;  // With their fingerprints.
        std::map<RequestKey, Outcome> unwritten;     // Since the database was away.
    };

    Task<std::optional<Response>> begin(KeyedRequest request);
    Task<> end(RequestKey key, Outcome outcome);
    Task<> write(RequestKey key, Outcome outcome);
    std::optional<Outcome> takeUnwritten(const RequestKey& key);

    IdempotencyRepository& requests_;
    const Clock& clock_;
    const std::shared_ptr<Memory> memory_;
};

}  // namespace voltgate::rest
