#include "db/security_change_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement supersedeChange{"supersede_security_change", R"sql(
    update security_change
    set state = 'Superseded', detail = 'another change took its place', ended_at = now()
    where station_id = $1 and kind = $2 and state in ('Requested', 'Accepted'))sql"};

constexpr Statement addChange{"add_security_change", R"sql(
    insert into security_change (station_id, kind, security_profile, state, detail, requested_by,
                                 created_at)
    values ($1, $2, $3, 'Requested', $4, $5, now())
    returning *)sql"};

constexpr Statement setNextCredential{"set_next_credential", R"sql(
    update station
    set next_credential_salt = $2, next_credential_hash = $3, revision = revision + 1
    where id = $1)sql"};

constexpr Statement setNextProfile{"set_next_security_profile", R"sql(
    update station
    set next_security_profile = $2, revision = revision + 1
    where id = $1)sql"};

constexpr Statement moveChange{"move_security_change", R"sql(
    update security_change
    set state = $2, detail = $3, ended_at = case when $2 = 'Rejected' then now() end
    where number = $1 and state in ('Requested', 'Accepted')
    returning *)sql"};

constexpr Statement adoptCredential{"adopt_next_credential", R"sql(
    update station
    set credential_salt = next_credential_salt, credential_hash = next_credential_hash,
        next_credential_salt = null, next_credential_hash = null, revision = revision + 1
    where id = $1 and next_credential_hash = $2
    returning id)sql"};

constexpr Statement adoptProfile{"adopt_next_security_profile", R"sql(
    update station
    set security_profile = next_security_profile, next_security_profile = null,
        revision = revision + 1
    where id = $1 and next_security_profile = $2
    returning id)sql"};

constexpr Statement completeChange{"complete_security_change", R"sql(
    update security_change
    set state = 'Completed', detail = 'the station has come back with it', ended_at = now()
    where station_id = $1 and kind = $2 and state in ('Requested', 'Accepted'))sql"};

constexpr Statement latestChange{"latest_security_change", R"sql(
    select * from security_change
    where station_id = $1 and kind = $2
    order by number desc
    limit 1)sql"};

SecurityChange readChange(const pqxx::row& row) {
    return {.number = get<std::int64_t>(row, "number"),
            .station = get<StationId>(row, "station_id"),
            .kind = get<SecurityChangeKind>(row, "kind"),
            .securityProfile = get<std::optional<int>>(row, "security_profile"),
            .state = get<SecurityChangeState>(row, "state"),
            .detail = get<std::string>(row, "detail"),
            .requestedBy = get<std::string>(row, "requested_by"),
            .createdAt = get<DateTime>(row, "created_at"),
            .endedAt = get<std::optional<DateTime>>(row, "ended_at")};
}

using Text = std::optional<std::string>;

void setNext(pqxx::work& tx, const StationId& station, SecurityChangeKind kind,
             const std::optional<StationCredential>& credential,
             const std::optional<int>& profile) {
    if (kind == SecurityChangeKind::SecurityProfile) {
        run(tx, setNextProfile, station, profile);
        return;
    }
    run(tx, setNextCredential, station, credential ? Text(credential->salt) : Text(),
        credential ? Text(credential->hash) : Text());
}

}  // namespace

Task<SecurityChange> SecurityChangeRepository::begin(SecurityChange change,
                                                     std::optional<StationCredential> credential) {
    const auto work = [&](pqxx::work& tx) {
        run(tx, supersedeChange, change.station, change.kind);
        setNext(tx, change.station, change.kind, credential, change.securityProfile);
        return readChange(run(tx, addChange, change.station, change.kind, change.securityProfile,
                              change.detail, change.requestedBy)[0]);
    };
    co_return co_await database_.transaction(work);
}

Task<bool> SecurityChangeRepository::move(std::int64_t number, SecurityChangeState state,
                                          std::string detail) {
    const auto work = [&](pqxx::work& tx) {
        const auto moved = first(run(tx, moveChange, number, state, detail), readChange);
        if (moved && state == SecurityChangeState::Rejected)
            setNext(tx, moved->station, moved->kind, std::nullopt, std::nullopt);
        return moved.has_value();
    };
    co_return co_await database_.transaction(work);
}

Task<bool> SecurityChangeRepository::complete(StationId station, SecurityChangeKind kind,
                                              std::optional<StationCredential> credential,
                                              std::optional<int> securityProfile) {
    const auto work = [&](pqxx::work& tx) {
        const auto adopted =
            kind == SecurityChangeKind::SecurityProfile
                ? run(tx, adoptProfile, station, securityProfile)
                : run(tx, adoptCredential, station, credential ? Text(credential->hash) : Text());
        if (adopted.empty()) return false;
        run(tx, completeChange, station, kind);
        return true;
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<SecurityChange>> SecurityChangeRepository::latest(StationId station,
                                                                     SecurityChangeKind kind) {
    const auto work = [&](pqxx::work& tx) {
        return first(run(tx, latestChange, station, kind), readChange);
    };
    co_return co_await database_.transaction(work);
}

}  // namespace voltgate::db
