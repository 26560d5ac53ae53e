#include "db/connection_attempt_repository.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <unordered_map>

#include "db/row.hpp"
#include "db/statement.hpp"
#include "db/text.hpp"
#include "ocpp/domain/hex.hpp"

namespace voltgate::db {
namespace {

// Headers are the peer's to write: what it sends is kept, but not without end.
constexpr std::size_t longestText = 1024;
constexpr int mostOfAStation = 300;

// A row that is added to gets a new number, so that the numbers stay in the order of the latest.
constexpr Statement recordAttempts{"record_connection_attempts", R"sql(
    insert into connection_attempt as c (fold_key, host, count, at, first_at, address, path,
                                         station_id, subprotocols, credentials, tls, user_agent,
                                         verdict, reason, certificate, security_profile,
                                         certificate_not_after, user_name_is_id, shown_salt,
                                         shown_hash)
    select a.fold_key, a.host, a.count, a.at, a.first_at, a.address, a.path, a.station_id,
           a.subprotocols, a.credentials, a.tls, a.user_agent, a.verdict, a.reason, a.certificate,
           a.security_profile, a.certificate_not_after, a.user_name_is_id, a.shown_salt,
           a.shown_hash
    from unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::timestamptz[],
                $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
                $12::text[], $13::text[], $14::text[], $15::text[], $16::integer[],
                $17::timestamptz[], $18::boolean[], $19::text[], $20::text[])
         with ordinality
         as a (fold_key, host, count, at, first_at, address, path, station_id, subprotocols,
               credentials, tls, user_agent, verdict, reason, certificate, security_profile,
               certificate_not_after, user_name_is_id, shown_salt, shown_hash, place)
    order by a.place
    on conflict (fold_key) do update
    set number = default,
        count = c.count + excluded.count,
        at = excluded.at,
        first_at = coalesce(c.first_at, c.at),
        address = excluded.address,
        path = excluded.path,
        station_id = excluded.station_id,
        subprotocols = excluded.subprotocols,
        credentials = excluded.credentials,
        tls = excluded.tls,
        user_agent = excluded.user_agent,
        certificate = excluded.certificate,
        security_profile = excluded.security_profile,
        certificate_not_after = excluded.certificate_not_after,
        user_name_is_id = excluded.user_name_is_id,
        shown_salt = excluded.shown_salt,
        shown_hash = excluded.shown_hash)sql"};

// Whoever knocks with ever new ids or faults pushes out his own rows first.
constexpr Statement trimAttemptsOfHosts{"trim_connection_attempts_of_hosts", R"sql(
    delete from connection_attempt c
    using unnest($1::text[]) as h (host)
    where c.host = h.host
      and c.verdict <> 'Accepted'
      and c.number <= (select k.number
                       from connection_attempt k
                       where k.host = h.host and k.verdict <> 'Accepted'
                       order by k.number desc
                       offset $2
                       limit 1))sql"};

constexpr Statement trimAttempts{"trim_connection_attempts", R"sql(
    delete from connection_attempt
    where verdict <> 'Accepted'
      and number <= (select number
                     from connection_attempt
                     where verdict <> 'Accepted'
                     order by number desc
                     offset $1
                     limit 1))sql"};

constexpr Statement listAttempts{"list_connection_attempts", R"sql(
    select *
    from connection_attempt
    where ($1::text is null or lower(station_id) = lower($1))
      and ($2::text is null or verdict = $2)
      and ($3::timestamptz is null or at >= $3)
      and ($4::timestamptz is null or at < $4)
      and ($5::bigint is null or number < $5)
    order by number desc
    limit $6)sql"};

// Some stations write their id in the middle of the path, where it is not looked for. Each of the
// three ways has an index of its own: accepted attempts of other stations are many.
constexpr Statement attemptsConcerning{"connection_attempts_concerning", R"sql(
    select *
    from (
        (select * from connection_attempt
         where lower(station_id) = lower($1) and at >= $2
         order by number desc limit $3)
        union all
        (select * from connection_attempt
         where lower(station_id) = '' and lower($1) <> '' and at >= $2
         order by number desc limit $3)
        union all
        (select * from connection_attempt
         where verdict <> 'Accepted' and station_id <> '' and lower(station_id) <> lower($1)
           and position('/' || lower($1) || '/' in lower(path) || '/') > 0 and at >= $2
         order by number desc limit $3)
    ) found
    order by station_id = '', number desc
    limit $3)sql"};

constexpr Statement sharedHostsOf{"shared_hosts", R"sql(
    select h.host
    from unnest($1::text[]) as h (host)
    where exists (select
                  from connection_attempt c
                  where c.host = h.host and c.verdict = 'Accepted'
                    and lower(c.station_id) <> lower($2)))sql"};

constexpr Statement listQuarantined{"list_quarantined_stations", R"sql(
    with latest as (
        select distinct on (lower(a.station_id)) a.*
        from connection_attempt a
        where a.verdict = 'UnknownStation'
          and ($1::text is null or lower(a.station_id) = lower($1))
          and not exists (select from station s where lower(s.id) = lower(a.station_id))
        order by lower(a.station_id), a.number desc
    )
    select l.*, t.total, t.first_of_all, t.hosts
    from latest l
    cross join lateral (
        select sum(k.count)::bigint as total, min(coalesce(k.first_at, k.at)) as first_of_all,
               (array_agg(distinct k.host order by k.host))[1:10] as hosts
        from connection_attempt k
        where lower(k.station_id) = lower(l.station_id) and k.verdict = 'UnknownStation'
    ) t
    where $2::bigint is null or l.number < $2
    order by l.number desc
    limit $3)sql"};

constexpr Statement dismissQuarantined{"dismiss_quarantined_station", R"sql(
    delete from connection_attempt
    where lower(station_id) = lower($1) and verdict = 'UnknownStation'
    returning number)sql"};

std::optional<StationCredential> readCredential(const pqxx::row& row) {
    if (row["shown_hash"].is_null()) return std::nullopt;
    return StationCredential{.salt = get<std::string>(row, "shown_salt"),
                             .hash = get<std::string>(row, "shown_hash")};
}

ConnectionAttempt readAttempt(const pqxx::row& row) {
    const auto at = get<DateTime>(row, "at");
    using Time = std::optional<DateTime>;
    return {.at = at,
            .address = get<std::string>(row, "address"),
            .path = get<std::string>(row, "path"),
            .stationId = get<std::string>(row, "station_id"),
            .subprotocols = get<std::string>(row, "subprotocols"),
            .credentials = get<CredentialsKind>(row, "credentials"),
            .tls = get<std::string>(row, "tls"),
            .certificate = get<std::string>(row, "certificate"),
            .userAgent = get<std::string>(row, "user_agent"),
            .verdict = get<ConnectionVerdict>(row, "verdict"),
            .reason = get<std::string>(row, "reason"),
            .securityProfile = get<std::optional<int>>(row, "security_profile"),
            .certificateNotAfter = get<Time>(row, "certificate_not_after"),
            .isUserNameTheId = get<bool>(row, "user_name_is_id"),
            .shownCredential = readCredential(row),
            .firstAt = get<Time>(row, "first_at").value_or(at),
            .count = get<std::int64_t>(row, "count"),
            .number = get<std::int64_t>(row, "number")};
}

QuarantinedStation readQuarantined(const pqxx::row& row) {
    QuarantinedStation waiting{.last = readAttempt(row),
                               .count = get<std::int64_t>(row, "total"),
                               .firstAt = get<DateTime>(row, "first_of_all")};
    using Texts = std::vector<std::optional<std::string>>;
    for (const auto& host : get<Texts>(row, "hosts"))
        waiting.addresses.push_back(host.value_or(""));
    return waiting;
}

std::string digestOf(const std::string& key) {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(key.data()), key.size(), digest);
    return toHex({reinterpret_cast<const char*>(digest), sizeof digest});
}

