// Certificates on record: one that waits, one that is in force, and the roots of stations.
#include "db/certificate_repository.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

struct Certificates : TestStorage {
    IssuedCertificate add(const std::string& serialNumber, DateTime notAfter = noon + 24 * hour) {
        runTask(storage.stations.add({.id = aStation}));
        return addToKnown(serialNumber, notAfter).value();
    }
    std::optional<IssuedCertificate> addToKnown(const std::string& serialNumber,
                                                DateTime notAfter = noon + 24 * hour) {
        return runTask(certificates.add({.station = aStation,
                                         .facts = {.subject = "CN=CP-1",
                                                   .serialNumber = serialNumber,
                                                   .notBefore = noon,
                                                   .notAfter = notAfter,
                                                   .fingerprint = "ff"},
                                         .chain = "PEM",
                                         .issuedAt = noon}));
    }
    std::string states() {
        return database.query(
            "select string_agg(state, ' ' order by number) from issued_certificate");
    }

    CertificateRepository& certificates = storage.certificates;
};

TEST(IssuedCertificates, areReadAsTheyWereWritten) {
    Certificates test;

    const auto added = test.add("01");
    const auto found = runTask(test.certificates.ofStation(aStation)).at(0);

    EXPECT_GT(added.number, 0);
    EXPECT_EQ(found.facts.subject, "CN=CP-1");
    EXPECT_EQ(found.facts.serialNumber, "01");
    EXPECT_EQ(found.facts.notBefore, noon);
    EXPECT_EQ(found.facts.notAfter, noon + 24 * hour);
    EXPECT_EQ(found.facts.fingerprint, "ff");
    EXPECT_EQ(found.chain, "PEM");
    EXPECT_EQ(found.state, IssuedState::Pending);
    EXPECT_EQ(found.issuedAt, noon);
}

TEST(IssuedCertificates, waitOneAtATime) {
    Certificates test;
    test.add("01");
    test.add("02");

    const auto pending = runTask(test.certificates.takePending(aStation));

    EXPECT_EQ(pending->facts.serialNumber, "02");
    EXPECT_EQ(pending->deliveries, 1);
    EXPECT_EQ(runTask(test.certificates.takePending(aStation))->deliveries, 2);
    EXPECT_EQ(test.states(), "Superseded Pending");
    EXPECT_EQ(runTask(test.certificates.stationsWithPending()), std::vector{aStation});
}

TEST(IssuedCertificates, takeThePlaceOfTheOneBefore) {
    Certificates test;
    for (const auto* number : {"01", "02"}) {
        const auto added = test.add(number);
        runTask(test.certificates.conclude(added.number, IssuedState::Installed));
    }
    const auto refused = test.add("03");
    runTask(test.certificates.conclude(refused.number, IssuedState::Refused));
    runTask(test.certificates.conclude(refused.number, IssuedState::Installed));

    EXPECT_EQ(test.states(), "Superseded Installed Refused");
    EXPECT_FALSE(runTask(test.certificates.takePending(aStation)).has_value());
}

TEST(IssuedCertificates, areRemindedOfOnceInATime) {
    Certificates test;
    const auto added = test.add("01");
    const auto remind = [&](DateTime now) {
        return runTask(test.certificates.takeExpiring(now + 48 * hour, now - 24 * hour, now))
            .size();
    };
    EXPECT_EQ(remind(noon), 0U);  // Pending.
    runTask(test.certificates.conclude(added.number, IssuedState::Installed));

    EXPECT_EQ(remind(noon - 48 * hour), 0U);
    EXPECT_EQ(remind(noon), 1U);
    EXPECT_EQ(remind(noon + hour), 0U);
    EXPECT_EQ(remind(noon + 25 * hour), 1U);
}

