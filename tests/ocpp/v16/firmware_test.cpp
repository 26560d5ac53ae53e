// Firmware updates and logs between the wire and the services, on in-memory repositories.
#include <gtest/gtest.h>

#include "tests/support/central_system_world.hpp"

namespace voltgate {
namespace {

FirmwareUpdate anUpdate(CentralSystemWorld& world) {
    FirmwareUpdate update;
    update.station = {"CP-1"};
    return runTask(world.firmwareRows.addUpdate(update, std::nullopt));
}
FirmwareUpdateStatus statusOf(CentralSystemWorld& world, FirmwareUpdateId id) {
    return runTask(world.firmwareRows.findUpdate(id))->status;
}

TEST(FirmwareStatusNotification, isPutOnRecord) {
    CentralSystemWorld world;
    const auto update = anUpdate(world);

    EXPECT_EQ(world.answer("FirmwareStatusNotification", R"({"status":"Downloading"})"), "{}");

    EXPECT_EQ(statusOf(world, update.id), FirmwareUpdateStatus::Downloading);
}

TEST(FirmwareStatusNotification, mayUseTheWordsOfTheSecurityExtension) {
    CentralSystemWorld world;
    const auto update = anUpdate(world);

    EXPECT_EQ(world.answer("FirmwareStatusNotification", R"({"status":"InstallRebooting"})"), "{}");

    EXPECT_EQ(statusOf(world, update.id), FirmwareUpdateStatus::InstallRebooting);
}

TEST(FirmwareStatusNotification, thatSaysIdleOrNothingKnownChangesNothing) {
    CentralSystemWorld world;
    const auto update = anUpdate(world);

    EXPECT_EQ(world.answer("FirmwareStatusNotification", R"({"status":"Idle"})"), "{}");
    EXPECT_EQ(world.answer("FirmwareStatusNotification", R"({"status":"Rebooting..."})"), "{}");

    EXPECT_EQ(statusOf(world, update.id), FirmwareUpdateStatus::Requested);
}

TEST(SignedFirmwareStatusNotification, namesItsUpdate) {
    CentralSystemWorld world;
    const auto first = anUpdate(world);
    const auto second = anUpdate(world);

    EXPECT_EQ(world.answer("SignedFirmwareStatusNotification",
                           R"({"status":"InvalidSignature","requestId":)" +
                               std::to_string(first.id.value) + "}"),
              "{}");

    EXPECT_EQ(statusOf(world, first.id), FirmwareUpdateStatus::InvalidSignature);
    EXPECT_EQ(statusOf(world, second.id), FirmwareUpdateStatus::Requested);
}

TEST(UploadStatus, isPutOnRecordOfDiagnosticsAndOfLogs) {
    CentralSystemWorld world;
    LogRequest fresh;
    fresh.station = {"CP-1"};
    const auto diagnostics = runTask(world.diagnosticsRows.add(fresh, std::nullopt));
    fresh.kind = LogKind::SecurityLog;
    const auto log = runTask(world.diagnosticsRows.add(fresh, std::nullopt));

    EXPECT_EQ(world.answer("DiagnosticsStatusNotification", R"({"status":"UploadFailed"})"), "{}");
    EXPECT_EQ(world.answer("LogStatusNotification", R"({"status":"UploadFailure","requestId":)" +
                                                        std::to_string(log.id.value) + "}"),
              "{}");

    for (const auto id : {diagnostics.id, log.id}) {
        EXPECT_EQ(runTask(world.diagnosticsRows.find(id))->status, LogRequestStatus::UploadFailed);
    }
}

TEST(UpdateFirmware, goesOutWithItsTimes) {
    CentralSystemWorld world;

    const auto frame =
        world.command(UpdateFirmware{.update = {7},
                                     .location = "http://h/fw",
                                     .retrieveAt = DateTime::fromMilliseconds(1767225600000),
                                     .retries = 3,
                                     .retryInterval = std::chrono::seconds(60)});

    EXPECT_NE(frame.find(R"("UpdateFirmware",{"location":"http://h/fw","retries":3,)"
                         R"("retrieveDate":"2026-01-01T00:00:00.000Z","retryInterval":60}])"),
              std::string::npos)
        << frame;
    world.reply("{}");
    EXPECT_EQ(world.outcome->result, CommandResult::Answered);
}

TEST(UpdateFirmware, isSignedWhenItHasASignature) {
    CentralSystemWorld world;

    const auto frame =
        world.command(UpdateFirmware{.update = {7},
                                     .location = "http://h/fw",
                                     .retrieveAt = DateTime::fromMilliseconds(1767225600000),
                                     .signature = FirmwareSignature{"c2ln", "PEM"}});

    EXPECT_NE(frame.find(R"("SignedUpdateFirmware",{"requestId":7,"firmware":{"location":)"
                         R"("http://h/fw","retrieveDateTime":"2026-01-01T00:00:00.000Z",)"
                         R"("signingCertificate":"PEM","signature":"c2ln"}}])"),
              std::string::npos)
        << frame;
    world.reply(R"({"status":"RevokedCertificate"})");
    EXPECT_EQ(world.outcome->status, "RevokedCertificate");
}

TEST(GetLog, isGetDiagnosticsForDiagnostics) {
    CentralSystemWorld world;

    const auto frame = world.command(GetLog{.request = {7}, .location = "http://h/x"});

    EXPECT_NE(frame.find(R"("GetDiagnostics",{"location":"http://h/x"}])"), std::string::npos)
        << frame;
    world.reply(R"({"fileName":"d.log"})");
    EXPECT_EQ(world.outcome->fileName, "d.log");
}

TEST(GetLog, survivesANameThatIsNone) {
    CentralSystemWorld world;
    world.command(GetLog{.request = {7}, .location = "http://h/x"});

    world.reply(R"({"fileName":42})");

    EXPECT_EQ(world.outcome->result, CommandResult::Answered);
    EXPECT_FALSE(world.outcome->fileName);
}

TEST(GetLog, asksForTheSecurityLog) {
    CentralSystemWorld world;

    const auto frame = world.command(
        GetLog{.request = {7}, .kind = LogKind::SecurityLog, .location = "http://h/x"});

    EXPECT_NE(frame.find(R"("GetLog",{"log":{"remoteLocation":"http://h/x"},)"
                         R"("logType":"SecurityLog","requestId":7}])"),
              std::string::npos)
        << frame;
    world.reply(R"({"status":"Accepted","filename":"s.log"})");
    EXPECT_EQ(world.outcome->fileName, "s.log");
}

}  // namespace
}  // namespace voltgate
