#include "db/connection_attempt_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"
#include "db/text.hpp"

namespace voltgate::db {
namespace {

// Headers are the peer's to write: what it sends is kept, but not without end.
constexpr std::size_t longestText = 1024;

constexpr Statement insertAttempts{"insert_connection_attempts", R"sql(
    insert into connection_attempt (at, address, path, station_id, subprotocols, credentials, tls,
                                    user_agent, verdict, reason, certificate, security_profile)
    select * from unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[],
                         $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
                         $12::integer[]))sql"};

constexpr Statement listAttempts{"list_connection_attempts", R"sql(
    select number, at, address, path, station_id, subprotocols, credentials, tls, user_agent,
           verdict, reason, certificate, security_profile
    from connection_attempt
    where ($1::text is null or lower(station_id) = lower($1))
      and ($2::text is null or verdict = $2)
      and ($3::bigint is null or number < $3)
    order by number desc
    limit $4)sql"};

ConnectionAttempt readAttempt(const pqxx::row& row) {
    return {.at = get<DateTime>(row, "at"),
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
            .number = get<std::int64_t>(row, "number")};
}

void writeAttempts(pqxx::connection& session, const std::vector<ConnectionAttempt>& attempts) {
    ArrayParameter times, addresses, paths, stations, subprotocols, credentials, tls, agents,
        verdicts, reasons, certificates, profiles;
    for (const auto& attempt : attempts) {
        times.add(attempt.at);
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
    }
    pqxx::work tx(session);
    run(tx, insertAttempts, times, addresses, paths, stations, subprotocols, credentials, tls,
        agents, verdicts, reasons, certificates, profiles);
    tx.commit();
}

}  // namespace

ConnectionAttemptRepository::ConnectionAttemptRepository(Database& database, std::string url,
                                                         std::size_t mostQueuedBytes)
    : database_(database),
      writer_("connection attempts", std::move(url), mostQueuedBytes, writeAttempts) {}

void ConnectionAttemptRepository::record(ConnectionAttempt attempt) {
    std::size_t bytes = sizeof attempt;
    for (auto* text : {&attempt.path, &attempt.stationId, &attempt.subprotocols, &attempt.tls,
                       &attempt.userAgent, &attempt.reason, &attempt.certificate}) {
        *text = std::string(cut(*text, longestText));
        bytes += text->size();
    }
    writer_.add(std::move(attempt), bytes);
}

Task<Listed<ConnectionAttempt>> ConnectionAttemptRepository::list(ConnectionAttemptFilter filter,
                                                                  Page page) {
    const auto work = [&filter, &page](pqxx::work& tx) {
        const auto rows =
            run(tx, listAttempts, filter.stationId, filter.verdict, page.before, page.limit + 1);
        return listed(rows, page.limit, "number", readAttempt);
    };
    co_return co_await database_.transaction(work);
}

}  // namespace voltgate::db