struct Folded {
    std::string key;
    ConnectionAttempt attempt;
};

// A statement cannot add to a row twice.
std::vector<Folded> folded(const std::vector<ConnectionAttempt>& attempts) {
    std::vector<Folded> rows;
    std::unordered_map<std::string, std::size_t> places;
    for (const auto& attempt : attempts) {
        // Two who show different passwords are not one.
        const auto& shown = attempt.shownCredential;
        auto key = digestOf(foldKey(attempt) + (shown ? '\n' + shown->hash : ""));
        const auto [place, isNew] = places.try_emplace(key, rows.size());
        if (isNew) {
            rows.push_back({std::move(key), attempt});
            continue;
        }
        auto& known = rows[place->second].attempt;
        const auto count = known.count + attempt.count;
        const auto firstAt = known.firstAt;
        known = attempt;
        known.count = count;
        known.firstAt = firstAt;
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.attempt.at < b.attempt.at; });
    return rows;
}

void upsert(pqxx::work& tx, const std::vector<Folded>& rows) {
    ArrayParameter keys, hosts, counts, times, firsts, addresses, paths, stations, subprotocols,
        credentials, tls, agents, verdicts, reasons, certificates, profiles, notAfters, nameIsId,
        salts, hashes;
    for (const auto& [key, attempt] : rows) {
        keys.add(key);
        hosts.add(withoutPort(attempt.address));
        counts.add(attempt.count);
        times.add(attempt.at);
        firsts.add(attempt.firstAt);
        addresses.add(attempt.address);
        paths.add(attempt.path);
        stations.add(attempt.stationId);
        subprotocols.add(attempt.subprotocols);
        credentials.add(attempt.credentials);
        tls.add(attempt.tls);
        agents.add(attempt.userAgent);
        verdicts.add(attempt.verdict);
        reasons.add(attempt.reason);
        certificates.add(attempt.certificate);
        profiles.add(attempt.securityProfile);
        notAfters.add(attempt.certificateNotAfter);
        nameIsId.add(attempt.isUserNameTheId);
        const auto& shown = attempt.shownCredential;
        salts.add(shown ? std::optional(shown->salt) : std::nullopt);
        hashes.add(shown ? std::optional(shown->hash) : std::nullopt);
    }
    run(tx, recordAttempts, keys, hosts, counts, times, firsts, addresses, paths, stations,
        subprotocols, credentials, tls, agents, verdicts, reasons, certificates, profiles,
        notAfters, nameIsId, salts, hashes);
}

