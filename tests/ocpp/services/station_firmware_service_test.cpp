// Images of stations on in-memory repositories and a station that answers as told.
#include "ocpp/services/station_firmware_service.hpp"

#include <gtest/gtest.h>

#include "ocpp/repositories/errors.hpp"
#include "tests/support/in_memory_files.hpp"
#include "tests/support/station_bench.hpp"

namespace voltgate {
namespace {

using enum FirmwareUpdateStatus;

struct Bench : StationBench {
    Bench() {
        connected.add(station);
        station->answer = {.result = CommandResult::Answered, .response = "{}"};
        links.announce("http://csms:8080");
    }

    IncomingImage image(std::string name, std::string content = "image") const {
        return {.station = station->id(),
                .name = std::move(name),
                .bytes = std::make_shared<TextSource>(std::move(content), 3)};
    }
    StationUpgrade upgrade(IncomingImage incoming) {
        return runTask(io, service.upgrade(std::move(incoming), "me"));
    }
    std::vector<Firmware> list(FirmwarePurpose purpose) {
        return runTask(io, service.list(station->id(), purpose));
    }
    FirmwareUpdate current(const StationUpgrade& upgraded) {
        return runTask(io, updates.findUpdate(upgraded.outcome.update.id)).value();
    }

    InMemoryFirmware firmware{repositories.tables};
    InMemoryFiles files;
    OneTimeLinks links;
    FirmwareService updates{firmware, files, commands, links, clock, 100};
    StationFirmwareService service{firmware, files, updates, commands, clock, 100};
};

Task<> refuse(StoredFile) {
    throw std::runtime_error("not this one");
    co_return;
}

TEST(StationFirmwareService, keepsNothingThatItsCheckRefuses) {
    Bench bench;
    auto incoming = bench.image("a.zip");
    incoming.check = [](const StoredFile& image) { return refuse(image); };

    EXPECT_THROW(runTask(bench.io, bench.service.add(incoming)), std::runtime_error);

    EXPECT_TRUE(bench.files.files.empty());
    EXPECT_TRUE(bench.list(FirmwarePurpose::Firmwares).empty());
}

TEST(StationFirmwareService, readsNoByteOfANameThatIsTaken) {
    Bench bench;
    runTask(bench.io, bench.service.add(bench.image("a.zip")));
    const auto incoming = bench.image("a.zip");

    EXPECT_THROW(runTask(bench.io, bench.service.add(incoming)), FirmwareConflict);

    EXPECT_EQ(runTask(bench.io, readAll(incoming.bytes)), "image");
}

TEST(StationFirmwareService, upgradesWithAnImageOfTheStation) {
    Bench bench;

    const auto upgraded = bench.upgrade(bench.image("a.zip"));

    EXPECT_TRUE(upgraded.isTakenOn());
    EXPECT_EQ(upgraded.image.size, 5U);
    const auto kept = bench.list(FirmwarePurpose::Upgrade);
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].owner, bench.station->id());
    EXPECT_EQ(bench.current(upgraded).firmware, kept[0].id);
    EXPECT_EQ(bench.current(upgraded).requestedBy, "me");
}

TEST(StationFirmwareService, cancelsAnUpgradeThatWasNotAnswered) {
    Bench bench;
    bench.station->answer = {.result = CommandResult::NoAnswer};

    const auto upgraded = bench.upgrade(bench.image("a.zip"));

    EXPECT_FALSE(upgraded.isTakenOn());
    EXPECT_EQ(bench.current(upgraded).status, Cancelled);
    EXPECT_TRUE(bench.files.files.empty());
    // What the station does all the same goes on record.
    runTask(bench.io, bench.updates.reported(bench.station->id(), std::nullopt, DownloadFailed));
    EXPECT_EQ(bench.current(upgraded).status, DownloadFailed);
}

TEST(StationFirmwareService, takesTheWordOfAStationThatRefusesAndBeginsAllTheSame) {
    Bench bench;
    bench.station->answer = {.result = CommandResult::CallError, .errorCode = "GenericError"};
    bench.station->beforeAnswer = [&bench] {
        return bench.updates.reported(bench.station->id(), std::nullopt, Downloading);
    };

    EXPECT_FALSE(bench.upgrade(bench.image("a.zip")).isTakenOn());

    EXPECT_TRUE(bench.files.files.empty());
}

TEST(StationFirmwareService, readsNoByteForAStationThatIsOffline) {
    Bench bench;
    bench.connected.remove(bench.station->id(), 1);
    const auto incoming = bench.image("a.zip");

    EXPECT_THROW(bench.upgrade(incoming), StationOffline);

    EXPECT_EQ(runTask(bench.io, readAll(incoming.bytes)), "image");
}

TEST(StationFirmwareService, answersEvenWhenAnImageCannotBeTakenBack) {
    Bench bench;
    bench.station->answer = {.result = CommandResult::NoAnswer};
    bench.station->beforeAnswer = [&bench]() -> Task<> {
        bench.repositories.setReachable(false);
        co_return;
    };

    EXPECT_THROW(bench.upgrade(bench.image("a.zip")), DatabaseUnavailable);

    bench.repositories.setReachable(true);
    EXPECT_EQ(bench.list(FirmwarePurpose::Upgrade).size(), 1U);
    EXPECT_EQ(bench.files.files.size(), 1U);
}

TEST(FirmwareService, updatesNoStationWithTheImageOfAnother) {
    Bench bench;
    auto incoming = bench.image("a.zip");
    incoming.station = {"CS-2"};
    const auto foreign = runTask(bench.io, bench.service.add(incoming));
    NewFirmwareUpdate wanted;
    wanted.station = bench.station->id();
    wanted.firmware = foreign.id;

    EXPECT_THROW(runTask(bench.io, bench.updates.update(wanted)), InvalidInput);

    EXPECT_TRUE(bench.station->commands().empty());
}

}  // namespace
}  // namespace voltgate
