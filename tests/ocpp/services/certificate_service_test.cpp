// Certificates on in-memory repositories, a real CA, and a station that answers as told.
#include "ocpp/services/certificate_service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>

#include "ocpp/domain/hex.hpp"
#include "ocpp/domain/text.hpp"
#include "ocpp/pem.hpp"
#include "simulator/certificates.hpp"
#include "tests/support/station_bench.hpp"
#include "tests/support/temporary_folder.hpp"

namespace voltgate {
namespace {

using testing::HasSubstr;

const StationId cs1{"CS-1"};

struct Bench : StationBench {
    explicit Bench(int profile = 1) {
        runTask(registration.refresh());
        runTask(registration.add({.id = cs1, .securityProfile = profile}));
    }
    void connect() { connected.add(station); }
    void disconnect() { connected.remove(cs1, 1); }
    std::string request() { return maker.request("CS-1", simulator::RequestFault::None); }
    bool sign() { return runTask(io, service.sign(cs1, request())); }
    void deliver() { runTask(io, service.deliver(cs1)); }
    void watch() {
        runTask(io, service.watch());
        drain();
    }
    // What was left to the background.
    void drain() {
        do io.restart();
        while (io.poll() > 0);
    }
    std::vector<IssuedState> states() const {
        std::vector<IssuedState> all;
        for (const auto& row : repositories.tables.issuedCertificates) all.push_back(row.state);
        return all;
    }
    template <class C>
    std::size_t sent() const {
        const auto given = station->commands();
        return static_cast<std::size_t>(
            std::count_if(given.begin(), given.end(),
                          [](const auto& each) { return std::holds_alternative<C>(each); }));
    }
    std::string lastEvent() const {
        const auto& rows = repositories.tables.securityEvents;
        return rows.empty() ? "" : rows.back().type + ": " + rows.back().techInfo.value_or("");
    }

