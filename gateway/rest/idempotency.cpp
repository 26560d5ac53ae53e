#include "gateway/rest/idempotency.hpp"

#include "gateway/http/digest.hpp"
#include "ocpp/domain/secrets.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

constexpr std::size_t unwrittenAtMost = 1000;

std::string fingerprintOf(const Request& request) {
    return sha256Hex(request.method + "\n" + request.path + "\n" + request.query + "\n" +
                     request.body);
}

// Nothing was done by a request that was refused, or that met a database that is away. After 502
// and 504 the station may have acted, and after 500 anything may have happened.
bool mayHaveDoneSomething(int status) {
    return status < 400 || status == 500 || status == 502 || status == 504;
}

std::optional<KeptAnswer> outcomeOf(const Response& response) {
    if (!mayHaveDoneSomething(response.status)) return std::nullopt;
    KeptAnswer answer{.status = response.status, .headers = response.headers};
    const bool isKept = !response.stream && response.body.size() <= Idempotency::bodyAtMost;
    // A secret is told once, to who asked first.
    if (isKept) answer.body = withoutAnySecret(response.body);
    return answer;
}

HttpProblem reused() {
    return {409, "idempotency-key-reused",
            "this Idempotency-Key came with a different request before"};
}

HttpProblem stillUnderWay() {
    return {409, "request-under-way",
            "the request with this Idempotency-Key is still being worked on"};
}

HttpProblem interrupted(const DateTime& begunAt) {
    return {409, "request-interrupted",
            "the request with this Idempotency-Key began at " + begunAt.text() +
                " and was interrupted: whether it was done is not known, and it is not done again. "
                "See whether it was, and if not, send it with another key"};
}

HttpProblem tooLargeToRepeat(const KeptAnswer& answer) {
    return {409, "answer-not-kept",
            "the request with this Idempotency-Key was done, and answered with " +
                std::to_string(answer.status) + "; the answer was too large to be kept"};
}

}  // namespace

// A request that is being worked on here.
class Idempotency::UnderWay {
public:
    UnderWay(std::shared_ptr<Memory> memory, const KeyedRequest& request)
        : memory_(std::move(memory)), key_(request.key) {
        const std::scoped_lock lock(memory_->mutex);
        const auto [known, isNew] = memory_->underWay.emplace(key_, request.fingerprint);
        if (isNew) return;
        throw known->second == request.fingerprint ? stillUnderWay() : reused();
    }
    ~UnderWay() {
        const std::scoped_lock lock(memory_->mutex);
        memory_->underWay.erase(key_);
    }
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;

private:
    const std::shared_ptr<Memory> memory_;
    const RequestKey key_;
};

Task<Response> Idempotency::once(const Request& request, std::string key, Perform perform) {
    if (key.empty() || key.size() > 255)
        throw badInput({{"Idempotency-Key", "expected 1 to 255 characters"}});
    const KeyedRequest keyed{.key = {request.caller.identity, std::move(key)},
                             .fingerprint = fingerprintOf(request),
                             .begunAt = clock_.now()};
    const UnderWay underWay(memory_, keyed);
    auto earlier = co_await begin(keyed);
    if (earlier) co_return std::move(*earlier);
    auto response = co_await perform();
    co_await end(keyed.key, outcomeOf(response));
    co_return response;
}

// The answer to the same request before; nothing when it is to be done now.
Task<std::optional<Response>> Idempotency::begin(KeyedRequest request) {
    if (auto outcome = takeUnwritten(request.key)) co_await write(request.key, std::move(*outcome));
    const auto known =
        co_await requests_.begin(request, request.begunAt - lifetime, keysOfOneCaller);
    if (!known) co_return std::nullopt;
    if (known->fingerprint != request.fingerprint) throw reused();
    if (!known->answer) throw interrupted(known->begunAt);
    if (!known->answer->body) throw tooLargeToRepeat(*known->answer);
    co_return Response{known->answer->status, known->answer->headers, *known->answer->body};
}

Task<> Idempotency::write(RequestKey key, Outcome outcome) {
    std::exception_ptr failure;
    try {
        if (outcome) {
            co_await requests_.complete(key, *outcome);
        } else {
            co_await requests_.forget(key);
        }
        co_return;
    } catch (...) {
        failure = std::current_exception();
    }
    {
        const std::scoped_lock lock(memory_->mutex);
        auto& unwritten = memory_->unwritten;
        if (unwritten.size() < unwrittenAtMost) unwritten[key] = std::move(outcome);
    }
    std::rethrow_exception(failure);
}

// What was done is answered, whether that can be written now or not.
Task<> Idempotency::end(RequestKey key, Outcome outcome) {
    try {
        co_await write(std::move(key), std::move(outcome));
    } catch (const std::exception& error) {
        log::warn("the outcome of a request with an Idempotency-Key is not on record yet",
                  {{"error", error.what()}});
    }
}

std::optional<Idempotency::Outcome> Idempotency::takeUnwritten(const RequestKey& key) {
    const std::scoped_lock lock(memory_->mutex);
    auto& unwritten = memory_->unwritten;
    const auto found = unwritten.find(key);
    if (found == unwritten.end()) return std::nullopt;
    std::optional<Outcome> outcome(std::in_place, std::move(found->second));
    unwritten.erase(found);
    return outcome;
}

}  // namespace voltgate::rest
