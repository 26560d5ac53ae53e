// Local lists on in-memory repositories and a station that keeps a list, or refuses to.
#include "ocpp/services/local_list_service.hpp"

#include <gtest/gtest.h>

#include "tests/support/station_bench.hpp"

namespace voltgate {
namespace {

struct Bench : StationBench {
    Bench() {
        connected.add(station);
        station->answerTo = [this](const StationCommand& command) { return answerTo(command); };
        report("SendLocalListMaxLength", "100");
    }

    CommandOutcome answerTo(const StationCommand& command) {
        if (std::holds_alternative<GetLocalListVersion>(command)) {
            auto outcome = answered("");
            outcome.localListVersion = version;
            return outcome;
        }
        const auto* update = std::get_if<SendLocalList>(&command);
        if (update == nullptr) return answered("Rejected");
        updates.push_back(*update);
        const bool isFull = update->update == LocalListUpdate::Full;
        const auto verdict = isFull ? verdictOnFull : verdictOnDifferential;
        if (verdict == "Accepted") version = update->listVersion;
        return verdict.empty() ? CommandOutcome{.result = CommandResult::NoAnswer}
                               : answered(verdict);
    }
    void report(std::string name, std::string value) {
        Variable variable;
        variable.name = std::move(name);
        variable.value = std::move(value);
        runTask(repositories.deviceModel.record({"CS-1"}, {variable}));
    }
    void addTokens(std::vector<std::string> names) {
        for (auto& name : names) repositories.tables.tokens.push_back({.token = {std::move(name)}});
    }
    void want(const std::vector<std::string>& names) {
        std::vector<IdToken> tokens;
        for (const auto& name : names) tokens.push_back({name});
        runTask(io, service.want({"CS-1"}, std::move(tokens)));
    }
    std::vector<FieldFault> faultsOfWanting(const std::vector<std::string>& names) {
        try {
            want(names);
        } catch (const InvalidInput& input) {
            return input.faults;
        }
        return {};
    }
    LocalListSync sync() { return runTask(io, service.sync({"CS-1"}, "me")); }

    DeviceModelService deviceModel{repositories.deviceModel, commands};
    LocalListService service{repositories.localLists, deviceModel, commands, clock};
    std::optional<int> version = 0;
    std::string verdictOnFull = "Accepted";
    std::string verdictOnDifferential = "Accepted";
    std::vector<SendLocalList> updates;
};

TEST(LocalListService, sendsEverythingAtFirst) {
    Bench bench;
    bench.addTokens({"A", "B"});
    bench.want({"b", "a"});

    const auto sync = bench.sync();

    EXPECT_EQ(sync.result, LocalListSyncResult::Synchronized);
    ASSERT_EQ(bench.updates.size(), 1U);
    EXPECT_EQ(bench.updates[0].update, LocalListUpdate::Full);
    EXPECT_EQ(bench.updates[0].listVersion, 1);
    ASSERT_EQ(bench.updates[0].changes.size(), 2U);
    EXPECT_EQ(bench.updates[0].changes[0].idToken.value, "A");
}

TEST(LocalListService, sendsOnlyWhatHasChangedAfterwards) {
    Bench bench;
    bench.addTokens({"A", "B", "C"});
    bench.want({"A", "B", "C"});
    bench.sync();
    bench.repositories.tables.tokens[0].status = TokenStatus::Blocked;
    bench.want({"A", "B"});

    const auto sync = bench.sync();

    EXPECT_EQ(sync.update, LocalListUpdate::Differential);
    const auto& changes = bench.updates.at(1).changes;
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].authorization.value().status, AuthorizationStatus::Blocked);
    EXPECT_EQ(changes[1].idToken.value, "C");
    EXPECT_FALSE(changes[1].authorization.has_value());
}

TEST(LocalListService, sendsNothingWhenTheStationIsUpToDate) {
    Bench bench;
    bench.addTokens({"A"});
    bench.want({"A"});
    bench.sync();

    EXPECT_EQ(bench.sync().result, LocalListSyncResult::UpToDate);
    EXPECT_EQ(bench.updates.size(), 1U);
}

TEST(LocalListService, sendsEverythingAgainWhenTheStationHasAnotherVersion) {
    Bench bench;
    bench.addTokens({"A"});
    bench.want({"A"});
    bench.sync();
    bench.version = 77;

    bench.sync();

    EXPECT_EQ(bench.updates.at(1).update, LocalListUpdate::Full);
    EXPECT_EQ(bench.updates.at(1).listVersion, 78);
}

TEST(LocalListService, splitsALongListIntoOneFullAndDifferentialMessages) {
    Bench bench;
    bench.report("SendLocalListMaxLength", "2");
    bench.addTokens({"A", "B", "C", "D", "E"});
    bench.want({"A", "B", "C", "D", "E"});

    const auto sync = bench.sync();

    EXPECT_EQ(sync.version, 3);
    ASSERT_EQ(bench.updates.size(), 3U);
    EXPECT_EQ(bench.updates[0].update, LocalListUpdate::Full);
    EXPECT_EQ(bench.updates[1].update, LocalListUpdate::Differential);
    EXPECT_EQ(bench.updates[2].changes.size(), 1U);
    EXPECT_EQ(bench.sync().result, LocalListSyncResult::UpToDate);
}

