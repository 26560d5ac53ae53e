#include "db/audit_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {

template <>
struct Spelling<AuditKind> {
    static constexpr std::array<std::string_view, 5> names{"Login", "Logout", "Refusal", "Change",
                                                           "Command"};
};

namespace {

constexpr Statement addEntries{"add_audit_entries", R"sql(
    insert into audit_entry (at, kind, actor, name, address, action, target, request, before, after,
                             station_id, status, count, request_id)
    select a.at, a.kind, a.actor, a.name, a.address, a.action, a.target, a.request, a.before,
           a.after, a.station_id, a.status, a.count, a.request_id
    from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::integer[],
                $13::bigint[], $14::text[])
         with ordinality
         as a (at, kind, actor, name, address, action, target, request, before, after, station_id,
               status, count, request_id, place)
    order by a.place)sql"};

constexpr Statement addIntent{"add_audit_intent", R"sql(
    insert into audit_intent (at, kind, actor, name, address, action, target, request, station_id,
                              request_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    returning number)sql"};

constexpr Statement dropIntents{"drop_audit_intents", R"sql(
    delete from audit_intent where number = any($1::bigint[]))sql"};

constexpr Statement addInterruptedEntries{"add_interrupted_audit_entries", R"sql(
    with gone as (
        delete from audit_intent where at < $1 returning *
    )
    insert into audit_entry (at, kind, actor, name, address, action, target, request, after,
                             station_id, status, count, request_id)
    select at, kind, actor, name, address, action, target, request,
           'interrupted: whether it was done is not known', station_id, 0, 1, request_id
    from gone
    order by number)sql"};

constexpr Statement listEntries{"list_audit_entries", R"sql(
    select *
    from (select a.*, count(*) over () as found,
                 sum(octet_length(target) +
                     octet_length(request) +
                     coalesce(octet_length(before), 0) +
                     coalesce(octet_length(after), 0)) over preceding as bytes_before
          from (select *
                from audit_entry
                where ($1::text is null or actor = $1 or lower(name) = lower($1))
                  and ($2::text is null or kind = $2)
                  and ($3::text is null or address = $3)
                  and ($4::text is null or lower(station_id) = lower($4))
                  and ($5::timestamptz is null or at >= $5)
                  and ($6::timestamptz is null or at < $6)
                  and ($7::bigint is null or number < $7)
                order by number desc
                limit $8) a
          window preceding as (order by number desc rows between unbounded preceding and 1 preceding)) a
    where coalesce(bytes_before, 0) < $9
    order by number desc)sql"};

constexpr Statement allowDropping{"allow_dropping_audit_entries", R"sql(
    select set_config('voltgate.audit_retention', 'on', true))sql"};

constexpr Statement dropEntries{"drop_audit_entries", R"sql(
    delete from audit_entry
    where number in (select number from audit_entry where at < $1 order by at limit 5000)
    returning number)sql"};

AuditEntry readEntry(const pqxx::row& row) {
    using Text = std::optional<std::string>;
    return {.number = get<std::int64_t>(row, "number"),
            .at = get<DateTime>(row, "at"),
            .kind = get<AuditKind>(row, "kind"),
            .actor = get<std::string>(row, "actor"),
            .name = get<std::string>(row, "name"),
            .address = get<std::string>(row, "address"),
            .action = get<std::string>(row, "action"),
            .target = get<std::string>(row, "target"),
            .request = get<std::string>(row, "request"),
            .before = get<Text>(row, "before"),
            .after = get<Text>(row, "after"),
            .station = get<std::optional<StationId>>(row, "station_id"),
            .status = get<int>(row, "status"),
            .count = get<std::int64_t>(row, "count"),
            .requestId = get<std::string>(row, "request_id")};
}

}  // namespace

Task<std::int64_t> AuditRepository::begin(AuditEntry entry) {
    const auto work = [&entry](pqxx::work& tx) {
        const auto rows =
            run(tx, addIntent, entry.at, entry.kind, entry.actor, entry.name, entry.address,
                entry.action, entry.target, entry.request, entry.station, entry.requestId);
        return get<std::int64_t>(rows.at(0), "number");
    };
    co_return co_await database_.transaction(work);
}

Task<> AuditRepository::drop(std::int64_t intent) {
    ArrayParameter intents;
    intents.add(intent);
    const auto work = [&intents](pqxx::work& tx) { run(tx, dropIntents, intents); };
    co_await database_.transaction(work);
}

Task<std::int64_t> AuditRepository::addInterrupted(DateTime begunBefore) {
    const auto work = [&](pqxx::work& tx) {
        return static_cast<std::int64_t>(
            run(tx, addInterruptedEntries, begunBefore).affected_rows());
    };
    co_return co_await database_.transaction(work);
}

Task<> AuditRepository::add(std::vector<AuditEntry> entries) {
    ArrayParameter times, kinds, actors, names, addresses, actions, targets, requests, befores,
        afters, stations, statuses, counts, requestIds, intents;
    for (const auto& entry : entries) {
        times.add(entry.at);
        kinds.add(entry.kind);
        actors.add(entry.actor);
        names.add(entry.name);
        addresses.add(entry.address);
        actions.add(entry.action);
        targets.add(entry.target);
        requests.add(entry.request);
        befores.add(entry.before);
        afters.add(entry.after);
        stations.add(entry.station);
        statuses.add(entry.status);
        counts.add(entry.count);
        requestIds.add(entry.requestId);
        if (entry.intent != 0) intents.add(entry.intent);
    }
    const auto work = [&](pqxx::work& tx) {
        run(tx, addEntries, times, kinds, actors, names, addresses, actions, targets, requests,
            befores, afters, stations, statuses, counts, requestIds);
        run(tx, dropIntents, intents);
    };
    co_await database_.transaction(work);
}

Task<Listed<AuditEntry>> AuditRepository::list(AuditFilter filter, Page page) {
    const auto work = [&](pqxx::work& tx) {
        const auto rows =
            run(tx, listEntries, filter.actor, filter.kind, filter.address, filter.station,
                filter.from, filter.to, page.before, page.limit + 1, bytesOfPage);
        return listedInBytes(rows, page.limit, "number", readEntry);
    };
    co_return co_await database_.largeTransaction(work);
}

void dropAuditEntriesBefore(pqxx::connection& session, DateTime end) {
    for (bool isLeft = true; isLeft;) {
        pqxx::work tx(session);
        run(tx, allowDropping);
        isLeft = !run(tx, dropEntries, end).empty();
        tx.commit();
    }
}

}  // namespace voltgate::db
