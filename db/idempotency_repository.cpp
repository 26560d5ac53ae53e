#include "db/idempotency_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

// Of two at the same moment one inserts, and the other one waits for its commit.
constexpr Statement beginRequest{"begin_keyed_request", R"sql(
    insert into idempotency_key as k (caller, key, fingerprint, begun_at)
    values ($1, $2, $3, $4)
    on conflict (caller, key) do update
    set fingerprint = excluded.fingerprint,
        begun_at = excluded.begun_at,
        status = null,
        header_names = '{}',
        header_values = '{}',
        body = null
    where k.begun_at <= $5
    returning true)sql"};

constexpr Statement findRequest{"find_keyed_request", R"sql(
    select *
    from idempotency_key
    where caller = $1 and key = $2)sql"};

constexpr Statement dropOldest{"drop_oldest_keyed_requests", R"sql(
    delete from idempotency_key
    where caller = $1
      and key in (select key from idempotency_key
                  where caller = $1
                  order by begun_at desc, key
                  offset $2))sql"};

constexpr Statement completeRequest{"complete_keyed_request", R"sql(
    update idempotency_key
    set status = $3,
        header_names = $4,
        header_values = $5,
        body = $6
    where caller = $1 and key = $2)sql"};

constexpr Statement forgetRequest{"forget_keyed_request", R"sql(
    delete from idempotency_key
    where caller = $1 and key = $2)sql"};

constexpr Statement dropExpired{"drop_expired_keyed_requests", R"sql(
    delete from idempotency_key
    where (caller, key) in (select caller, key from idempotency_key
                            where begun_at <= $1
                            order by begun_at
                            limit 5000)
    returning true)sql"};

std::optional<KeptAnswer> readAnswer(const pqxx::row& row) {
    const auto status = get<std::optional<int>>(row, "status");
    if (!status) return std::nullopt;
    using Texts = std::vector<std::optional<std::string>>;
    const auto names = get<Texts>(row, "header_names");
    const auto values = get<Texts>(row, "header_values");
    KeptAnswer answer{.status = *status, .body = get<std::optional<std::string>>(row, "body")};
    for (std::size_t i = 0; i < names.size(); ++i)
        answer.headers.emplace_back(names[i].value(), values.at(i).value());
    return answer;
}

KeyedRequest readRequest(const pqxx::row& row) {
    return {.key = {get<std::string>(row, "caller"), get<std::string>(row, "key")},
            .fingerprint = get<std::string>(row, "fingerprint"),
            .begunAt = get<DateTime>(row, "begun_at"),
            .answer = readAnswer(row)};
}

}  // namespace

Task<std::optional<KeyedRequest>> IdempotencyRepository::begin(KeyedRequest request,
                                                               DateTime expired,
                                                               std::size_t atMost) {
    const auto& key = request.key;
    const auto work = [&](pqxx::work& tx) -> std::optional<KeyedRequest> {
        const auto begun = run(tx, beginRequest, key.caller, key.value, request.fingerprint,
                               request.begunAt, expired);
        if (begun.empty()) return first(run(tx, findRequest, key.caller, key.value), readRequest);
        run(tx, dropOldest, key.caller, atMost);
        return std::nullopt;
    };
    co_return co_await database_.transaction(work);
}

Task<> IdempotencyRepository::complete(RequestKey key, KeptAnswer answer) {
    ArrayParameter names;
    ArrayParameter values;
    for (const auto& [name, value] : answer.headers) {
        names.add(name);
        values.add(value);
    }
    const auto work = [&](pqxx::work& tx) {
        run(tx, completeRequest, key.caller, key.value, answer.status, names, values, answer.body);
    };
    co_await database_.transaction(work);
}

Task<> IdempotencyRepository::forget(RequestKey key) {
    const auto work = [&](pqxx::work& tx) { run(tx, forgetRequest, key.caller, key.value); };
    co_await database_.transaction(work);
}

void dropKeyedRequestsBefore(pqxx::connection& session, DateTime expired) {
    for (bool isLeft = true; isLeft;) {
        pqxx::work tx(session);
        isLeft = !run(tx, dropExpired, expired).empty();
        tx.commit();
    }
}

}  // namespace voltgate::db
