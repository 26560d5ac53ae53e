// Copies of stations and tokens, for when PostgreSQL is away: as they are in it, without secrets.
#include "db/local_copy.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "ocpp/domain/text.hpp"
#include "tests/db/builders.hpp"
#include "tests/support/temporary_folder.hpp"

namespace voltgate::db {
namespace {

using namespace test;

struct Copied {
    TestStorage test{};
    TemporaryFolder folder{};
    LocalCopy copy{folder.path()};
    StationRepository& stations = test.storage.stations;

    void copyAll() {
        StationChanges changes{.areAll = true};
        for (auto& station : runTask(stations.all()))
            changes.present.push_back(std::make_shared<const ChargingStation>(std::move(station)));
        copy.keep(std::move(changes));
        copy.flush();
    }
    void copyOne(const ChargingStation& station) {
        copy.keep({.present = {std::make_shared<const ChargingStation>(station)}});
        copy.flush();
    }
    void refreshTokens(std::vector<std::string> changed) {
        copy.hear(changed);
        runTask(copy.refreshTokens(test.storage.database));
        copy.flush();
    }
    std::vector<ChargingStation> copied() const {
        return LocalCopy(folder.path()).stations().value();
    }

    void addToken(const std::string& value, TokenStatus status = TokenStatus::Accepted) {
        IdTokenRecord record;
        record.token.value = value;
        record.status = status;
        record.label = "a label";
        runTask(test.storage.idTokens.add(std::move(record)));
        refreshTokens({toLower(value)});
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

    copied.copyAll();

    const auto stations = copied.copied();
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

TEST(LocalCopy, followsTheStationsOneByOne) {
    Copied copied;
    copied.copyAll();
    EXPECT_TRUE(copied.copied().empty());

    copied.copyOne({.id = {"CP-1"}, .number = 1});
    copied.copyOne({.id = {"CP-2"}, .number = 2});
    copied.copyOne({.id = {"CP-1"}, .number = 1, .securityProfile = 0, .revision = 2});
    copied.copy.keep({.removed = {{"cp-2"}}});
    copied.copy.flush();

    ASSERT_EQ(copied.copied().size(), 1u);
    EXPECT_EQ(copied.copied()[0].securityProfile, 0);
}

TEST(LocalCopy, asksForAllWhenItHasNone) {
    Copied copied;

    copied.copyOne({.id = {"CP-1"}});

    EXPECT_TRUE(copied.copy.lacksStations());
    EXPECT_FALSE(LocalCopy(copied.folder.path()).stations().has_value());
}

TEST(LocalCopy, writesLaterWhatItCouldNotWrite) {
    Copied copied;
    copied.copyAll();
    const auto file = copied.folder.path() / "stations";
    const auto aside = copied.folder.path() / "aside";
    std::filesystem::rename(file, aside);
    std::filesystem::create_directory(file);

    copied.copyOne({.id = {"CP-1"}});
    std::filesystem::remove(file);
    std::filesystem::rename(aside, file);
    copied.copy.keep({});
    copied.copy.flush();

    EXPECT_EQ(copied.copied().size(), 1u);
}

TEST(LocalCopy, thatIsDamagedIsNone) {
    Copied copied;
    copied.copyAll();
    std::ofstream(copied.folder.path() / "stations", std::ios::app | std::ios::binary) << "x";
    std::ofstream(copied.folder.path() / "tokens", std::ios::binary) << "no tokens";

    const LocalCopy again(copied.folder.path());
    EXPECT_TRUE(again.stations().has_value());  // All but its end is good.
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

    copied.refreshTokens({"tag-1", "tag-2", "tag-3"});

    const LocalCopy again(copied.folder.path());
    for (const auto* copy : {&std::as_const(copied.copy), &again}) {
        EXPECT_EQ(copy->token({.value = "TAG-1"}).value().status, TokenStatus::Blocked);
        EXPECT_FALSE(copy->token({.value = "TAG-2"}).has_value());
    }
}

TEST(LocalCopy, readsAllTokensAgainWhenAnyMayHaveChanged) {
    Copied copied;
    copied.addToken("TAG-1");
    copied.addToken("TAG-2");
    runTask(copied.test.storage.idTokens.remove({.value = "TAG-2"}));

    copied.copy.hearOfAny();
    copied.refreshTokens({});

    EXPECT_TRUE(copied.copy.token({.value = "TAG-1"}).has_value());
    EXPECT_FALSE(LocalCopy(copied.folder.path()).token({.value = "TAG-2"}).has_value());
}

TEST(LocalCopy, dropsTheOldestTokenForTheNewest) {
    Copied copied;
    LocalCopy small(copied.folder.path(), 2);
    for (const auto* tag : {"tag-1", "tag-2", "tag-3"}) {
        runTask(copied.test.storage.idTokens.add({.token = {.value = tag}}));
        small.hear({tag});
        runTask(small.refreshTokens(copied.test.storage.database));
    }
    small.flush();

    const LocalCopy again(copied.folder.path(), 2);
    EXPECT_FALSE(again.token({.value = "tag-1"}).has_value());
    EXPECT_TRUE(again.token({.value = "tag-2"}).has_value());
    EXPECT_TRUE(again.token({.value = "tag-3"}).has_value());
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
