// Upgrades of a station with an image that comes along.
#include <gtest/gtest.h>

#include "tests/gateway/installer/bench.hpp"
#include "tests/support/zip_files.hpp"

namespace voltgate::installer {
namespace {

using test::formWith;
using test::zipOf;
using enum FirmwareUpdateStatus;

// As 1.6 answers UpdateFirmware: with nothing.
std::shared_ptr<AnsweringStation> bootTaking(Bench& bench) {
    auto station = bench.boot("CS-1");
    station->answer = {.result = CommandResult::Answered, .response = "{}"};
    return station;
}

rest::Answered upgrade(Bench& bench, const std::string& form) {
    return bench.request("POST", "/upgrade?clientId=app", form, {{"Content-Type", test::formType}});
}

rest::Answered upgradeWith(Bench& bench, const std::string& name, const std::string& content) {
    return upgrade(bench, formWith(name, content));
}

void report(Bench& bench, FirmwareUpdateStatus status) {
    bench.rest.run(bench.rest.firmware.reported({"CS-1"}, std::nullopt, status));
}

std::string statusOf(Bench& bench) { return bench.get("/status").at("/chargePointStatus"); }

TEST(Upgrade, sendsTheStationAOneTimeUrlOfTheImage) {
    Bench bench;
    bench.rest.links.announce("http://csms:8080");
    const auto station = bootTaking(bench);
    const auto zip = zipOf({{"image.bin", "new"}});

    const auto answer = upgradeWith(bench.as(Role::Operator), "fw 2.zip", zip);

    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.body, R"({"originalname":"fw_2.zip","encoding":"7bit",)"
                           R"("mimetype":"application/zip","size":)" +
                               std::to_string(zip.size()) +
                               R"(,"destination":"upgrades","location":"upgrades/fw_2.zip",)"
                               R"("filename":"fw_2.zip","path":"upgrades/fw_2.zip"})");
    const auto url = station->last<UpdateFirmware>().location;
    EXPECT_TRUE(url.starts_with("http://csms:8080/files/")) << url;
    EXPECT_TRUE(url.ends_with("/fw_2.zip")) << url;
    EXPECT_EQ(bench.rest.asNobody().get(url.substr(16)).body, zip);
}

TEST(Upgrade, takesWhateverTheVendorMakes) {
    Bench bench;
    bootTaking(bench);

    const auto answer =
        upgrade(bench, formWith("fw.bin", "bytes", "data", "Content-Transfer-Encoding: 8bit\r\n"));

    EXPECT_EQ(answer.body, R"({"originalname":"fw.bin","encoding":"8bit",)"
                           R"("mimetype":"application/octet-stream","size":5,)"
                           R"("destination":"upgrades","location":"upgrades/fw.bin",)"
                           R"("filename":"fw.bin","path":"upgrades/fw.bin"})");
}

TEST(Upgrade, isShownInTheStatusUntilItIsOver) {
    Bench bench;
    bootTaking(bench);
    upgradeWith(bench, "fw.bin", "1");
    EXPECT_EQ(statusOf(bench), "OPERATIVE");
    for (const auto status : {Downloading, Downloaded, Installing}) {
        report(bench, status);
        EXPECT_EQ(statusOf(bench), "UPGRADING");
    }
    report(bench, Installed);
    EXPECT_EQ(statusOf(bench), "OPERATIVE");
}

TEST(Upgrade, thatFailsLeavesTheStationAsItSaysThatItIs) {
    Bench bench;
    bootTaking(bench);
    for (const auto failure : {DownloadFailed, InstallationFailed}) {
        upgradeWith(bench, "fw.bin", "1");
        report(bench, Downloading);
        report(bench, failure);
        EXPECT_EQ(statusOf(bench), "OPERATIVE");
    }
}

TEST(Upgrade, thatTheStationRefusesDoesNotHideTheOneUnderWay) {
    Bench bench;
    const auto station = bootTaking(bench);
    upgradeWith(bench, "fw.bin", "1");
    report(bench, Downloading);
    station->answer = answered("Rejected");
    EXPECT_EQ(upgradeWith(bench, "other.bin", "2").status, 409);

    report(bench, Installing);

    EXPECT_EQ(statusOf(bench), "UPGRADING");
}

TEST(Upgrade, leavesNothingWhenTheStationDoesNotTakeIt) {
    Bench bench;
    const auto station = bootTaking(bench);
    const CommandOutcome notImplemented{.result = CommandResult::CallError,
                                        .errorCode = "NotImplemented"};
    const CommandOutcome ownError{.result = CommandResult::CallError, .errorCode = "GenericError"};
    const std::vector<std::pair<CommandOutcome, int>> answers = {
        {answered("Rejected"), 409},
        {{.result = CommandResult::NoAnswer}, 504},
        {{.result = CommandResult::Disconnected}, 503},
        {{.result = CommandResult::QueueFull}, 503},
        {{.result = CommandResult::Unsupported}, 501},
        {notImplemented, 501},
        {ownError, 502}};
    for (const auto& [outcome, status] : answers) {
        station->answer = outcome;
        const auto answer = upgradeWith(bench, "fw.bin", "1");
        EXPECT_EQ(answer.status, status) << answer.body;
        EXPECT_TRUE(bench.rest.files.files.empty()) << status;
    }
    EXPECT_EQ(bench.as(Role::Developer).request("GET", "/development/upgrade").body, "[]");
}

TEST(Upgrade, isTakenOnByAStationThatSaysNothingButReportsThatItIsAtIt) {
    Bench bench;
    const auto station = bootTaking(bench);
    station->answer = {.result = CommandResult::NoAnswer};
    station->beforeAnswer = [&]() {
        return bench.rest.firmware.reported({"CS-1"}, std::nullopt, Downloading);
    };

    const auto answer = upgradeWith(bench, "fw.bin", "1");

    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(statusOf(bench), "UPGRADING");
    EXPECT_EQ(bench.rest.files.files.size(), 1U);
}

TEST(Upgrade, ofAnOfflineStationStoresNothing) {
    Bench bench;

    const auto answer = upgradeWith(bench, "fw.bin", "1");

    EXPECT_EQ(answer.status, 503) << answer.body;
    EXPECT_NE(answer.at("/message").find("offline"), std::string::npos) << answer.body;
    EXPECT_TRUE(bench.rest.files.files.empty());
}

TEST(Upgrade, isRefusedWithTheReason) {
    Bench bench;
    const auto station = bootTaking(bench);

    EXPECT_EQ(bench.post("/upgrade").at("/fields/data/message"),
              "'data' is required: multipart/form-data with the file in it");
    EXPECT_EQ(
        bench.request("POST", "/upgrade", formWith("a", "1"), {{"Content-Type", test::formType}})
            .at("/fields/clientId/message"),
        "'clientId' is required");
    EXPECT_EQ(upgradeWith(bench, "a.zip", "no zip").status, 400);
    EXPECT_EQ(upgradeWith(bench, "a.zip", zipOf({{"../a", "1"}})).status, 400);
    EXPECT_EQ(upgradeWith(bench, "../a.bin", "1").status, 400);
    EXPECT_EQ(upgradeWith(bench, "a.bin", "").status, 400);
    EXPECT_EQ(upgradeWith(bench, "a.bin", std::string(1'000'001, 'x')).status, 413);

    EXPECT_TRUE(bench.rest.files.files.empty());
    EXPECT_TRUE(station->commands().empty());
}

TEST(UpgradeContents, areThoseOfTheNewestZip) {
    Bench bench;
    bootTaking(bench);
    bench.as(Role::Developer);
    const auto none = bench.request("GET", "/development/upgrade-contents");
    EXPECT_EQ(none.status, 404) << none.body;

    bench.as(Role::Installer);
    upgradeWith(bench, "old.zip", zipOf({{"old", "1"}}));
    upgradeWith(bench, "new.zip", zipOf({{"fw/new.bin", std::string(5000, 'x')}, {"b", ""}}));
    upgradeWith(bench, "later.bin", "1");

    bench.as(Role::Developer);
    EXPECT_EQ(bench.request("GET", "/development/upgrade-contents").body,
              R"([{"filename":"fw/new.bin","size":5000},{"filename":"b","size":0}])");
    const auto listed = bench.request("GET", "/development/upgrade");
    EXPECT_EQ(listed.at("/0/filename"), "later.bin");
    EXPECT_EQ(listed.at("/2/filename"), "old.zip");
    EXPECT_EQ(bench.request("GET", "/firmwares").body, "[]");
}

TEST(UpgradeContents, areRefusedWhenTheFileIsNotAsItCame) {
    Bench bench;
    bootTaking(bench);
    upgradeWith(bench, "fw.zip", zipOf({{"a", "1"}}));
    auto& bytes = bench.rest.files.files.begin()->second;
    bytes.assign(bytes.size(), 'x');

    const auto answer = bench.as(Role::Developer).request("GET", "/development/upgrade-contents");

    EXPECT_EQ(answer.status, 500);
    EXPECT_TRUE(answer.at("/message").starts_with("fw.zip is not as it came: ")) << answer.body;
}

TEST(DevelopmentUpgrade, isDeletedWhenNoneIsUnderWay) {
    Bench bench;
    bootTaking(bench);
    upgradeWith(bench, "fw.bin", "1");
    bench.as(Role::Developer);

    EXPECT_EQ(bench.request("DELETE", "/development/upgrade").status, 409);
    EXPECT_EQ(bench.rest.files.files.size(), 1U);
    report(bench, Installed);
    EXPECT_EQ(bench.request("DELETE", "/development/upgrade").body, R"("ok")");

    EXPECT_TRUE(bench.rest.files.files.empty());
    EXPECT_EQ(bench.request("GET", "/development/upgrade").body, "[]");
}

TEST(DevelopmentUpgrade, keepsTheNewestOnly) {
    Bench bench;
    bootTaking(bench);
    for (int i = 0; i < 8; ++i) upgradeWith(bench, std::to_string(i), "1");

    const auto listed = bench.as(Role::Developer).request("GET", "/development/upgrade");

    EXPECT_EQ(listed.at("/0/filename"), "7");
    EXPECT_EQ(listed.at("/4/filename"), "3");
    EXPECT_EQ(listed.at("/5"), "(absent)");
    EXPECT_EQ(bench.rest.files.files.size(), StationFirmwareService::upgradesKept);
}

TEST(DevelopmentUpgrade, isNotThereUnlessSwitchedOn) {
    Bench bench({.isDevelopment = false});
    bench.as(Role::Developer);

    EXPECT_EQ(bench.request("GET", "/development/upgrade").status, 404);
    EXPECT_EQ(bench.request("GET", "/development/upgrade-contents").status, 404);
    EXPECT_EQ(bench.request("DELETE", "/development/upgrade").status, 404);
}

}  // namespace
}  // namespace voltgate::installer
