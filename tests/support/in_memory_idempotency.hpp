// Requests that are done once, without a database.
#pragma once
#include <algorithm>

#include "ocpp/repositories/idempotency_repository.hpp"
#include "tests/support/in_memory_repositories.hpp"

namespace voltgate {

class InMemoryIdempotency final : public IdempotencyRepository {
public:
    explicit InMemoryIdempotency(InMemoryTables& tables) : tables_(tables) {}

    Task<std::optional<KeyedRequest>> begin(KeyedRequest request, DateTime expired,
                                            std::size_t atMost) override {
        const auto lock = tables_.open();
        std::erase_if(requests_, [&](const auto& each) { return each.begunAt <= expired; });
        if (auto* known = find(request.key)) co_return *known;
        requests_.push_back(request);
        const auto isOwn = [&](const auto& each) { return each.key.caller == request.key.caller; };
        const auto own = std::count_if(requests_.begin(), requests_.end(), isOwn);
        if (static_cast<std::size_t>(own) > atMost)
            requests_.erase(std::find_if(requests_.begin(), requests_.end(), isOwn));
        co_return std::nullopt;
    }
    Task<> complete(RequestKey key, KeptAnswer answer) override {
        const auto lock = tables_.open();
        if (auto* known = find(key)) known->answer = std::move(answer);
        co_return;
    }
    Task<> forget(RequestKey key) override {
        const auto lock = tables_.open();
        std::erase_if(requests_, [&](const auto& each) { return each.key == key; });
        co_return;
    }

private:
    KeyedRequest* find(const RequestKey& key) {
        const auto found = std::find_if(requests_.begin(), requests_.end(),
                                        [&](const auto& each) { return each.key == key; });
        return found == requests_.end() ? nullptr : &*found;
    }

    InMemoryTables& tables_;
    std::vector<KeyedRequest> requests_;  // Oldest first.
};

}  // namespace voltgate
