#include "db/user_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement addUser{"add_user", R"sql(
    insert into user_account (email, password_hash, role)
    values (lower($1), $2, $3)
    on conflict (email) do nothing
    returning *)sql"};

constexpr Statement findUser{"find_user_by_email", R"sql(
    select * from user_account where email = lower($1))sql"};

constexpr Statement listUsers{"list_users", R"sql(
    select *
    from user_account
    where $1::bigint is null or number < $1
    order by number desc
    limit $2)sql"};

constexpr Statement changeUser{"change_user", R"sql(
    update user_account
    set role = coalesce($2, role), password_hash = coalesce($3, password_hash)
    where number = $1
    returning number)sql"};

constexpr Statement removeUser{"remove_user", R"sql(
    delete from user_account where number = $1 returning number)sql"};

constexpr Statement addKey{"add_api_key", R"sql(
    insert into api_key (name, secret_hash, role) values ($1, $2, $3) returning *)sql"};

// Its last use is noted once a minute: writing on every request would cost more than the request.
constexpr Statement findKey{"find_api_key", R"sql(
    with used as (
        update api_key
        set last_used_at = now()
        where secret_hash = $1
          and (last_used_at is null or last_used_at < now() - interval '1 minute')
    )
    select * from api_key where secret_hash = $1)sql"};

constexpr Statement listKeys{"list_api_keys", R"sql(
    select *
    from api_key
    where $1::bigint is null or number < $1
    order by number desc
    limit $2)sql"};

constexpr Statement removeKey{"remove_api_key", R"sql(
    delete from api_key where number = $1 returning number)sql"};

User readUser(const pqxx::row& row) {
    return {.number = get<std::int64_t>(row, "number"),
            .email = get<std::string>(row, "email"),
            .passwordHash = get<std::string>(row, "password_hash"),
            .role = get<Role>(row, "role"),
            .createdAt = get<DateTime>(row, "created_at")};
}

ApiKey readKey(const pqxx::row& row) {
    return {.number = get<std::int64_t>(row, "number"),
            .name = get<std::string>(row, "name"),
            .secretHash = get<std::string>(row, "secret_hash"),
            .role = get<Role>(row, "role"),
            .createdAt = get<DateTime>(row, "created_at"),
            .lastUsedAt = get<std::optional<DateTime>>(row, "last_used_at")};
}

}  // namespace

Task<std::optional<User>> UserRepository::add(User user) {
    const auto work = [&user](pqxx::work& tx) {
        return first(run(tx, addUser, user.email, user.passwordHash, user.role), readUser);
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<User>> UserRepository::findByEmail(std::string email) {
    const auto work = [&email](pqxx::work& tx) {
        return first(run(tx, findUser, email), readUser);
    };
    co_return co_await database_.transaction(work);
}

Task<Listed<User>> UserRepository::list(Page page) {
    const auto work = [page](pqxx::work& tx) {
        return listed(run(tx, listUsers, page.before, page.limit + 1), page.limit, "number",
                      readUser);
    };
    co_return co_await database_.transaction(work);
}

Task<bool> UserRepository::change(std::int64_t number, std::optional<Role> role,
                                  std::optional<std::string> passwordHash) {
    const auto work = [&](pqxx::work& tx) {
        return !run(tx, changeUser, number, role, passwordHash).empty();
    };
    co_return co_await database_.transaction(work);
}

Task<bool> UserRepository::remove(std::int64_t number) {
    const auto work = [number](pqxx::work& tx) { return !run(tx, removeUser, number).empty(); };
    co_return co_await database_.transaction(work);
}

Task<std::int64_t> UserRepository::count() {
    const auto work = [](pqxx::work& tx) {
        return get<std::int64_t>(tx.exec1("select count(*) from user_account"), 0);
    };
    co_return co_await database_.transaction(work);
}

Task<ApiKey> ApiKeyRepository::add(ApiKey key) {
    const auto work = [&key](pqxx::work& tx) {
        return readKey(run(tx, addKey, key.name, key.secretHash, key.role).at(0));
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<ApiKey>> ApiKeyRepository::findBySecretHash(std::string secretHash) {
    const auto work = [&](pqxx::work& tx) { return first(run(tx, findKey, secretHash), readKey); };
    co_return co_await database_.transaction(work);
}

Task<Listed<ApiKey>> ApiKeyRepository::list(Page page) {
    const auto work = [page](pqxx::work& tx) {
        return listed(run(tx, listKeys, page.before, page.limit + 1), page.limit, "number",
                      readKey);
    };
    co_return co_await database_.transaction(work);
}

Task<bool> ApiKeyRepository::remove(std::int64_t number) {
    const auto work = [number](pqxx::work& tx) { return !run(tx, removeKey, number).empty(); };
    co_return co_await database_.transaction(work);
}

}  // namespace voltgate::db
