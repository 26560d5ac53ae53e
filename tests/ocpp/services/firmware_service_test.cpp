// Firmware on in-memory repositories and a station that answers as told.
#include "ocpp/services/firmware_service.hpp"

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

    Firmware addFirmware(std::string image = "the image") {
        Firmware fresh;
        fresh.name = "ac.bin";
        fresh.version = "2.0";
        fresh.signature = {"c2ln", "-----BEGIN CERTIFICATE-----\nx"};
        auto added = runTask(io, service.add(fresh));
        upload(added.id, std::move(image));
        return added;
    }
    bool upload(FirmwareId id, std::string image, std::optional<std::string> sha256 = {}) {
        return runTask(io, service.upload(id, std::make_shared<TextSource>(std::move(image), 4),
                                          std::move(sha256)));
    }
    NewFirmwareUpdate wanted(const Firmware& image) const {
        NewFirmwareUpdate update;
        update.station = station->id();
        update.firmware = image.id;
        update.request = "{}";
        update.requestedBy = "me";
        return update;
    }
    FirmwareUpdateOutcome update(NewFirmwareUpdate wantedUpdate) {
        return runTask(io, service.update(std::move(wantedUpdate)));
    }
    void report(FirmwareUpdateStatus status, std::optional<FirmwareUpdateId> id = {}) {
        runTask(io, service.reported(station->id(), id, status));
    }
    FirmwareUpdate current(FirmwareUpdateId id) {
        return runTask(io, service.findUpdate(id)).value();
    }
    CommandState stateOf(const FirmwareUpdateOutcome& outcome) {
        return runTask(io, commands.find(outcome.command.id))->state;
    }
    std::string sentLocation() const { return station->last<UpdateFirmware>().location; }
    FirmwareDownload download(const std::string& url) {
        const auto begin = url.find(oneTimePath) + oneTimePath.size();
        return runTask(io, service.download(url.substr(begin, url.find('/', begin) - begin)));
    }

    InMemoryFirmware firmware{repositories.tables};
    InMemoryFiles files;
    OneTimeLinks links;
    FirmwareService service{firmware, files, commands, links, clock, 100};
};

std::vector<std::string> faultsOf(const std::function<void()>& work) {
    std::vector<std::string> paths;
    try {
        work();
    } catch (const InvalidInput& input) {
        for (const auto& fault : input.faults) paths.push_back(fault.path);
    }
    return paths;
}

TEST(FirmwareService, storesAnImageOnce) {
    Bench bench;
    const auto firmware = bench.addFirmware("the image");

    EXPECT_FALSE(bench.upload(firmware.id, "another"));

    const auto stored = runTask(bench.io, bench.service.find(firmware.id))->image.value();
    EXPECT_EQ(stored.size, 9U);
    EXPECT_EQ(stored.sha256, OneTimeLinks::hashOf("the image"));
    EXPECT_EQ(bench.files.files.size(), 1U);
}

TEST(FirmwareService, keepsNoImageThatIsEmptyTooLargeOrNotWhatWasAnnounced) {
    Bench bench;
    Firmware fresh;
    fresh.name = "ac.bin";
    fresh.version = "2.0";
    const auto id = runTask(bench.io, bench.service.add(fresh)).id;

    EXPECT_EQ(faultsOf([&] { bench.upload(id, ""); }), std::vector<std::string>{""});
    EXPECT_THROW(bench.upload(id, std::string(101, 'x')), FileTooLarge);
    EXPECT_EQ(faultsOf([&] { bench.upload(id, "bad", OneTimeLinks::hashOf("good")); }),
              std::vector<std::string>{"?sha256"});

    EXPECT_TRUE(bench.files.files.empty());
    EXPECT_FALSE(runTask(bench.io, bench.service.find(id))->image);
}

