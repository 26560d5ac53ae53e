#include "db/id_token_lookup.hpp"

#include "db/id_token_row.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement tokenFacts{"id_token_facts", R"sql(
    select k.*,
           (select count(*) from transaction t
            where t.token_key = k.token_key and t.stopped_at is null) as active_transactions
    from id_token k
    where k.token_key = any ($1::text[]))sql"};

template <class Question>
void answerTogether(pqxx::connection& session, Batch<Question>& batch) {
    ArrayParameter keys;
    for (const auto& question : batch.template of<Question>()) {
        keys.add(question.request.normalized());
    }
    std::map<std::string, AuthorizationFacts> found;
    pqxx::nontransaction tx(session);  // One statement is a transaction by itself.
    for (const auto& row : run(tx, tokenFacts, keys)) {
        AuthorizationFacts facts{.record = readIdToken(row),
                                 .activeTransactions = get<int>(row, "active_transactions")};
        found.emplace(get<std::string>(row, "token_key"), std::move(facts));
    }
    for (auto& question : batch.template of<Question>()) {
        const auto facts = found.find(question.request.normalized());
        question.result.emplace();
        if (facts != found.end()) *question.result = facts->second;
    }
}

}  // namespace

IdTokenLookup::IdTokenLookup(std::string url, LaneSettings settings)
    : lane_("id tokens", std::move(url), settings, answerTogether<Question>) {}

Task<std::optional<AuthorizationFacts>> IdTokenLookup::facts(IdToken token) {
    return lane_.perform<Question>(std::move(token));
}

}  // namespace voltgate::db