    RegistrationService registration{repositories.stations, connected, clock,
                                     std::chrono::seconds(300)};
    SecurityEventService events{repositories.securityEvents, clock};
    test::TemporaryFolder folder;
    CertificateAuthority authority{{.folder = folder.path().string()}};
    CertificateService service{{io.get_executor(), registration, authority,
                                repositories.certificates, events, commands, clock}};
    simulator::Certificates maker{""};
};

std::string keyHashOf(const std::string& certificate) {
    const auto read = pem::certificatesIn(certificate, 1);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    X509_pubkey_digest(read.at(0).get(), EVP_sha256(), digest, &size);
    return toUpperHex({reinterpret_cast<const char*>(digest), size});
}

using enum IssuedState;

TEST(CertificateService, bringsWhatItSignedToTheStation) {
    Bench test;
    test.connect();

    EXPECT_TRUE(test.sign());
    EXPECT_EQ(test.states(), std::vector{Pending});
    test.deliver();

    EXPECT_EQ(test.states(), std::vector{Installed});
    const auto chain = test.station->last<CertificateSigned>().chain;
    EXPECT_EQ(test.maker.take("CS-1", chain), std::nullopt);
    EXPECT_TRUE(runTask(test.service.holdsValid(cs1)));
    test.deliver();
    EXPECT_EQ(test.sent<CertificateSigned>(), 1U);
}

TEST(CertificateService, keepsTheReasonOfARefusal) {
    Bench test;

    EXPECT_FALSE(runTask(
        test.service.sign(cs1, test.maker.request("CS-1", simulator::RequestFault::WrongName))));

    EXPECT_EQ(test.lastEvent(),
              "CertificateSigningRequestRefused: the request is for the name 'CS-1-OTHER', "
              "expected CS-1");
    EXPECT_TRUE(test.states().empty());
}

TEST(CertificateService, signsNothingForAStationThatAnybodyMayPretendToBe) {
    Bench test(0);

    EXPECT_FALSE(test.sign());

    EXPECT_THAT(test.lastEvent(), HasSubstr("the station's security profile is 0"));
    EXPECT_TRUE(test.states().empty());
}

TEST(CertificateService, limitsHowOftenAStationMayAsk) {
    Bench test;
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(test.sign());

    EXPECT_FALSE(test.sign());
    EXPECT_THAT(test.lastEvent(), HasSubstr("too many requests"));
    test.clock.advance(std::chrono::minutes(11));
    EXPECT_TRUE(test.sign());
}

TEST(CertificateService, takesTheNewestRequestOnly) {
    Bench test;
    test.sign();
    test.sign();
    test.connect();

    test.deliver();

    EXPECT_EQ(test.states(), (std::vector{Superseded, Installed}));
    EXPECT_EQ(test.sent<CertificateSigned>(), 1U);
}

TEST(CertificateService, sendsAgainWhenTheStationIsBack) {
    Bench test;
    test.connect();
    test.station->answer = {.result = CommandResult::NoAnswer};
    test.sign();
    test.deliver();
    EXPECT_EQ(test.states(), std::vector{Pending});

    test.station->answer = answered("Accepted");
    test.service.stationIsReady(cs1);
    test.drain();

    EXPECT_EQ(test.states(), std::vector{Installed});
    EXPECT_EQ(test.sent<CertificateSigned>(), 2U);
}

TEST(CertificateService, sendsAgainAfterARestartOfItsOwn) {
    Bench test;
    test.sign();
    CertificateService restarted{{test.io.get_executor(), test.registration, test.authority,
                                  test.repositories.certificates, test.events, test.commands,
                                  test.clock}};
    runTask(test.io, restarted.watch());
    test.connect();

    restarted.stationIsReady(cs1);
    test.drain();

    EXPECT_EQ(test.states(), std::vector{Installed});
}

// The end of the old connection may be seen after the beginning of the new one.
TEST(CertificateService, sendsAgainWhenTheStationIsBackBeforeTheFirstAttemptIsOver) {
    Bench test;
    test.connect();
    int calls = 0;
    test.station->answerTo = [&](const StationCommand&) {
        return ++calls == 1 ? CommandOutcome{.result = CommandResult::Disconnected}
                            : answered("Accepted");
    };
    test.station->beforeAnswer = [&]() -> Task<> {
        if (calls == 0) test.service.stationIsReady(cs1);
        return asio::post(test.io, asio::use_awaitable);
    };
    test.sign();

    test.deliver();
    test.drain();

    EXPECT_EQ(test.states(), std::vector{Installed});
    EXPECT_EQ(calls, 2);
}

TEST(CertificateService, givesUpAfterTenDeliveries) {
    Bench test;
    test.connect();
    test.station->answer = {.result = CommandResult::NoAnswer};
    test.sign();

    for (int i = 0; i < 12; ++i) test.watch();

    EXPECT_EQ(test.states(), std::vector{Undelivered});
    EXPECT_EQ(test.sent<CertificateSigned>(), 10U);
    EXPECT_THAT(test.lastEvent(), HasSubstr("CertificateUndelivered"));
}

TEST(CertificateService, keepsWhatTheStationHadWhenItRefusesTheNext) {
    Bench test;
    test.connect();
    test.sign();
    test.deliver();

    test.station->answer = answered("Rejected");
    test.sign();
    test.deliver();

    EXPECT_EQ(test.states(), (std::vector{Installed, Refused}));
    EXPECT_THAT(test.lastEvent(), HasSubstr("CertificateRefused: the station does not take"));
    EXPECT_TRUE(runTask(test.service.holdsValid(cs1)));
}

TEST(CertificateService, takesAnErrorForARefusal) {
    Bench test;
    test.connect();
    test.station->answer = {.result = CommandResult::CallError, .errorCode = "NotImplemented"};
    test.sign();

    test.deliver();

    EXPECT_EQ(test.states(), std::vector{Refused});
    EXPECT_THAT(test.lastEvent(), HasSubstr("NotImplemented"));
}

TEST(CertificateService, asksForANewRequestBeforeTheEndOnceADay) {
    Bench test;
    test.connect();
    test.sign();
    test.deliver();
    test.watch();
    EXPECT_EQ(test.sent<TriggerMessage>(), 0U);

    test.clock.advance(std::chrono::hours(24 * 336));
    test.watch();
    test.watch();
    EXPECT_EQ(test.sent<TriggerMessage>(), 1U);
    EXPECT_EQ(test.station->last<TriggerMessage>().message, "SignChargePointCertificate");
    EXPECT_THAT(test.lastEvent(), HasSubstr("CertificateExpires: the certificate "));
    EXPECT_THAT(test.lastEvent(), HasSubstr(" ends on "));

    test.clock.advance(std::chrono::hours(25));
    test.watch();
    EXPECT_EQ(test.sent<TriggerMessage>(), 2U);
}

TEST(CertificateService, asksAStationThatWasOfflineWhenItIsBack) {
    Bench test;
    test.connect();
    test.sign();
    test.deliver();
    test.disconnect();

    test.clock.advance(std::chrono::hours(24 * 366));
    test.watch();

    EXPECT_THAT(test.lastEvent(), HasSubstr(" has ended on "));
    EXPECT_THAT(test.lastEvent(), HasSubstr("the station is offline"));
    EXPECT_EQ(test.sent<TriggerMessage>(), 0U);
    EXPECT_FALSE(runTask(test.service.holdsValid(cs1)));

    test.connect();
    test.service.stationIsReady(cs1);
    test.drain();
    EXPECT_EQ(test.station->last<TriggerMessage>().message, "SignChargePointCertificate");
    test.service.stationIsReady(cs1);
    test.drain();
    EXPECT_EQ(test.sent<TriggerMessage>(), 1U);
}

TEST(CertificateService, remembersWhichRootsAStationKeeps) {
    Bench test;
    test.connect();
    const CertificateHash hash{.issuerNameHash = "ab", .issuerKeyHash = "cd", .serialNumber = "01"};
    test.station->answerTo = [&](const StationCommand& command) {
        auto outcome = answered("Accepted");
        if (std::holds_alternative<GetInstalledCertificateIds>(command))
            outcome.installedCertificates = std::vector{hash};
        return outcome;
    };

    runTask(test.io,
            test.service.install(cs1, {.certificate = test.authority.certificateMade()}, "me"));
    EXPECT_EQ(runTask(test.service.ofStation(cs1)).installed.at(0).hash, hash);

    runTask(test.io, test.service.remove(cs1, hash, "me"));
    EXPECT_TRUE(runTask(test.service.ofStation(cs1)).installed.empty());
    EXPECT_EQ(test.station->last<DeleteCertificate>().hash, hash);
}

TEST(CertificateService, refusesToInstallWhatIsNoCertificateOfACa) {
    Bench test;
    test.connect();

    EXPECT_THROW(runTask(test.io, test.service.install(cs1, {.certificate = "x"}, "me")),
                 InvalidInput);
    EXPECT_TRUE(test.station->commands().empty());
}

// A station that takes no certificate whose issuer it does not know.
struct WantsTheIssuerFirst {
    CommandOutcome operator()(const StationCommand& command) const {
        if (std::holds_alternative<GetInstalledCertificateIds>(command)) {
            auto outcome = answered(*roots == 0 ? "NotFound" : "Accepted");
            outcome.installedCertificates.emplace(*roots, *hash);
            return outcome;
        }
        if (const auto* install = std::get_if<InstallCertificate>(&command)) {
            *installed = install->certificate;
            *roots = 1;
            return answered("Accepted");
        }
        const bool isSigned = std::holds_alternative<CertificateSigned>(command);
        return answered(isSigned && *roots == 0 ? "Rejected" : "Accepted");
    }
    std::shared_ptr<std::size_t> roots = std::make_shared<std::size_t>(0);
    std::shared_ptr<CertificateHash> hash = std::make_shared<CertificateHash>();
    std::shared_ptr<std::string> installed = std::make_shared<std::string>();
};

TEST(CertificateService, bringsTheRootFirstWhereTheStationDoesNotListIt) {
    Bench test;
    test.connect();
    const WantsTheIssuerFirst wants;
    test.station->answerTo = wants;

    EXPECT_TRUE(test.sign());
    test.deliver();

    EXPECT_EQ(test.states(), std::vector{Installed});
    EXPECT_EQ(*wants.installed, test.authority.root());
}

TEST(CertificateService, bringsNoRootThatTheStationLists) {
    Bench test;
    test.connect();
    WantsTheIssuerFirst wants;
    *wants.roots = 1;
    *wants.hash = {.issuerNameHash = "00",
                   .issuerKeyHash = keyHashOf(test.authority.root()),
                   .serialNumber = "00" + toLower(test.authority.facts().serialNumber)};
    test.station->answerTo = wants;

    EXPECT_TRUE(test.sign());
    test.deliver();

    EXPECT_EQ(test.sent<InstallCertificate>(), 0U);
    EXPECT_EQ(test.states(), std::vector{Installed});
}

TEST(CertificateService, bringsTheCertificateAlthoughTheRootIsRefused) {
    Bench test;
    test.connect();
    test.station->answerTo = [](const StationCommand& command) {
        if (std::holds_alternative<InstallCertificate>(command)) return answered("Failed");
        auto outcome = answered("Accepted");
        if (std::holds_alternative<GetInstalledCertificateIds>(command))
            outcome.installedCertificates.emplace();
        return outcome;
    };

    EXPECT_TRUE(test.sign());
    test.deliver();

    EXPECT_EQ(test.states(), std::vector{Installed});
    EXPECT_EQ(test.lastEvent(),
              "RootCertificateRefused: the station does not take the root of the CA that signed "
              "its certificate: Failed");
}

TEST(CertificateService, takesBackWhatItIssued) {
    Bench test;
    test.connect();
    test.sign();
    test.deliver();
    const auto number = test.repositories.tables.issuedCertificates[0].facts.serialNumber;

    EXPECT_FALSE(runTask(test.service.revoke(cs1, "00FF", "admin")));
    EXPECT_TRUE(runTask(test.service.revoke(cs1, toLower(number), "admin")));

    EXPECT_FALSE(runTask(test.service.holdsValid(cs1)));
    EXPECT_TRUE(runTask(test.service.ofStation(cs1)).revokedAt.contains(number));
    const auto lists = pem::revocationListsIn(test.authority.revocations().value_or(""), 2);
    ASSERT_EQ(lists.size(), 1U);
    EXPECT_EQ(sk_X509_REVOKED_num(X509_CRL_get_REVOKED(lists[0].get())), 1);
    // It counts from the start of the next run.
    EXPECT_TRUE(CertificateAuthority({.folder = test.folder.path().string()}).revocations());
}

}  // namespace
}  // namespace voltgate
