// Copies of stations and tokens, for when PostgreSQL is away: as they are in it, without secrets.
#include "db/local_copy.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/db/builders.hpp"
#include "tests/support/temporary_folder.hpp"

namespace voltgate::db {
namespace {

using namespace test;

struct Copied {
    TestStorage test{};
    TemporaryFolder folder{};
    LocalCopy copy{folder.path()};
    StationRepository stations{test.storage.database, test.storage.groupCommit, &copy};

    void addToken(const std::string& value, TokenStatus status = TokenStatus::Accepted) {
        IdTokenRecord record;
        record.token.value = value;
        record.status = status;
        record.label = "a label";
        runTask(test.storage.idTokens.add(std::move(record)));
        runTask(copy.refreshTokens(test.storage.database));
    }
    std::string content(const char* name) const {
        std::ifstream file(folder.path() / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
};

TEST(LocalCopy, hasTheStationsThatWereReadLast) {
    Copied copied;
    ChargingStation station;
    station.id = {"CP-1"};
    station.credential = StationCredential{.salt = "aa", .hash = "bb"};
    station.onboarding = OnboardingStatus::Pending;
    runTask(copied.stations.add(station));
    const ConnectionQuirks quirks{.assumeVersion = OcppVersion::V16,
                                  .anyUserName = true,
                                  .pingInterval = std::chrono::seconds(20),
                                  .closeStyle = CloseStyle::Reset};
    const StationLeniency leniency{.off = {"null-as-absent"}};
    runTask(copied.stations.change(station.id,
                                   {.connection = quirks,
                                    .leniency = leniency,
                                    .quirkProfile = std::optional<std::string>("jigu")},
                                   {}));

    auto& changes = copied.test.storage.securityChanges;
    runTask(changes.begin({.station = station.id, .kind = SecurityChangeKind::AuthorizationKey},
                          StationCredential{.salt = "cc", .hash = "dd"}));
    runTask(changes.begin(
        {.station = station.id, .kind = SecurityChangeKind::SecurityProfile, .securityProfile = 3},
        std::nullopt));

    runTask(copied.stations.all());

    const auto stations = LocalCopy(copied.folder.path()).stations().value();
    ASSERT_EQ(stations.size(), 1u);
    EXPECT_EQ(stations[0].id, station.id);
    EXPECT_EQ(stations[0].onboarding, OnboardingStatus::Pending);
    EXPECT_EQ(stations[0].credential.value_or(StationCredential{}).hash, "bb");
    EXPECT_EQ(stations[0].nextCredential.value_or(StationCredential{}).hash, "dd");
    EXPECT_EQ(stations[0].nextSecurityProfile, 3);
    EXPECT_EQ(stations[0].connection, quirks);
    EXPECT_EQ(stations[0].leniency, leniency);
    EXPECT_EQ(stations[0].quirkProfile, "jigu");
    EXPECT_GE(stations[0].number, 100000);
}

TEST(LocalCopy, hasNoStationsBeforeAnyWereRead) {
    const TemporaryFolder folder;

    EXPECT_FALSE(LocalCopy(folder.path()).stations().has_value());
}

TEST(LocalCopy, thatIsDamagedIsNone) {
    Copied copied;
    runTask(copied.stations.all());
    std::ofstream(copied.folder.path() / "stations", std::ios::app | std::ios::binary) << "x";
    std::ofstream(copied.folder.path() / "tokens", std::ios::binary) << "no tokens";

    const LocalCopy again(copied.folder.path());
    EXPECT_TRUE(again.stations().has_value());  // What follows a whole frame is not looked at.
    EXPECT_FALSE(again.token({.value = "TAG"}).has_value());
}

TEST(LocalCopy, remembersTokensOverARestart) {
    Copied copied;
    copied.addToken("Tag-1", TokenStatus::Blocked);

    const LocalCopy again(copied.folder.path());
    EXPECT_EQ(again.token({.value = "TAG-1"}).value().status, TokenStatus::Blocked);
    EXPECT_FALSE(again.token({.value = "TAG-2"}).has_value());
}

TEST(LocalCopy, followsChangesOfTokens) {
    Copied copied;
    copied.addToken("TAG-1");
    copied.addToken("TAG-2");
    runTask(copied.test.storage.idTokens.change({.value = "TAG-1"},
                                                {.status = TokenStatus::Blocked}, {}));
    runTask(copied.test.storage.idTokens.remove({.value = "TAG-2"}));

    runTask(copied.copy.refreshTokens(copied.test.storage.database));

    EXPECT_EQ(copied.copy.token({.value = "TAG-1"}).value().status, TokenStatus::Blocked);
    EXPECT_FALSE(copied.copy.token({.value = "TAG-2"}).has_value());
}

TEST(LocalCopy, saysNoTokenInPlain) {
    Copied copied;
    copied.addToken("SECRET-TAG");

    EXPECT_NE(copied.content("tokens"), "");
    EXPECT_EQ(copied.content("tokens").find("SECRET-TAG"), std::string::npos);
    EXPECT_EQ(copied.content("tokens").find("a label"), std::string::npos);
}

}  // namespace
}  // namespace voltgate::db
