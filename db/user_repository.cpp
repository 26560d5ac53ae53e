#include "db/user_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement addUser{"add_user", R"sql(
    insert into user_account (email, password_hash, role, sites, cards)
    values (lower($1), $2, $3, $4::text[], $5::text[])
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
    set role = coalesce($2, role), password_hash = coalesce($3, password_hash),
        sites = case when $4::boolean then $5::text[] else sites end,
        cards = coalesce($6::text[], cards)
    where number = $1)sql"};

constexpr Statement removeUser{"remove_user", R"sql(
    delete from user_account where number = $1)sql"};

// Of two who take an admin away at the same time, the second sees what the first has done.
constexpr Statement lockUsers{"lock_users", R"sql(
    lock table user_account in share row exclusive mode)sql"};

// Only who is bound to no site manages users.
constexpr Statement findUserRole{"find_user_role", R"sql(
    select u.role,
           not exists (select from user_account o
                       where o.role = 'Admin' and o.sites is null
                         and o.number <> u.number) as is_last_admin,
           u.sites is null as is_unbound, u.password_hash
    from user_account u
    where u.number = $1)sql"};

// A change of the user that is under way is waited for.
constexpr Statement addSession{"begin_login_session", R"sql(
    insert into login_session (id, user_number, expires_at, address)
    select $1, u.number, $3, $4
    from user_account u
    where u.number = $2 and u.password_hash = coalesce($5, u.password_hash)
    for share
    returning id)sql"};

constexpr Statement trimSessions{"trim_login_sessions", R"sql(
    delete from login_session
    where user_number = $1
      and (expires_at < now()
           or id in (select id
                     from login_session
                     where user_number = $1
                     order by created_at desc, id
                     offset 100)))sql"};

constexpr Statement findSessionUser{"find_user_by_session", R"sql(
    select u.*
    from login_session s
    join user_account u on u.number = s.user_number
    where s.id = $1 and s.expires_at > now())sql"};

constexpr Statement removeSession{"end_login_session", R"sql(
    delete from login_session where id = $1)sql"};

constexpr Statement removeSessions{"end_login_sessions", R"sql(
    delete from login_session where user_number = $1)sql"};

constexpr Statement addKey{"add_api_key", R"sql(
    insert into api_key (name, secret_hash, role, sites, expires_at)
    values ($1, $2, $3, $4::text[], $5)
    returning *)sql"};

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

std::vector<std::string> readTexts(const pqxx::row& row, const char* column) {
    using Texts = std::vector<std::optional<std::string>>;
    std::vector<std::string> texts;
    for (auto& text : get<Texts>(row, column)) texts.push_back(text.value_or(""));
    return texts;
}

SiteAccess readSites(const pqxx::row& row) {
    if (row["sites"].is_null()) return std::nullopt;
    return readTexts(row, "sites");
}

ArrayParameter toArray(const std::vector<std::string>& texts) {
    ArrayParameter array;
    for (const auto& text : texts) array.add(text);
    return array;
}

std::optional<ArrayParameter> toArray(const std::optional<std::vector<std::string>>& texts) {
    return texts ? std::optional(toArray(*texts)) : std::nullopt;
}

User readUser(const pqxx::row& row) {
    return {.number = get<std::int64_t>(row, "number"),
            .email = get<std::string>(row, "email"),
            .passwordHash = get<std::string>(row, "password_hash"),
            .role = get<Role>(row, "role"),
            .sites = readSites(row),
            .cards = readTexts(row, "cards"),
            .createdAt = get<DateTime>(row, "created_at")};
}

ApiKey readKey(const pqxx::row& row) {
    return {.number = get<std::int64_t>(row, "number"),
            .name = get<std::string>(row, "name"),
            .secretHash = get<std::string>(row, "secret_hash"),
            .role = get<Role>(row, "role"),
            .sites = readSites(row),
            .createdAt = get<DateTime>(row, "created_at"),
            .expiresAt = get<std::optional<DateTime>>(row, "expires_at"),
            .lastUsedAt = get<std::optional<DateTime>>(row, "last_used_at")};
}

// What stands against taking this user, or his being admin, away; the table is locked then.
std::optional<UserChangeResult> obstacleTo(pqxx::work& tx, std::int64_t number, bool takesAdmin,
                                           const std::optional<std::string>& formerHash = {}) {
    run(tx, lockUsers);
    const auto rows = run(tx, findUserRole, number);
    if (rows.empty()) return UserChangeResult::NotFound;
    const bool isLastAdmin = get<Role>(rows[0], "role") == Role::Admin &&
                             get<bool>(rows[0], "is_unbound") &&
                             get<bool>(rows[0], "is_last_admin");
    if (takesAdmin && isLastAdmin) return UserChangeResult::LastAdmin;
    if (formerHash && get<std::string>(rows[0], "password_hash") != *formerHash)
        return UserChangeResult::PasswordDiffers;
    return std::nullopt;
}

}  // namespace

Task<std::optional<User>> UserRepository::add(User user) {
    const auto work = [&user](pqxx::work& tx) {
        return first(run(tx, addUser, user.email, user.passwordHash, user.role, toArray(user.sites),
                         toArray(user.cards)),
                     readUser);
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

Task<UserChangeResult> UserRepository::change(std::int64_t number, UserChange change) {
    const auto work = [&](pqxx::work& tx) {
        const bool takesAdmin =
            (change.role && *change.role != Role::Admin) || (change.sites && *change.sites);
        const auto obstacle = obstacleTo(tx, number, takesAdmin, change.formerHash);
        if (obstacle) return *obstacle;
        const auto sites = change.sites.value_or(std::nullopt);
        run(tx, changeUser, number, change.role, change.passwordHash, change.sites.has_value(),
            toArray(sites), toArray(change.cards));
        run(tx, removeSessions, number);
        return UserChangeResult::Changed;
    };
    co_return co_await database_.transaction(work);
}

Task<UserChangeResult> UserRepository::remove(std::int64_t number) {
    const auto work = [number](pqxx::work& tx) {
        const auto obstacle = obstacleTo(tx, number, true);
        if (obstacle) return *obstacle;
        run(tx, removeUser, number);
        return UserChangeResult::Changed;
    };
    co_return co_await database_.transaction(work);
}

Task<bool> UserRepository::beginSession(LoginSession session) {
    const auto work = [&session](pqxx::work& tx) {
        const bool isTheirs = !run(tx, addSession, session.id, session.user, session.expiresAt,
                                   session.address, session.shownHash)
                                   .empty();
        run(tx, trimSessions, session.user);
        return isTheirs;
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<User>> UserRepository::findBySession(std::string id) {
    const auto work = [&id](pqxx::work& tx) {
        return first(run(tx, findSessionUser, id), readUser);
    };
    co_return co_await database_.transaction(work);
}

Task<> UserRepository::endSession(std::string id) {
    const auto work = [&id](pqxx::work& tx) { run(tx, removeSession, id); };
    co_await database_.transaction(work);
}

Task<std::int64_t> UserRepository::count() {
    const auto work = [](pqxx::work& tx) {
        return get<std::int64_t>(tx.exec1("select count(*) from user_account"), 0);
    };
    co_return co_await database_.transaction(work);
}

Task<ApiKey> ApiKeyRepository::add(ApiKey key) {
    const auto work = [&key](pqxx::work& tx) {
        return readKey(
            run(tx, addKey, key.name, key.secretHash, key.role, toArray(key.sites), key.expiresAt)
                .at(0));
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
