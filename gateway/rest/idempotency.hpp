// Answers by Idempotency-Key, so that a request sent again is answered again instead of done again;
// a secret in an answer is not told again. Kept in memory for 24 hours, bounded per caller. Safe to
// use from any thread.
#pragma once
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "gateway/rest/http.hpp"
#include "ocpp/domain/datetime.hpp"

namespace voltgate::rest {

class IdempotencyCache {
public:
    explicit IdempotencyCache(const Clock& clock) : clock_(clock) {}

    /// The answer to the same request before; nothing when the key is new, which it then no longer
    /// is. Throws HttpProblem 409 when the key came with another request, or its request is still
    /// under way.
    std::optional<Response> begin(const Request& request, const std::string& key);
    /// What came of a request that began: kept if something was done, else the key is free again.
    void end(const Request& request, const std::string& key, const Response& response);

private:
    struct Entry {
        std::string fingerprint;
        std::optional<Response> response;
        DateTime at;
    };
    struct Shelf {
        std::map<std::string, Entry> entries;
        std::deque<std::string> oldestFirst;
    };
    void makeRoom(Shelf& shelf);

    const Clock& clock_;
    std::mutex mutex_;
    std::map<std::string, Shelf> shelves_;  // By caller.
};

}  // namespace voltgate::rest
