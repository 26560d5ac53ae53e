#include "db/certificate_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr int listAtMost = 100;
constexpr int remindersAtMost = 500;

constexpr Statement supersedePending{"supersede_pending_certificate", R"sql(
    update issued_certificate set state = 'Superseded'
    where station_id = $1 and state = 'Pending')sql"};

constexpr Statement addIssued{"add_issued_certificate", R"sql(
    insert into issued_certificate (station_id, serial_number, subject, not_before, not_after,
                                    fingerprint, chain, state, issued_at)
    select s.id, $2, $3, $4::timestamptz, $5::timestamptz, $6, $7, $8, $9::timestamptz
    from (select id from station where lower(id) = lower($1) for key share) as s
    returning *)sql"};

constexpr Statement takePendingOne{"take_pending_certificate", R"sql(
    update issued_certificate set deliveries = deliveries + 1
    where station_id = $1 and state = 'Pending'
    returning *)sql"};

constexpr Statement lockPending{"lock_pending_certificate", R"sql(
    select station_id from issued_certificate
    where number = $1 and state = 'Pending' for update)sql"};

constexpr Statement supersedeInstalled{"supersede_installed_certificate", R"sql(
    update issued_certificate set state = 'Superseded'
    where station_id = $1 and state = 'Installed')sql"};

constexpr Statement moveIssued{"move_issued_certificate", R"sql(
    update issued_certificate set state = $2 where number = $1)sql"};

constexpr Statement pendingStations{"stations_with_pending_certificate", R"sql(
    select station_id from issued_certificate where state = 'Pending')sql"};

constexpr Statement issuedOfStation{"issued_certificates_of_station", R"sql(
    select * from issued_certificate where station_id = $1 order by number desc limit $2)sql"};

constexpr Statement takeExpiringOnes{"take_expiring_certificates", R"sql(
    update issued_certificate c
    set renewal_asked_at = $3
    from (
        select number from issued_certificate
        where state = 'Installed' and not_after < $1
          and (renewal_asked_at is null or renewal_asked_at < $2)
        order by not_after
        limit $4
    ) as due
    where c.number = due.number
    returning c.*)sql"};

constexpr Statement revokeOne{"revoke_certificate", R"sql(
    insert into revoked_certificate (serial_number, station_id, revoked_at, not_after, revoked_by)
    values ($1, $2, $3, $4, $5)
    on conflict (serial_number) do nothing
    returning serial_number)sql"};

constexpr Statement revokedOnes{"revoked_certificates", R"sql(
    select * from revoked_certificate where not_after > $1 order by revoked_at, serial_number)sql"};

constexpr Statement dropInstalled{"drop_installed_certificates", R"sql(
    delete from installed_certificate where station_id = $1 and use = $2)sql"};

constexpr Statement addInstalled{"add_installed_certificates", R"sql(
    insert into installed_certificate (station_id, use, hash_algorithm, issuer_name_hash,
                                       issuer_key_hash, serial_number, reported_at)
    select $1, $2, a.algorithm, a.name_hash, a.key_hash, a.serial, $7
    from unnest($3::text[], $4::text[], $5::text[], $6::text[])
         as a (algorithm, name_hash, key_hash, serial)
    on conflict do nothing)sql"};

constexpr Statement installedOfStation{"installed_certificates_of_station", R"sql(
    select * from installed_certificate
    where station_id = $1
    order by use, serial_number, issuer_key_hash)sql"};

constexpr Statement removeInstalledOne{"remove_installed_certificate", R"sql(
    delete from installed_certificate
    where station_id = $1 and hash_algorithm = $2 and issuer_name_hash = $3
      and issuer_key_hash = $4 and serial_number = $5)sql"};

IssuedCertificate readIssued(const pqxx::row& row) {
    return {.number = get<std::int64_t>(row, "number"),
            .station = get<StationId>(row, "station_id"),
            .facts = {.subject = get<std::string>(row, "subject"),
                      .serialNumber = get<std::string>(row, "serial_number"),
                      .notBefore = get<DateTime>(row, "not_before"),
                      .notAfter = get<DateTime>(row, "not_after"),
                      .fingerprint = get<std::string>(row, "fingerprint")},
            .chain = get<std::string>(row, "chain"),
            .state = get<IssuedState>(row, "state"),
            .deliveries = get<int>(row, "deliveries"),
            .issuedAt = get<DateTime>(row, "issued_at"),
            .renewalAskedAt = get<std::optional<DateTime>>(row, "renewal_asked_at")};
}

InstalledCertificate readInstalled(const pqxx::row& row) {
    return {.use = get<CertificateUse>(row, "use"),
            .hash = {.hashAlgorithm = get<HashAlgorithm>(row, "hash_algorithm"),
                     .issuerNameHash = get<std::string>(row, "issuer_name_hash"),
                     .issuerKeyHash = get<std::string>(row, "issuer_key_hash"),
                     .serialNumber = get<std::string>(row, "serial_number")},
            .reportedAt = get<DateTime>(row, "reported_at")};
}

}  // namespace