TEST(LocalListService, emptiesAListWithOneMessage) {
    Bench bench;
    bench.addTokens({"A"});
    bench.want({"A"});
    bench.sync();
    bench.want({});

    EXPECT_EQ(bench.sync().result, LocalListSyncResult::Synchronized);
    EXPECT_EQ(bench.updates.at(1).update, LocalListUpdate::Full);
    EXPECT_TRUE(bench.updates.at(1).changes.empty());
}

class RefusedDifferences : public testing::TestWithParam<const char*> {};

TEST_P(RefusedDifferences, areFollowedByTheWholeList) {
    Bench bench;
    bench.addTokens({"A", "B"});
    bench.want({"A"});
    bench.sync();
    bench.want({"A", "B"});
    bench.verdictOnDifferential = GetParam();

    const auto sync = bench.sync();

    EXPECT_EQ(sync.result, LocalListSyncResult::Synchronized);
    EXPECT_EQ(sync.update, LocalListUpdate::Full);
    EXPECT_EQ(bench.updates.size(), 3U);
}

INSTANTIATE_TEST_SUITE_P(All, RefusedDifferences, testing::Values("Failed", "VersionMismatch"));

TEST(LocalListService, endsWhenTheWholeListIsRefused) {
    Bench bench;
    bench.addTokens({"A"});
    bench.want({"A"});
    bench.verdictOnFull = "Failed";

    const auto sync = bench.sync();

    EXPECT_EQ(sync.result, LocalListSyncResult::Failed);
    EXPECT_EQ(sync.stationStatus, "Failed");
    EXPECT_EQ(bench.updates.size(), 1U);
}

TEST(LocalListService, saysThatTheStationHasNoList) {
    Bench bench;
    bench.version = -1;
    EXPECT_EQ(bench.sync().result, LocalListSyncResult::NotSupported);
    EXPECT_TRUE(bench.updates.empty());

    bench.version = 0;
    bench.verdictOnFull = "NotSupported";
    EXPECT_EQ(bench.sync().result, LocalListSyncResult::NotSupported);
}

TEST(LocalListService, failsWhenTheStationTellsNoVersion) {
    Bench bench;
    bench.version.reset();

    EXPECT_EQ(bench.sync().result, LocalListSyncResult::Failed);
}

TEST(LocalListService, goesOnAfterAMessageThatWasNotAnswered) {
    Bench bench;
    bench.addTokens({"A"});
    bench.want({"A"});
    bench.verdictOnFull = "";
    EXPECT_EQ(bench.sync().result, LocalListSyncResult::Unanswered);

    bench.verdictOnFull = "Accepted";

    EXPECT_EQ(bench.sync().result, LocalListSyncResult::Synchronized);
}

TEST(LocalListService, asksForLimitsThatAreNotKnown) {
    Bench bench;
    bench.repositories.tables.variables.clear();

    bench.sync();

    const auto asked = std::get<GetConfiguration>(bench.station->commands().at(0));
    EXPECT_EQ(asked.keys.size(), 2U);
}

TEST(LocalListService, refusesTokensThatCannotBeInAList) {
    Bench bench;
    bench.addTokens({"A"});

    const auto faults = bench.faultsOfWanting({"A", "a", "", "123456789012345678901"});
    const auto unknown = bench.faultsOfWanting({"A", "NOBODY"});

    ASSERT_EQ(faults.size(), 3U);
    EXPECT_EQ(faults[0], (FieldFault{"idTokens[1]", "is in the list already"}));
    EXPECT_EQ(faults[1].path, "idTokens[2]");
    EXPECT_EQ(faults[2].path, "idTokens[3]");
    ASSERT_EQ(unknown.size(), 1U);
    EXPECT_EQ(unknown[0], (FieldFault{"idTokens[1]", "no such token"}));
}

TEST(LocalListService, refusesAListThatIsTooLongForTheStation) {
    Bench bench;
    bench.addTokens({"A", "B"});
    bench.want({"A", "B"});
    bench.report("LocalAuthListMaxLength", "1");

    EXPECT_THROW(bench.want({"A", "B"}), InvalidInput);
    EXPECT_THROW(bench.sync(), InvalidInput);
    EXPECT_TRUE(bench.updates.empty());
}

TEST(LocalListService, syncsAStationOnceAtATime) {
    Bench bench;
    bench.addTokens({"A"});
    bench.want({"A"});
    std::string told;
    bench.station->beforeAnswer = [&]() -> Task<> {
        try {
            co_await bench.service.sync({"CS-1"}, "me");
        } catch (const LocalListBusy& busy) {
            told = busy.what();
        }
    };

    EXPECT_EQ(bench.sync().result, LocalListSyncResult::Synchronized);
    EXPECT_NE(told, "");
    bench.station->beforeAnswer = nullptr;
    EXPECT_EQ(bench.sync().result, LocalListSyncResult::UpToDate);
}

TEST(LocalListService, needsAStationThatIsOnline) {
    Bench bench;
    bench.connected.remove({"CS-1"}, 1);

    EXPECT_THROW(bench.sync(), StationOffline);
    EXPECT_THROW(bench.sync(), StationOffline);  // And is not busy afterwards.
}

}  // namespace
}  // namespace voltgate