TEST(InstalledCertificates, areWhatTheStationSaidLastOfEachUse) {
    Certificates test;
    using enum CertificateUse;
    const CertificateHash one{.issuerNameHash = "a", .issuerKeyHash = "b", .serialNumber = "1"};
    const CertificateHash two{.hashAlgorithm = HashAlgorithm::SHA512,
                              .issuerNameHash = "a",
                              .issuerKeyHash = "b",
                              .serialNumber = "2"};
    const auto record = [&](CertificateUse use, std::vector<CertificateHash> hashes) {
        runTask(test.certificates.recordInstalled(aStation, use, std::move(hashes), noon));
    };
    record(CentralSystemRootCertificate, {one, two, two});
    record(ManufacturerRootCertificate, {one});
    record(CentralSystemRootCertificate, {two});

    const auto held = runTask(test.certificates.installed(aStation));
    ASSERT_EQ(held.size(), 2U);
    EXPECT_EQ(held[0].hash, two);
    EXPECT_EQ(held[0].reportedAt, noon);
    EXPECT_EQ(held[1].use, ManufacturerRootCertificate);

    runTask(test.certificates.removeInstalled(aStation, one));
    EXPECT_EQ(runTask(test.certificates.installed(aStation)).size(), 1U);
}

TEST(IssuedCertificates, areInForceNoMoreWhenTheirStationIsRemoved) {
    Certificates test;
    runTask(test.storage.stations.add({.id = aStation}));
    const auto added = test.add("01");
    runTask(test.certificates.conclude(added.number, IssuedState::Installed));
    test.add("02");

    runTask(test.storage.stations.remove(aStation));

    EXPECT_EQ(test.states(), "Superseded Superseded");
}

// Whatever has become of them: the station may hold any.
TEST(RevokedCertificates, areThoseOfARemovedStationThatHaveNotEnded) {
    Certificates test;
    const auto future = DateTime::now() + 24 * hour;
    test.add("01", future);
    test.add("02", future);
    test.add("03", DateTime::now() - hour);

    runTask(test.storage.stations.remove({"cp-1"}));

    const auto revoked = runTask(test.certificates.revoked(noon));
    ASSERT_EQ(revoked.size(), 2U);
    EXPECT_EQ(revoked[0].serialNumber, "01");
    EXPECT_EQ(revoked[1].serialNumber, "02");
    EXPECT_EQ(revoked[0].station, aStation);
}

TEST(IssuedCertificates, areNotAddedToAStationThatIsGone) {
    Certificates test;

    EXPECT_FALSE(test.addToKnown("01"));
    EXPECT_TRUE(runTask(test.certificates.ofStation(aStation)).empty());
}

// The removal waits for the certificate that is being issued, and sees it.
TEST(RevokedCertificates, areThoseThatWereIssuedDuringTheRemoval) {
    Certificates test;
    test.add("01", DateTime::now() + 24 * hour);
    pqxx::connection session(test.database.url());
    pqxx::work issuing(session);
    issuing.exec("select from station for key share");
    issuing.exec(
        "insert into issued_certificate (station_id, serial_number, subject, not_before, "
        "not_after, "
        "fingerprint, chain, state, issued_at) "
        "select station_id, '02', subject, not_before, not_after, fingerprint, chain, "
        "'Superseded', issued_at from issued_certificate");

    std::thread removal([&] { runTask(test.storage.stations.remove(aStation)); });
    EXPECT_TRUE(eventually([&] {
        return test.database.query(
                   "select count(*) from pg_locks l join pg_stat_activity a using (pid) "
                   "where not l.granted and a.datname = current_database()") != "0";
    }));
    issuing.commit();
    removal.join();

    EXPECT_EQ(test.database.query("select count(*) from revoked_certificate"), "2");
}

TEST(RevokedCertificates, areListedOnceUntilTheirEnd) {
    Certificates test;
    const RevokedCertificate revoked{.serialNumber = "0A",
                                     .station = aStation,
                                     .revokedAt = noon,
                                     .notAfter = noon + 24 * hour,
                                     .revokedBy = "admin@example.com"};

    EXPECT_TRUE(runTask(test.certificates.revoke(revoked)));
    EXPECT_FALSE(runTask(test.certificates.revoke(revoked)));

    const auto listed = runTask(test.certificates.revoked(noon));
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0].serialNumber, "0A");
    EXPECT_EQ(listed[0].station, aStation);
    EXPECT_TRUE(runTask(test.certificates.revoked(noon + 24 * hour)).empty());
}

}  // namespace
}  // namespace voltgate::db
