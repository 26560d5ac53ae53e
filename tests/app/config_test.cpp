#include "app/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace voltgate::app {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

Invocation read(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "voltgate");
    return readInvocation(static_cast<int>(arguments.size()), arguments.data());
}

// The exit that reading these arguments ends with.
Exit exitOf(std::vector<const char*> arguments) {
    try {
        read(std::move(arguments));
    } catch (const Exit& exit) {
        return exit;
    }
    return {-1, "accepted"};
}

const char* database = "--database-url=postgresql://someone:pass-word@host/voltgate";

TEST(Config, servesWithItsDefaults) {
    const auto invocation = read({database});

    EXPECT_EQ(invocation.kind, Invocation::Kind::Serve);
    EXPECT_EQ(invocation.config.ocppPort, 9000);
    EXPECT_EQ(invocation.config.httpPort, 8080);
    EXPECT_EQ(invocation.config.maxFrame, 1024 * 1024);
}

TEST(Config, tellsAllFaultsAtOnce) {
    const auto exit = exitOf(
        {"--database-url=mysql://x", "--ocpp-port=99999", "--io-threads=none", "--log-level=loud"});

    EXPECT_EQ(exit.status, 2);
    EXPECT_THAT(
        exit.output,
        AllOf(HasSubstr("--database-url (DATABASE_URL)"),
              HasSubstr("--ocpp-port (VOLTGATE_OCPP_PORT) '99999'"),
              HasSubstr("--io-threads (VOLTGATE_IO_THREADS) 'none': expected a whole number"),
              HasSubstr("expected one of debug info warn error")));
}

TEST(Config, needsADatabase) {
    const auto exit = exitOf({"serve"});

    EXPECT_EQ(exit.status, 2);
    EXPECT_THAT(exit.output, HasSubstr("required: the PostgreSQL to use"));
}

TEST(Config, wantsBothHalvesOfTheFirstAdmin) {
    EXPECT_THAT(exitOf({database, "--admin-email=a@example.com"}).output,
                HasSubstr("belong together"));
}

TEST(Config, wantsTheTlsCertificateTogetherWithItsKey) {
    EXPECT_THAT(exitOf({database, "--tls-certificate=cert.pem"}).output,
                HasSubstr("--tls-certificate and --tls-key belong together"));
}

TEST(Config, refusesATrustedProxyThatIsNoAddress) {
    EXPECT_THAT(exitOf({database, "--trusted-proxy=127.0.0.1, everybody"}).output,
                HasSubstr("'everybody' is no address or network"));
}

TEST(Config, refusesAPublicUrlThatStationsCannotUse) {
    for (const auto* url : {"--public-url=csms.example.org", "--public-url=ftp://h",
                            "--public-url=http://u:p@h", "--public-url=http://h/?x=1"}) {
        const auto exit = exitOf({database, url});

        EXPECT_EQ(exit.status, 2) << url;
        EXPECT_THAT(exit.output, HasSubstr("--public-url (VOLTGATE_PUBLIC_URL)"));
    }
    EXPECT_EQ(read({database, "--public-url=https://h/csms"}).config.publicUrl, "https://h/csms");
}

TEST(Config, refusesAShortSecretWithoutShowingIt) {
    const auto exit = exitOf({database, "--jwt-secret=hunter2"});

    EXPECT_EQ(exit.status, 2);
    EXPECT_THAT(exit.output, AllOf(HasSubstr("at least 32 characters"), Not(HasSubstr("hunter2"))));
}

TEST(Config, refusesWhatItDoesNotKnow) {
    EXPECT_EQ(exitOf({database, "--colour=blue"}).status, 2);
    EXPECT_EQ(exitOf({database, "dance"}).status, 2);
    EXPECT_EQ(exitOf({database, "station", "add"}).status, 2);
}

TEST(Config, showsItsSettingsWithSecretsMasked) {
    const auto shown =
        read({database, "--admin-email=a@example.com", "--admin-password=pass-word of an admin"})
            .config.shown;

    EXPECT_THAT(shown, Contains(Pair("database-url", "postgresql://someone:***@host/voltgate")));
    EXPECT_THAT(shown, Contains(Pair("admin-password", "***")));
    for (const auto& [name, value] : shown) EXPECT_THAT(value, Not(HasSubstr("pass-word"))) << name;
}

TEST(Config, listsEverySettingWithItsEnvironmentVariable) {
    for (const auto& exit : {exitOf({"--help"}), exitOf({"serve", "--help"})}) {
        EXPECT_EQ(exit.status, 0);
        for (const auto& [name, value] : read({database}).config.shown) {
            EXPECT_THAT(exit.output, HasSubstr("--" + name));
        }
        EXPECT_THAT(exit.output, HasSubstr("VOLTGATE_FRAME_RETENTION"));
    }
}

TEST(Config, readsTheCommandsThatAdd) {
    const auto station = read({database, "station", "add", "--id=CP-1", "--security-profile=0"});
    EXPECT_EQ(station.kind, Invocation::Kind::StationAdd);
    EXPECT_EQ(station.stationId, "CP-1");
    EXPECT_EQ(station.securityProfile, 0);

    const auto user = read({database, "user", "add", "--email=a@example.com", "--role=operator"});
    EXPECT_EQ(user.kind, Invocation::Kind::UserAdd);
    EXPECT_EQ(user.role, "operator");
}

TEST(Config, tellsWhatIsWrongWithQuirkProfilesBeforeItStarts) {
    const auto exit = exitOf({database, "--quirk-folder=/nowhere/at/all"});

    EXPECT_EQ(exit.status, 2);
    EXPECT_THAT(exit.output, HasSubstr("--quirk-folder (VOLTGATE_QUIRK_FOLDER) '/nowhere/at/all': "
                                       "the folder cannot be read"));
}

TEST(Config, readsTheStationOfTheDoctor) {
    const auto invocation = read({"doctor", "CP-1", database});

    EXPECT_EQ(invocation.kind, Invocation::Kind::Doctor);
    EXPECT_EQ(invocation.stationId, "CP-1");
    EXPECT_EQ(exitOf({"doctor", database}).status, 2);
}

}  // namespace
}  // namespace voltgate::app
