// The list of what our CA has taken back, on in-memory repositories and a real CA.
#include <gtest/gtest.h>

#include "ocpp/pem.hpp"
#include "ocpp/services/certificate_service.hpp"
#include "simulator/certificates.hpp"
#include "tests/support/station_bench.hpp"
#include "tests/support/temporary_folder.hpp"

namespace voltgate {
namespace {

const StationId cs1{"CS-1"};

struct Bench : StationBench {
    Bench() {
        runTask(registration.refresh());
        runTask(registration.add({.id = cs1, .securityProfile = 1}));
        const auto request = simulator::Certificates("").request("CS-1", {});
        EXPECT_TRUE(runTask(io, service.sign(cs1, request)));
        runTask(io, service.watch());
    }
    int listed() const {
        const auto lists = pem::revocationListsIn(authority.revocations().value_or(""), 1);
        if (lists.empty()) return -1;
        return std::max(sk_X509_REVOKED_num(X509_CRL_get_REVOKED(lists[0].get())), 0);
    }

    RegistrationService registration{repositories.stations, connected, clock,
                                     std::chrono::seconds(300)};
    SecurityEventService events{repositories.securityEvents, clock};
    test::TemporaryFolder folder;
    CertificateAuthority authority{{.folder = folder.path().string()}};
    CertificateService service{{io.get_executor(), registration, authority,
                                repositories.certificates, events, commands, clock}};
};

TEST(CertificateRevocation, isListedWhenAStationIsRemoved) {
    Bench test;
    ASSERT_EQ(test.listed(), 0);

    runTask(test.registration.remove(cs1));
    runTask(test.io, test.service.publishNewRevocations());

    EXPECT_EQ(test.listed(), 1);
}

TEST(CertificateRevocation, byAnotherProcessIsTakenOverWhenNextLooked) {
    Bench test;
    runTask(
        test.repositories.certificates.revoke({.serialNumber = "0A",
                                               .station = cs1,
                                               .revokedAt = test.clock.now(),
                                               .notAfter = test.clock.now() + std::chrono::hours(1),
                                               .revokedBy = "admin"}));

    runTask(test.io, test.service.watch());

    EXPECT_EQ(test.listed(), 1);
}

TEST(CertificateRevocation, comesBeforeTheCertificateOfAStationThatIsGone) {
    Bench test;
    test.repositories.tables.stations.clear();  // By another process.

    const auto request = simulator::Certificates("").request("CS-1", {});
    EXPECT_FALSE(runTask(test.io, test.service.sign(cs1, request)));

    EXPECT_EQ(test.repositories.tables.issuedCertificates.size(), 1U);
}

}  // namespace
}  // namespace voltgate
