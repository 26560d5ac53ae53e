// The read combiner for tokens: every Authorize and StartTransaction asks what is on record for a
// token; all questions that are pending go out as one query. So no cache is needed, and an answer
// is always true. Safe to use from any thread.
#pragma once
#include <map>

#include "db/lane.hpp"
#include "ocpp/repositories/id_token_repository.hpp"

namespace voltgate::db {

class IdTokenLookup {
public:
    explicit IdTokenLookup(std::string url, LaneSettings settings = {});

    Task<std::optional<AuthorizationFacts>> facts(IdToken token);

    void stop() { lane_.stop(); }
    std::uint64_t queries() const { return lane_.batches(); }

private:
    using Question = Waiting<IdToken, std::optional<AuthorizationFacts>>;

    Lane<Batch<Question>> lane_;
};

}  // namespace voltgate::db