// Writes attempts, and keeps their number within bounds.
class AttemptWriter {
public:
    explicit AttemptWriter(AttemptLimits limits) : limits_(limits) {}

    void operator()(pqxx::connection& session, const std::vector<ConnectionAttempt>& attempts) {
        const auto rows = folded(attempts);
        ArrayParameter hosts;
        std::size_t refused = 0;
        std::unordered_map<std::string, bool> seen;
        for (const auto& row : rows) {
            if (row.attempt.verdict == ConnectionVerdict::Accepted) continue;
            ++refused;
            auto host = withoutPort(row.attempt.address);
            if (seen.emplace(host, true).second) hosts.add(host);
        }
        pqxx::work tx(session);
        upsert(tx, rows);
        if (refused > 0) run(tx, trimAttemptsOfHosts, hosts, limits_.refusedOfAHost);
        sinceTrim_ += refused;
        if (sinceTrim_ >= limits_.trimEvery) run(tx, trimAttempts, limits_.refused);
        tx.commit();
        if (sinceTrim_ >= limits_.trimEvery) sinceTrim_ = 0;
    }

private:
    AttemptLimits limits_;
    std::size_t sinceTrim_ = 0;
};

}  // namespace

ConnectionAttemptRepository::ConnectionAttemptRepository(Database& database, Postgres postgres,
                                                         AttemptLimits limits)
    : database_(database),
      writer_("connection attempts", std::move(postgres), limits.queuedBytes,
              AttemptWriter(limits)) {}

void ConnectionAttemptRepository::record(ConnectionAttempt attempt) {
    std::size_t bytes = sizeof attempt;
    for (auto* text : {&attempt.path, &attempt.stationId, &attempt.subprotocols, &attempt.tls,
                       &attempt.userAgent, &attempt.reason, &attempt.certificate}) {
        *text = std::string(cut(*text, longestText));
        bytes += text->size();
    }
    attempt.firstAt = attempt.at;
    writer_.add(std::move(attempt), bytes);
}

Task<Listed<ConnectionAttempt>> ConnectionAttemptRepository::list(ConnectionAttemptFilter filter,
                                                                  Page page) {
    const auto work = [&filter, &page](pqxx::work& tx) {
        const auto rows = run(tx, listAttempts, filter.stationId, filter.verdict, page.from,
                              page.to, page.before, page.limit + 1);
        return listed(rows, page.limit, "number", readAttempt);
    };
    co_return co_await database_.largeTransaction(work);
}

Task<std::vector<ConnectionAttempt>> ConnectionAttemptRepository::concerning(std::string stationId,
                                                                             DateTime since) {
    const auto work = [&](pqxx::work& tx) {
        return all(run(tx, attemptsConcerning, stationId, since, mostOfAStation), readAttempt);
    };
    co_return co_await database_.transaction(work);
}

Task<std::vector<std::string>> ConnectionAttemptRepository::sharedHosts(
    std::vector<std::string> hosts, std::string stationId) {
    ArrayParameter asked;
    for (const auto& host : hosts) asked.add(host);
    const auto work = [&](pqxx::work& tx) {
        return all(run(tx, sharedHostsOf, asked, stationId),
                   [](const pqxx::row& row) { return get<std::string>(row, "host"); });
    };
    co_return co_await database_.transaction(work);
}

Task<Listed<QuarantinedStation>> ConnectionAttemptRepository::quarantined(Page page) {
    const auto work = [&page](pqxx::work& tx) {
        const auto rows =
            run(tx, listQuarantined, std::optional<std::string>(), page.before, page.limit + 1);
        return listed(rows, page.limit, "number", readQuarantined);
    };
    co_return co_await database_.largeTransaction(work);
}

Task<std::optional<QuarantinedStation>> ConnectionAttemptRepository::findQuarantined(
    std::string stationId) {
    const auto work = [&stationId](pqxx::work& tx) {
        return first(run(tx, listQuarantined, stationId, std::optional<std::int64_t>(), 1),
                     readQuarantined);
    };
    co_return co_await database_.transaction(work);
}

Task<bool> ConnectionAttemptRepository::dismiss(std::string stationId) {
    const auto work = [&stationId](pqxx::work& tx) {
        return !run(tx, dismissQuarantined, stationId).empty();
    };
    co_return co_await database_.transaction(work);
}

}  // namespace voltgate::db
