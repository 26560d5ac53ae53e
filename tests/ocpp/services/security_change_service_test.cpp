// Changes of a station's security on in-memory repositories, with the handshakes that end them.
#include "ocpp/services/security_change_service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ocpp/services/admission_service.hpp"
#include "tests/support/station_bench.hpp"
#include "tests/support/temporary_folder.hpp"

namespace voltgate {
namespace {

using testing::HasSubstr;
using enum SecurityChangeState;

const StationId cs1{"CS-1"};
const std::string oldKey = "old-key-0123456789";
const std::string newKey = "new-key-0123456789";
// The digits that stand for newKey.
const std::string newKeyHex = "6e65772d6b65792d30313233343536373839";

struct Bench : StationBench {
    explicit Bench(int profile = 1) {
        runTask(registration.add({.id = cs1, .securityProfile = profile, .password = oldKey}));
        runTask(registration.refresh());
        connected.add(station);
    }

    SecurityChange changeKey(NewAuthorizationKey key = {.key = newKey}, bool mayReplace = false) {
        return runTask(
            io, service.changeKey({.station = cs1, .requestedBy = "me", .mayReplace = mayReplace},
                                  std::move(key)));
    }
    SecurityChange raise(int profile) {
        return runTask(io, service.raiseProfile({.station = cs1, .requestedBy = "me"}, profile));
    }
    std::string faultOfRaising(int profile) {
        try {
            raise(profile);
        } catch (const InvalidInput& input) {
            return input.what();
        }
        return "";
    }
    SecurityChangeState state(SecurityChangeKind kind = SecurityChangeKind::AuthorizationKey) {
        return runTask(service.latest(cs1, kind)).value().state;
    }
    /// A handshake, as the gate makes it; whether it passes.
    bool comesIn(const std::string& password, bool isTls = false, bool hasCertificate = false) {
        HandshakeFacts facts{.stationId = "CS-1",
                             .credentialsKind = CredentialsKind::Basic,
                             .credentials = BasicCredentials{"CS-1", password},
                             .subprotocols = {"ocpp1.6"},
                             .isTls = isTls};
        if (hasCertificate) facts.certificate = ClientCertificate{.names = {"CS-1"}};
        const auto admission = admission_.judge(facts);
        if (admission.verdict != ConnectionVerdict::Accepted) return false;
        service.cameIn(*admission.station, admission.isByNextCredential, admission.securityProfile);
        do io.restart();
        while (io.poll() > 0);
        return true;
    }
    void holdCertificate() {
        repositories.tables.issuedCertificates.push_back(
            {.number = 1,
             .station = cs1,
             .facts = {.notAfter = clock.now() + std::chrono::hours(24)},
             .state = IssuedState::Installed});
    }

