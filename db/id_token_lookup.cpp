#include "db/id_token_lookup.hpp"

#include "db/id_token_row.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

// A transaction at a connector that has become Available since is over, whether its stop comes or
// not; one at a station that is not heard of any more may be.
constexpr Statement tokenFacts{"id_token_facts", R"sql(
    select a.place, k.*,
           (select count(*)
            from transaction t
            where t.token_key = k.token_key
              and t.stopped_at is null
              and (t.station_id, t.evse_id) is distinct from (a.station_id, a.evse_id)
              and (a.heard_since is null
                   or t.start_received_at >= a.heard_since
                   or exists (select from station s
                              where s.id = t.station_id
                                and greatest(s.last_seen_at, s.last_message_at, s.last_boot_at)
                                    >= a.heard_since))
              and not exists (select from connector c
                              where c.station_id = t.station_id
                                and c.evse_id = t.evse_id
                                and c.status = 'Available'
                                and c.received_at > t.start_received_at
                                and coalesce(c.plausible_at, c.received_at)
                                    > believed_time(t.started_at, t.start_received_at))
           ) as active_transactions
    from unnest($1::text[], $2::text[], $3::integer[], $4::timestamptz[]) with ordinality
         as a (token_key, station_id, evse_id, heard_since, place)
    join id_token k on k.token_key = a.token_key)sql"};

}  // namespace

void IdTokenLookup::answerTogether(Connection& connection, Batch<Question>& batch) {
    const auto watch = connection.watch(stallPatience);
    auto& questions = batch.of<Question>();
    ArrayParameter keys, stations, evses, heardSince;
    for (auto& question : questions) {
        const auto& [token, startsAt] = question.request;
        keys.add(token.normalized());
        stations.add(startsAt ? std::optional(startsAt->station) : std::nullopt);
        evses.add(startsAt ? std::optional(startsAt->evse) : std::nullopt);
        heardSince.add(startsAt ? std::optional(startsAt->heardSince) : std::nullopt);
        question.result.emplace();
    }
    pqxx::nontransaction tx(connection.session);  // One statement is a transaction by itself.
    for (const auto& row : run(tx, tokenFacts, keys, stations, evses, heardSince)) {
        questions.at(row["place"].as<std::size_t>() - 1).result.value() = AuthorizationFacts{
            .record = readIdToken(row), .activeTransactions = get<int>(row, "active_transactions")};
    }
}

IdTokenLookup::IdTokenLookup(Postgres postgres, LaneSettings settings, Journal* journal)
    : journal_(journal),
      lane_(
          "id tokens", std::move(postgres), settings,
          [this](Connection& connection, Batch<Question>& batch) {
              answerTogether(connection, batch);
          },
          [this](Batch<Question> questions, const std::string& reason) {
              giveUp(std::move(questions), reason);
          }) {}

void IdTokenLookup::giveUp(Batch<Question> questions, const std::string& reason) {
    if (journal_ != nullptr) journal_->takeOver(reason);
    questions.fail<DatabaseUnavailable>(reason);
}

Task<std::optional<AuthorizationFacts>> IdTokenLookup::facts(IdToken token,
                                                             std::optional<StartPlace> startsAt) {
    if (journal_ != nullptr && !journal_->isLive()) {
        throw DatabaseUnavailable("what is on record may be older than what is in the journal");
    }
    return lane_.perform<Question>(Subject{std::move(token), std::move(startsAt)});
}

}  // namespace voltgate::db
