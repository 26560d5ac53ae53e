#include "db/id_token_repository.hpp"

#include "db/all_or_none.hpp"
#include "db/change.hpp"
#include "db/id_token_row.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement findToken{"find_id_token", R"sql(
    select * from id_token where token_key = $1)sql"};

constexpr Statement listTokens{"list_id_tokens", R"sql(
    select *
    from id_token
    where ($1::text is null or group_id = $1)
      and ($2::bigint is null or number < $2)
    order by number desc
    limit $3)sql"};

constexpr Statement insertTokens{"add_id_tokens", R"sql(
    insert into id_token (token_key, value, type, status, expires_at, group_id,
                          allow_concurrent_tx, label)
    select a.token_key, a.value, a.type, a.status, a.expires_at, a.group_id,
           a.allow_concurrent_tx, a.label
    from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[],
                $7::boolean[], $8::text[])
         with ordinality
         as a (token_key, value, type, status, expires_at, group_id, allow_concurrent_tx, label,
               place)
    order by a.place
    on conflict (token_key) do nothing
    returning *)sql"};

constexpr Statement tokensAmong{"id_tokens_among", R"sql(
    select * from id_token where token_key = any($1::text[]))sql"};

constexpr Statement lockToken{"lock_id_token", R"sql(
    select revision from id_token where token_key = $1 for update)sql"};

// Each nullable field comes with a flag that says whether it changes.
constexpr Statement changeToken{"change_id_token", R"sql(
    update id_token
    set status = coalesce($2, status),
        expires_at = case when $3 then $4 else expires_at end,
        group_id = case when $5 then $6 else group_id end,
        allow_concurrent_tx = coalesce($7, allow_concurrent_tx),
        label = case when $8 then $9 else label end,
        revision = revision + 1
    where token_key = $1)sql"};

constexpr Statement removeToken{"remove_id_token", R"sql(
    delete from id_token where token_key = $1 returning token_key)sql"};

}  // namespace

IdTokenRecord readIdToken(const pqxx::row& row) {
    return {
        .token = {.value = get<std::string>(row, "value"), .type = get<std::string>(row, "type")},
        .status = get<TokenStatus>(row, "status"),
        .expiresAt = get<std::optional<DateTime>>(row, "expires_at"),
        .groupId = get<std::optional<std::string>>(row, "group_id"),
        .allowConcurrentTx = get<bool>(row, "allow_concurrent_tx"),
        .label = get<std::optional<std::string>>(row, "label"),
        .number = get<std::int64_t>(row, "number"),
        .revision = get<std::int64_t>(row, "revision"),
        .createdAt = get<DateTime>(row, "created_at")};
}

Task<std::optional<AuthorizationFacts>> IdTokenRepository::facts(
    IdToken token, std::optional<StartPlace> startsAt) {
    return lookup_.facts(std::move(token), std::move(startsAt));
}

std::optional<IdTokenRecord> IdTokenRepository::lastKnown(const IdToken& token) const {
    return copy_ == nullptr ? std::nullopt : copy_->token(token);
}

Task<std::optional<IdTokenRecord>> IdTokenRepository::find(IdToken token) {
    const auto work = [&token](pqxx::work& tx) {
        return first(run(tx, findToken, token.normalized()), readIdToken);
    };
    co_return co_await database_.transaction(work);
}

Task<Listed<IdTokenRecord>> IdTokenRepository::list(std::optional<std::string> groupId, Page page) {
    const auto work = [&](pqxx::work& tx) {
        const auto rows = run(tx, listTokens, groupId, page.before, page.limit + 1);
        return listed(rows, page.limit, "number", readIdToken);
    };
    co_return co_await database_.largeTransaction(work);
}

std::vector<IdTokenRecord> addIdTokens(pqxx::transaction_base& tx,
                                       const std::vector<IdTokenRecord>& records) {
    if (records.empty()) return {};
    ArrayParameter keys, values, types, statuses, ends, groups, concurrents, labels;
    for (const auto& record : records) {
        keys.add(record.token.normalized());
        values.add(record.token.value);
        types.add(record.token.type);
        statuses.add(record.status);
        ends.add(record.expiresAt);
        groups.add(record.groupId);
        concurrents.add(record.allowConcurrentTx);
        labels.add(record.label);
    }
    return all(
        run(tx, insertTokens, keys, values, types, statuses, ends, groups, concurrents, labels),
        readIdToken);
}

Task<std::optional<IdTokenRecord>> IdTokenRepository::add(IdTokenRecord record) {
    return registrations_.add(std::move(record));
}

Task<std::vector<IdTokenRecord>> IdTokenRepository::addMany(std::vector<IdTokenRecord> records,
                                                            WhenTaken whenTaken) {
    const auto work = [&](pqxx::work& tx) {
        return addedOf(tx, records.size(), whenTaken, [&] { return addIdTokens(tx, records); });
    };
    co_return co_await database_.largeTransaction(work);
}

Task<std::vector<IdTokenRecord>> IdTokenRepository::some(std::vector<IdToken> tokens) {
    ArrayParameter keys;
    for (const auto& token : tokens) keys.add(token.normalized());
    const auto work = [&keys](pqxx::work& tx) {
        return all(run(tx, tokensAmong, keys), readIdToken);
    };
    co_return co_await database_.transaction(work);
}

Task<ChangeResult> IdTokenRepository::change(IdToken token, IdTokenChange change,
                                             std::optional<std::int64_t> revision) {
    const auto work = [&](pqxx::work& tx) {
        const auto key = token.normalized();
        const auto verdict = mayChange(run(tx, lockToken, key), revision);
        if (verdict != ChangeResult::Changed) return verdict;
        run(tx, changeToken, key, change.status, change.expiresAt.has_value(),
            flattened(change.expiresAt), change.groupId.has_value(), flattened(change.groupId),
            change.allowConcurrentTx, change.label.has_value(), flattened(change.label));
        return verdict;
    };
    co_return co_await database_.transaction(work);
}

Task<bool> IdTokenRepository::remove(IdToken token) {
    const auto work = [&token](pqxx::work& tx) {
        return !run(tx, removeToken, token.normalized()).empty();
    };
    co_return co_await database_.transaction(work);
}

}  // namespace voltgate::db