    RegistrationService registration{repositories.stations, connected, clock,
                                     std::chrono::seconds(300)};
    AdmissionService admission_{registration, clock};
    SecurityEventService events{repositories.securityEvents, clock};
    CertificateAuthority authority{{}};
    CertificateService certificates{{io.get_executor(), registration, authority,
                                     repositories.certificates, events, commands, clock}};
    SecurityChangeParts parts{io.get_executor(), repositories.securityChanges,
                              registration,      certificates,
                              commands,          true};
    SecurityChangeService service{parts};
};

TEST(AuthorizationKeyChange, leavesBothKeysValidUntilTheNewOneIsUsed) {
    Bench test;

    EXPECT_EQ(test.changeKey().state, Accepted);
    EXPECT_EQ(test.station->last<SetVariable>().variable, "AuthorizationKey");
    EXPECT_EQ(test.station->last<SetVariable>().value, newKeyHex);

    EXPECT_TRUE(test.comesIn(oldKey));
    EXPECT_EQ(test.state(), Accepted);
    EXPECT_TRUE(test.comesIn(newKey));
    EXPECT_EQ(test.state(), Completed);
    EXPECT_FALSE(test.comesIn(oldKey));
    EXPECT_TRUE(test.comesIn(newKey));
}

TEST(AuthorizationKeyChange, acceptsTheDigitsAsThePasswordToo) {
    Bench test;
    test.changeKey();

    EXPECT_TRUE(test.comesIn(newKeyHex));
    EXPECT_EQ(test.state(), Completed);
}

TEST(AuthorizationKeyChange, takesHexadecimalAndSendsPlainWhenAskedTo) {
    Bench test;

    test.changeKey({.key = newKeyHex, .form = KeyForm::Plain});

    EXPECT_EQ(test.station->last<SetVariable>().value, newKey);
    EXPECT_TRUE(test.comesIn(newKey));
}

TEST(AuthorizationKeyChange, dropsAKeyThatTheStationRefuses) {
    for (const auto& answer :
         {answered("Rejected"), answered("NotSupported"),
          CommandOutcome{.result = CommandResult::CallError, .errorCode = "InternalError"},
          CommandOutcome{.result = CommandResult::QueueFull}}) {
        Bench test;
        test.station->answer = answer;

        EXPECT_EQ(test.changeKey().state, Rejected);

        EXPECT_FALSE(test.comesIn(newKey));
        EXPECT_TRUE(test.comesIn(oldKey));
    }
}

TEST(AuthorizationKeyChange, keepsBothWhenTheStationDoesNotAnswer) {
    Bench test;
    test.station->answer = {.result = CommandResult::NoAnswer, .messageId = "1"};

    EXPECT_EQ(test.changeKey().state, Requested);

    EXPECT_TRUE(test.comesIn(oldKey));
    EXPECT_TRUE(test.comesIn(newKey));
    EXPECT_EQ(test.state(), Completed);
}

TEST(AuthorizationKeyChange, tellsWhenTheStationWantsAReset) {
    Bench test;
    test.station->answer = answered("RebootRequired");

    const auto change = test.changeKey();

    EXPECT_EQ(change.state, Accepted);
    EXPECT_THAT(change.detail, HasSubstr("after its next reset"));
}

TEST(AuthorizationKeyChange, isOneAtATimeUnlessItMayReplace) {
    Bench test;
    test.changeKey();

    EXPECT_THROW(test.changeKey({.key = "another-key-0123456"}), SecurityChangeOpen);
    EXPECT_EQ(test.changeKey({.key = "another-key-0123456"}, true).state, Accepted);

    EXPECT_FALSE(test.comesIn(newKey));
    EXPECT_TRUE(test.comesIn("another-key-0123456"));
    EXPECT_EQ(test.repositories.tables.securityChanges.at(0).state, Superseded);
}

TEST(AuthorizationKeyChange, needsTheStationOnline) {
    Bench test;
    test.connected.remove(cs1, 1);

    EXPECT_THROW(test.changeKey(), StationOffline);
    EXPECT_TRUE(test.repositories.tables.securityChanges.empty());
}

TEST(AuthorizationKeyChange, refusesKeysThatOcppDoesNotAllow) {
    Bench test;
    const std::vector<NewAuthorizationKey> wrong = {
        {.key = ""},
        {.key = "fifteen-letters"},
        {.key = "twenty-one-characters"},
        {.key = "sixteen letters!"},
        {.key = std::string(42, 'a')},
        {.key = std::string(33, 'a')},
        {.key = std::string(32, '0'), .form = KeyForm::Plain}};
    for (const auto& key : wrong) EXPECT_THROW(test.changeKey(key), InvalidInput) << key.key;
    EXPECT_TRUE(test.station->commands().empty());
}

TEST(AuthorizationKeyChange, isWrittenLaterWhenTheDatabaseIsAway) {
    Bench test;
    test.changeKey();
    test.repositories.setReachable(false);

    EXPECT_TRUE(test.comesIn(newKey));
    EXPECT_TRUE(test.comesIn(oldKey));
    test.repositories.setReachable(true);
    runTask(test.io, test.service.settle());

    EXPECT_EQ(test.state(), Completed);
    EXPECT_FALSE(test.comesIn(oldKey));
}

TEST(SecurityProfileChange, admitsBothProfilesUntilTheStationIsBackInTheHigherOne) {
    Bench test;

    EXPECT_EQ(test.raise(2).state, Accepted);
    EXPECT_EQ(test.station->last<SetVariable>().variable, "SecurityProfile");
    EXPECT_EQ(test.station->last<SetVariable>().value, "2");

    EXPECT_TRUE(test.comesIn(oldKey));
    EXPECT_EQ(test.state(SecurityChangeKind::SecurityProfile), Accepted);
    EXPECT_TRUE(test.comesIn(oldKey, true));
    EXPECT_EQ(test.state(SecurityChangeKind::SecurityProfile), Completed);
    EXPECT_FALSE(test.comesIn(oldKey));
    EXPECT_EQ(test.registration.known("CS-1")->securityProfile, 2);
}

TEST(SecurityProfileChange, to3LetsACertificateInBeforeItIsInForce) {
    Bench test(2);
    EXPECT_FALSE(test.comesIn("", true, false));
    test.holdCertificate();

    EXPECT_EQ(test.raise(3).state, Accepted);

    EXPECT_TRUE(test.comesIn(oldKey, true));
    EXPECT_TRUE(test.comesIn("", true, true));
    EXPECT_EQ(test.state(SecurityChangeKind::SecurityProfile), Completed);
    EXPECT_FALSE(test.comesIn(oldKey, true));
}

TEST(SecurityProfileChange, isNeverToALowerOneAndNeedsWhatTheProfileNeeds) {
    Bench test(2);
    EXPECT_THAT(test.faultOfRaising(2), HasSubstr("is 2 already"));
    EXPECT_THAT(test.faultOfRaising(1), HasSubstr("never told to lower it"));
    EXPECT_THAT(test.faultOfRaising(0), HasSubstr("expected 1, 2 or 3"));
    EXPECT_THAT(test.faultOfRaising(3), HasSubstr("holds no valid certificate"));

    Bench open(0);
    runTask(open.registration.remove(cs1));
    runTask(open.registration.add({.id = cs1, .securityProfile = 0}));
    EXPECT_THAT(open.faultOfRaising(1), HasSubstr("has no password"));
    EXPECT_TRUE(open.station->commands().empty());
}

TEST(SecurityProfileChange, takesACertificateOfAnotherCaThatTheStationHasShown) {
    Bench test(2);
    EXPECT_TRUE(test.comesIn(oldKey, true, true));

    EXPECT_EQ(test.raise(3).state, Accepted);
}

}  // namespace
}  // namespace voltgate