TEST(FirmwareService, leavesNoFileWhenItCannotBePutOnRecord) {
    Bench bench;
    Firmware fresh;
    fresh.name = "ac.bin";
    fresh.version = "2.0";
    const auto id = runTask(bench.io, bench.service.add(fresh)).id;
    bench.repositories.setReachable(false);

    EXPECT_THROW(bench.upload(id, "image"), DatabaseUnavailable);

    EXPECT_TRUE(bench.files.files.empty());
}

TEST(FirmwareService, givesTheStationAOneTimeUrl) {
    Bench bench;
    const auto outcome = bench.update(bench.wanted(bench.addFirmware()));

    const auto sent = bench.station->last<UpdateFirmware>();
    EXPECT_TRUE(sent.location.starts_with("http://csms:8080/files/")) << sent.location;
    EXPECT_TRUE(sent.location.ends_with("/ac.bin")) << sent.location;
    EXPECT_EQ(sent.retrieveAt, bench.clock.now());
    EXPECT_FALSE(sent.signature);
    EXPECT_EQ(outcome.update.status, Requested);
    EXPECT_EQ(outcome.update.version, "2.0");
    EXPECT_EQ(outcome.update.command, outcome.command.id);
}

TEST(FirmwareService, letsAStationFetchUntilItsUpdateIsOver) {
    Bench bench;
    bench.update(bench.wanted(bench.addFirmware()));
    const auto url = bench.sentLocation();

    EXPECT_EQ(bench.download(url).state, LinkState::Valid);
    bench.report(DownloadFailed);
    EXPECT_EQ(bench.download(url).state, LinkState::Valid);
    bench.report(Installed);

    EXPECT_EQ(bench.download(url).state, LinkState::UsedUp);
}

TEST(FirmwareService, letsNobodyFetchAfterAWeekOrWithAnotherToken) {
    Bench bench;
    auto later = bench.wanted(bench.addFirmware());
    later.retrieveAt = bench.clock.now() + std::chrono::hours(48);
    bench.update(later);
    const auto url = bench.sentLocation();

    bench.clock.advance(std::chrono::hours(24 * 9) - std::chrono::seconds(1));
    EXPECT_EQ(bench.download(url).state, LinkState::Valid);
    bench.clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(bench.download(url).state, LinkState::Expired);
    EXPECT_EQ(bench.download("/files/0123/ac.bin").state, LinkState::Unknown);
}

TEST(FirmwareService, isEffectiveWhenTheStationHasInstalledIt) {
    Bench bench;
    const auto outcome = bench.update(bench.wanted(bench.addFirmware()));
    for (const auto status : {Downloading, Downloaded, Installing}) bench.report(status);
    EXPECT_EQ(bench.stateOf(outcome), CommandState::Answered);

    bench.report(Installed);

    EXPECT_EQ(bench.stateOf(outcome), CommandState::Effective);
    const auto update = bench.current(outcome.update.id);
    ASSERT_EQ(update.history.size(), 5U);
    EXPECT_EQ(update.history.front().status, Requested);
    EXPECT_EQ(update.history.back().status, Installed);
    EXPECT_EQ(update.endedAt, bench.clock.now());
}

TEST(FirmwareService, keepsARepeatedReportOnce) {
    Bench bench;
    const auto outcome = bench.update(bench.wanted(bench.addFirmware()));

    for (int i = 0; i < 3; ++i) bench.report(Downloading);

    EXPECT_EQ(bench.current(outcome.update.id).history.size(), 2U);
}

TEST(FirmwareService, takesAReportForTheUpdateItNames) {
    Bench bench;
    const auto firmware = bench.addFirmware();
    const auto first = bench.update(bench.wanted(firmware));
    const auto second = bench.update(bench.wanted(firmware));
    EXPECT_EQ(bench.current(first.update.id).status, Cancelled);

    bench.report(InstallationFailed, first.update.id);
    bench.report(Downloading, FirmwareUpdateId{4711});

    EXPECT_EQ(bench.current(first.update.id).status, InstallationFailed);
    EXPECT_EQ(bench.current(second.update.id).status, Downloading);
}

