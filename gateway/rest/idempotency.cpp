#include "gateway/rest/idempotency.hpp"

#include <algorithm>

#include "gateway/http/digest.hpp"
#include "ocpp/domain/secrets.hpp"

namespace voltgate::rest {
namespace {

constexpr std::size_t entriesPerCaller = 1000;
constexpr std::size_t bodyAtMost = std::size_t{64} * 1024;
constexpr auto lifetime = std::chrono::hours(24);

std::string fingerprintOf(const Request& request) {
    return sha256Hex(request.method + "\n" + request.path + "\n" + request.query + "\n" +
                     request.body);
}

// Nothing was done by a request that was refused, or that met a database that is away. After 502
// and 504 the station may have acted.
bool hasDoneSomething(const Response& response) {
    return response.status < 400 || response.status == 502 || response.status == 504;
}

}  // namespace

std::optional<Response> IdempotencyCache::begin(const Request& request, const std::string& key) {
    if (key.empty() || key.size() > 255) {
        throw badInput({{"Idempotency-Key", "expected 1 to 255 characters"}});
    }
    const auto fingerprint = fingerprintOf(request);
    const std::scoped_lock lock(mutex_);
    auto& shelf = shelves_[request.caller.identity];
    makeRoom(shelf);
    const auto found = shelf.entries.find(key);
    if (found == shelf.entries.end()) {
        shelf.entries[key] = {fingerprint, std::nullopt, clock_.now()};
        shelf.oldestFirst.push_back(key);
        return std::nullopt;
    }
    if (found->second.fingerprint != fingerprint) {
        throw HttpProblem(409, "idempotency-key-reused",
                          "this Idempotency-Key came with a different request before");
    }
    if (!found->second.response) {
        throw HttpProblem(409, "request-under-way",
                          "the request with this Idempotency-Key is still being worked on");
    }
    return found->second.response;
}

void IdempotencyCache::end(const Request& request, const std::string& key,
                           const Response& response) {
    const std::scoped_lock lock(mutex_);
    auto& shelf = shelves_[request.caller.identity];
    const auto found = shelf.entries.find(key);
    if (found == shelf.entries.end()) return;
    if (hasDoneSomething(response) && response.body.size() <= bodyAtMost) {
        found->second.response = response;
        // A secret is told once, to who asked first.
        found->second.response->body = withoutAnySecret(response.body);
        return;
    }
    shelf.entries.erase(found);
    std::erase(shelf.oldestFirst, key);
}

void IdempotencyCache::makeRoom(Shelf& shelf) {
    const auto now = clock_.now();
    while (!shelf.oldestFirst.empty()) {
        const auto oldest = shelf.entries.find(shelf.oldestFirst.front());
        const bool isOver = now - oldest->second.at > lifetime;
        if (!isOver && shelf.entries.size() < entriesPerCaller) return;
        shelf.entries.erase(oldest);
        shelf.oldestFirst.pop_front();
    }
}

}  // namespace voltgate::rest
