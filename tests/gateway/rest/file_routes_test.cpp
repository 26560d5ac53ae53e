// One-time URLs: what they open, and for how long. And the logs that come by them, over REST.
#include <gtest/gtest.h>

#include "ocpp/log.hpp"
#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

struct FileBench : Bench {
    FileBench() {
        links.announce("http://csms:8080");
        station = addOnlineStation("CP-1");
        station->answerTo = [](const StationCommand&) {
            return CommandOutcome{.result = CommandResult::Answered,
                                  .response = R"({"fileName":"d.log"})",
                                  .fileName = "d.log"};
        };
    }
    static std::string pathOf(const std::string& url) { return url.substr(url.find("/files/")); }
    std::string updatePath() {
        const auto id = post("/api/v1/firmware", R"({"name":"fw.bin","version":"2"})").at("/id");
        request("PUT", "/api/v1/firmware/" + id + "/image", "0123456789");
        post("/api/v1/stations/CP-1/firmware-updates", R"({"firmwareId":)" + id + "}");
        return pathOf(station->last<UpdateFirmware>().location);
    }
    std::string logPath() {
        asked = post("/api/v1/stations/CP-1/logs", "{}");
        return pathOf(station->last<GetLog>().location);
    }
    Answered bring(const std::string& path, const std::string& body, Headers headers = {}) {
        headers.emplace_back("Authorization", "none");
        return request("PUT", path, body, std::move(headers));
    }

    std::shared_ptr<AnsweringStation> station;
    Answered asked;
};

TEST(FileRoutes, serveFirmwareWithoutCredentialsUntilItIsInstalled) {
    FileBench bench;
    const auto path = bench.updatePath();
    bench.asNobody();

    EXPECT_EQ(bench.get(path).body, "0123456789");
    EXPECT_EQ(bench.get(path, {{"Range", "bytes=8-"}}).body, "89");
    EXPECT_EQ(bench.request("HEAD", path).status, 200);
    runTask(bench.firmware.reported({"CP-1"}, std::nullopt, FirmwareUpdateStatus::Installed));

    EXPECT_EQ(bench.get(path).status, 410);
    EXPECT_EQ(bench.get("/files/" + std::string(48, '0')).status, 404);
    EXPECT_EQ(bench.get("/files/%2e%2e/passwd").status, 404);
}

TEST(FileRoutes, takeALogOnce) {
    FileBench bench;
    const auto path = bench.logPath();

    EXPECT_EQ(bench.bring(path + "/..%2Fall.log", "lines").status, 200);
    EXPECT_EQ(bench.bring(path + "/all.log", "lines").status, 410);

    const auto place = bench.asked.header("Location");
    EXPECT_EQ(bench.get(place).at("/file/fileName"), "all.log");
    EXPECT_EQ(bench.get(place).at("/status"), "uploaded");
    EXPECT_EQ(bench.get(place + "/file").body, "lines");
    EXPECT_EQ(bench.get(place + "/file", {{"Range", "bytes=-1"}}).body, "s");
}

TEST(FileRoutes, callALogWithoutANameAsAnnounced) {
    FileBench bench;

    EXPECT_EQ(bench.bring(bench.logPath(), "lines").status, 200);

    EXPECT_EQ(bench.get(bench.asked.header("Location")).at("/file/fileName"), "d.log");
}

TEST(FileRoutes, takeALogOutOfAForm) {
    FileBench bench;
    const Headers form = {{"Content-Type", "multipart/form-data; boundary=x"}};

    EXPECT_EQ(bench
                  .bring(bench.logPath(),
                         "--x\r\nContent-Disposition: form-data; filename=\"C:\\\\a.log\"\r\n\r\n"
                         "lines\r\n--x--\r\n",
                         form)
                  .status,
              200);

    const auto place = bench.asked.header("Location");
    EXPECT_EQ(bench.get(place).at("/file/fileName"), "a.log");
    EXPECT_EQ(bench.get(place + "/file").body, "lines");
}

TEST(FileRoutes, saveALogThatCouldNotBeTakenForTheNextTry) {
    FileBench bench;
    const auto path = bench.logPath();

    EXPECT_EQ(bench.bring(path, "").status, 400);
    EXPECT_EQ(bench.bring(path, std::string(100'001, 'x')).status, 413);
    bench.files.isFull = true;
    EXPECT_EQ(bench.bring(path, "x").status, 507);
    bench.files.isFull = false;
    bench.repositories.setReachable(false);
    EXPECT_EQ(bench.bring(path, "x").status, 503);
    bench.repositories.setReachable(true);
    EXPECT_TRUE(bench.files.files.empty());
    EXPECT_EQ(bench.bring(path, "x", {{"Content-Type", "multipart/form-data"}}).status, 400);

    EXPECT_EQ(bench.bring(path, "x").status, 200);
}

TEST(FileRoutes, areClosedAfterTheirTime) {
    FileBench bench;
    const auto firmware = bench.updatePath();
    const auto log = bench.logPath();

    bench.clock.advance(std::chrono::hours(24));
    EXPECT_EQ(bench.bring(log, "x").status, 410);
    EXPECT_EQ(bench.get(firmware).status, 200);
    bench.clock.advance(std::chrono::hours(24 * 6));

    EXPECT_EQ(bench.get(firmware).status, 410);
}

TEST(FileRoutes, tellNobodyTheToken) {
    FileBench bench;
    std::string logged;
    log::install(
        [&](log::Level, std::string_view event, log::Fields fields) {
            logged += event;
            for (const auto& field : fields) logged += " " + field.value;
        },
        log::Level::Debug);
    const auto path = bench.logPath();
    const auto token = path.substr(7, 48);

    bench.bring(path, "x");
    const auto shown = bench.get("/api/v1/stations/CP-1/logs").body +
                       bench.get("/api/v1/commands").body +
                       bench.get(bench.asked.header("Location")).body + bench.asked.body;
    log::install({}, log::Level::Error);

    EXPECT_NE(logged.find("/files/***"), std::string::npos) << logged;
    EXPECT_EQ(logged.find(token), std::string::npos);
    EXPECT_EQ(shown.find(token), std::string::npos);
}

TEST(LogRoutes, giveAFileUntilItsTimeIsOver) {
    FileBench bench;
    const auto path = bench.logPath();
    const auto place = bench.asked.header("Location");
    EXPECT_EQ(bench.get(place + "/file").status, 404);
    bench.bring(path, "lines");

    bench.run(bench.diagnostics.dropFilesBefore(bench.clock.now() + std::chrono::hours(1)));

    EXPECT_EQ(bench.get(place + "/file").status, 410);
    EXPECT_EQ(bench.get(place).at("/file/isKept"), "false");
}

TEST(LogRoutes, sayWhatIsWrong) {
    FileBench bench;
    const auto logs = std::string("/api/v1/stations/CP-1/logs");

    EXPECT_EQ(bench.post(logs, R"({"kind":"everything"})").status, 400);
    EXPECT_EQ(bench.post(logs, R"({"from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"})")
                  .at("/errors/0/path"),
              "to");
    EXPECT_EQ(bench.post(logs, R"({"location":"nowhere"})").at("/errors/0/path"), "location");
    EXPECT_EQ(bench.get(logs + "/4711").status, 404);
    EXPECT_EQ(bench.get(logs + "/x").status, 404);
    EXPECT_EQ(bench.as(Role::Viewer).get(logs).status, 403);
}

}  // namespace
}  // namespace voltgate::rest