TEST(FirmwareService, forgetsAReportThatBelongsToNoUpdate) {
    Bench bench;

    bench.report(Installed);

    EXPECT_TRUE(runTask(bench.io, bench.service.updates({"CS-1"}, {})).items.empty());
}

TEST(FirmwareService, signsWithWhatTheFirmwareHas) {
    Bench bench;
    auto wanted = bench.wanted(bench.addFirmware());
    wanted.isSigned = true;
    bench.station->answer = answered("InvalidCertificate");

    const auto outcome = bench.update(wanted);

    const auto sent = bench.station->last<UpdateFirmware>();
    ASSERT_TRUE(sent.signature);
    EXPECT_EQ(sent.signature->signature, "c2ln");
    EXPECT_EQ(sent.update, outcome.update.id);
    EXPECT_EQ(outcome.update.status, Refused);
    EXPECT_EQ(bench.download(sent.location).state, LinkState::UsedUp);
}

TEST(FirmwareService, refersToFirmwareElsewhere) {
    Bench bench;
    NewFirmwareUpdate wanted;
    wanted.station = {"CS-1"};
    wanted.location = "ftp://user:word@files.example.org/fw.bin";
    wanted.version = "3.0";

    const auto outcome = bench.update(wanted);

    EXPECT_EQ(bench.sentLocation(), *wanted.location);
    EXPECT_EQ(outcome.update.version, "3.0");
}

TEST(FirmwareService, saysAllThatIsWrongWithAnUpdate) {
    Bench bench;
    const auto firmware = bench.addFirmware();
    auto wanted = bench.wanted(firmware);
    wanted.location = "ftp://h/x";
    EXPECT_EQ(faultsOf([&] { bench.update(wanted); }), std::vector<std::string>{"firmwareId"});

    wanted.firmware.reset();
    wanted.location = "file:///etc/passwd";
    wanted.isSigned = true;
    wanted.retries = -1;
    wanted.retrieveAt = bench.clock.now() + std::chrono::hours(24 * 400);
    wanted.installAt = bench.clock.now();
    EXPECT_EQ(faultsOf([&] { bench.update(wanted); }),
              (std::vector<std::string>{"signature", "location", "retries", "retrieveDate",
                                        "installDate"}));

    wanted = bench.wanted({.id = {4711}, .name = {}, .version = {}, .createdAt = {}});
    EXPECT_EQ(faultsOf([&] { bench.update(wanted); }), std::vector<std::string>{"firmwareId"});
    EXPECT_TRUE(bench.station->commands().empty());
}

TEST(FirmwareService, needsTheStationOnline) {
    Bench bench;
    const auto firmware = bench.addFirmware();
    bench.connected.remove(bench.station->id(), 1);

    EXPECT_THROW(bench.update(bench.wanted(firmware)), StationOffline);
    EXPECT_TRUE(runTask(bench.io, bench.service.updates({"CS-1"}, {})).items.empty());
}

TEST(FirmwareService, removesFirmwareThatAStationNeverCameFor) {
    Bench bench;
    const auto firmware = bench.addFirmware();
    bench.update(bench.wanted(firmware));

    bench.clock.advance(std::chrono::hours(24 * 7));

    EXPECT_EQ(runTask(bench.io, bench.service.remove(firmware.id)),
              RemovedFirmware::Result::Removed);
}

TEST(FirmwareService, keepsFirmwareThatIsInUse) {
    Bench bench;
    const auto firmware = bench.addFirmware();
    bench.update(bench.wanted(firmware));
    EXPECT_EQ(runTask(bench.io, bench.service.remove(firmware.id)), RemovedFirmware::Result::InUse);

    bench.report(Installed);

    EXPECT_EQ(runTask(bench.io, bench.service.remove(firmware.id)),
              RemovedFirmware::Result::Removed);
    EXPECT_TRUE(bench.files.files.empty());
    EXPECT_EQ(runTask(bench.io, bench.service.remove(firmware.id)),
              RemovedFirmware::Result::NotFound);
}

}  // namespace
}  // namespace voltgate