Task<std::optional<IssuedCertificate>> CertificateRepository::add(IssuedCertificate certificate) {
    const auto work = [&](pqxx::work& tx) {
        const auto& facts = certificate.facts;
        run(tx, supersedePending, certificate.station);
        return first(run(tx, addIssued, certificate.station, facts.serialNumber, facts.subject,
                         facts.notBefore, facts.notAfter, facts.fingerprint, certificate.chain,
                         certificate.state, certificate.issuedAt),
                     readIssued);
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<IssuedCertificate>> CertificateRepository::takePending(StationId station) {
    const auto work = [&](pqxx::work& tx) {
        return first(run(tx, takePendingOne, station), readIssued);
    };
    co_return co_await database_.transaction(work);
}

Task<> CertificateRepository::conclude(std::int64_t number, IssuedState state) {
    const auto work = [&](pqxx::work& tx) {
        const auto locked = run(tx, lockPending, number);
        if (locked.empty()) return;
        if (state == IssuedState::Installed)
            run(tx, supersedeInstalled, get<StationId>(locked[0], "station_id"));
        run(tx, moveIssued, number, state);
    };
    co_await database_.transaction(work);
}

Task<std::vector<StationId>> CertificateRepository::stationsWithPending() {
    const auto work = [](pqxx::work& tx) {
        return all(run(tx, pendingStations),
                   [](const pqxx::row& row) { return get<StationId>(row, "station_id"); });
    };
    co_return co_await database_.transaction(work);
}

Task<std::vector<IssuedCertificate>> CertificateRepository::ofStation(StationId station) {
    const auto work = [&](pqxx::work& tx) {
        return all(run(tx, issuedOfStation, station, listAtMost), readIssued);
    };
    co_return co_await database_.transaction(work);
}

Task<std::vector<IssuedCertificate>> CertificateRepository::takeExpiring(DateTime end,
                                                                         DateTime remindedBefore,
                                                                         DateTime now) {
    const auto work = [&](pqxx::work& tx) {
        return all(run(tx, takeExpiringOnes, end, remindedBefore, now, remindersAtMost),
                   readIssued);
    };
    co_return co_await database_.transaction(work);
}

Task<bool> CertificateRepository::revoke(RevokedCertificate certificate) {
    const auto work = [&](pqxx::work& tx) {
        return !run(tx, revokeOne, certificate.serialNumber, certificate.station,
                    certificate.revokedAt, certificate.notAfter, certificate.revokedBy)
                    .empty();
    };
    co_return co_await database_.transaction(work);
}

Task<std::vector<RevokedCertificate>> CertificateRepository::revoked(DateTime endingAfter) {
    const auto work = [endingAfter](pqxx::work& tx) {
        return all(run(tx, revokedOnes, endingAfter), [](const pqxx::row& row) {
            return RevokedCertificate{.serialNumber = get<std::string>(row, "serial_number"),
                                      .station = get<StationId>(row, "station_id"),
                                      .revokedAt = get<DateTime>(row, "revoked_at"),
                                      .notAfter = get<DateTime>(row, "not_after"),
                                      .revokedBy = get<std::string>(row, "revoked_by")};
        });
    };
    co_return co_await database_.transaction(work);
}

Task<> CertificateRepository::recordInstalled(StationId station, CertificateUse use,
                                              std::vector<CertificateHash> hashes, DateTime at) {
    ArrayParameter algorithms, names, keys, serials;
    for (const auto& hash : hashes) {
        algorithms.add(hash.hashAlgorithm);
        names.add(hash.issuerNameHash);
        keys.add(hash.issuerKeyHash);
        serials.add(hash.serialNumber);
    }
    const auto work = [&](pqxx::work& tx) {
        run(tx, dropInstalled, station, use);
        run(tx, addInstalled, station, use, algorithms, names, keys, serials, at);
    };
    co_await database_.transaction(work);
}

Task<std::vector<InstalledCertificate>> CertificateRepository::installed(StationId station) {
    const auto work = [&](pqxx::work& tx) {
        return all(run(tx, installedOfStation, station), readInstalled);
    };
    co_return co_await database_.transaction(work);
}

Task<> CertificateRepository::removeInstalled(StationId station, CertificateHash hash) {
    const auto work = [&](pqxx::work& tx) {
        run(tx, removeInstalledOne, station, hash.hashAlgorithm, hash.issuerNameHash,
            hash.issuerKeyHash, hash.serialNumber);
    };
    co_await database_.transaction(work);
}

}  // namespace voltgate::db
