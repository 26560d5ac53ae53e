// The read combiner for tokens: every Authorize and StartTransaction asks what is on record for a
// token; all questions that are pending go out as one query. So no cache is needed, and an answer
// is always true. Safe to use from any thread.
#pragma once
#include "db/journal.hpp"
#include "db/lane.hpp"
#include "ocpp/repositories/id_token_repository.hpp"

namespace voltgate::db {

class IdTokenLookup {
public:
    /// The journal may be absent; it outlives the lookup, and takes over when PostgreSQL is away.
    explicit IdTokenLookup(Postgres postgres, LaneSettings settings = {},
                           Journal* journal = nullptr);

    /// Throws DatabaseUnavailable: at once while the journal is in use.
    Task<std::optional<AuthorizationFacts>> facts(IdToken token,
                                                  std::optional<StartPlace> startsAt = {});

    void stop() { lane_.stop(); }
    std::uint64_t queries() const { return lane_.batches(); }

private:
    struct Subject {
        IdToken token;
        std::optional<StartPlace> startsAt{};
    };
    using Question = Waiting<Subject, std::optional<AuthorizationFacts>>;

    void answerTogether(Connection& connection, Batch<Question>& batch);
    void giveUp(Batch<Question> questions, const std::string& reason);

    Journal* const journal_;
    Lane<Batch<Question>> lane_;  // Last: its thread uses the rest.
};

}  // namespace voltgate::db
