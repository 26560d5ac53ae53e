// Firmware over REST: images, updates, and who may do what with them.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

const std::string aFirmware = R"({"name":"../ac 2.bin","version":"2.0","vendor":"V","model":"M"})";
const Headers bytes = {{"Content-Type", "application/octet-stream"}};

std::string addFirmware(Bench& bench, const std::string& image = "0123456789") {
    auto id = bench.post("/api/v1/firmware", aFirmware).at("/id");
    if (!image.empty()) {
        bench.request("PUT", "/api/v1/firmware/" + id + "/image", image, bytes);
    }
    return id;
}

std::string updateWith(const std::string& id) { return R"({"firmwareId":)" + id + "}"; }

TEST(FirmwareRoutes, takeAnImageAndGiveItBack) {
    Bench bench;
    const auto added = bench.post("/api/v1/firmware", aFirmware);
    EXPECT_EQ(added.status, 201) << added.body;
    EXPECT_EQ(added.at("/size"), "(absent)");
    const auto place = added.header("Location");

    const auto stored = bench.request("PUT", place + "/image", "0123456789", bytes);

    EXPECT_EQ(stored.status, 200) << stored.body;
    EXPECT_EQ(stored.at("/size"), "10");
    EXPECT_EQ(bench.get(place).at("/sha256"), OneTimeLinks::hashOf("0123456789"));
    const auto image = bench.get(place + "/image");
    EXPECT_EQ(image.body, "0123456789");
    EXPECT_EQ(image.header("Content-Disposition"), "attachment; filename=\"ac_2.bin\"");
    EXPECT_EQ(bench.get("/api/v1/firmware?vendor=V&model=M").at("/items/0/version"), "2.0");
    EXPECT_EQ(bench.get("/api/v1/firmware?vendor=other").at("/items"), "[]");
}

TEST(FirmwareRoutes, serveRanges) {
    Bench bench;
    const auto image = "/api/v1/firmware/" + addFirmware(bench) + "/image";
    const auto part = [&](const std::string& range) {
        return bench.get(image, {{"Range", range}});
    };

    EXPECT_EQ(part("bytes=2-4").status, 206);
    EXPECT_EQ(part("bytes=2-4").body, "234");
    EXPECT_EQ(part("bytes=2-4").header("Content-Range"), "bytes 2-4/10");
    EXPECT_EQ(part("bytes=8-99").body, "89");
    EXPECT_EQ(part("bytes=-3").body, "789");
    EXPECT_EQ(part("bytes=-99").body, "0123456789");
    EXPECT_EQ(part("bytes=10-").status, 416);
    EXPECT_EQ(part("bytes=10-").header("Content-Range"), "bytes */10");
    EXPECT_EQ(part("bytes=-0").status, 416);
    for (const auto* nonsense :
         {"", "bytes", "bytes=", "bytes=-", "bytes=4-2", "bytes=1-2,4-5", "bytes=x-y", "bytes=1-2x",
          "items=1-2", "bytes=+1-2", "bytes=99999999999999999999-"}) {
        EXPECT_EQ(part(nonsense).status, 200) << nonsense;
        EXPECT_EQ(part(nonsense).body, "0123456789") << nonsense;
    }
}

TEST(FirmwareRoutes, serveAHeadWithoutABody) {
    Bench bench;
    const auto image = "/api/v1/firmware/" + addFirmware(bench) + "/image";

    const auto head = bench.request("HEAD", image);

    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.body, "");
    EXPECT_EQ(head.header("Accept-Ranges"), "bytes");
    EXPECT_EQ(bench.get(image, {{"If-None-Match", head.header("ETag")}}).status, 304);
}

TEST(FirmwareRoutes, refuseImagesThatAreTooLargeWrongOrSecond) {
    Bench bench;
    const auto image = "/api/v1/firmware/" + addFirmware(bench, "") + "/image";

    EXPECT_EQ(bench.get(image).status, 404);
    EXPECT_EQ(bench.request("PUT", image, std::string(1'000'001, 'x'), bytes).status, 413);
    EXPECT_EQ(bench.request("PUT", image + "?sha256=" + std::string(64, '0'), "x", bytes).status,
              400);
    bench.files.isFull = true;
    EXPECT_EQ(bench.request("PUT", image, "x", bytes).status, 507);
    bench.files.isFull = false;
    EXPECT_TRUE(bench.files.files.empty());
    EXPECT_EQ(bench.request("PUT", image, "x", bytes).status, 200);
    EXPECT_EQ(bench.request("PUT", image, "x", bytes).status, 409);
    EXPECT_EQ(bench.request("PUT", "/api/v1/firmware/4711/image", "x", bytes).status, 404);
}

TEST(FirmwareRoutes, sayWhatIsWrongWithFirmware) {
    Bench bench;

    EXPECT_EQ(bench.post("/api/v1/firmware", R"({"name":"","version":""})").at("/errors/1/path"),
              "version");
    EXPECT_EQ(bench.post("/api/v1/firmware", R"({"name":"a","version":"1","signature":"c2ln"})")
                  .at("/errors/0/path"),
              "signature");
    const auto wrong =
        bench.post("/api/v1/firmware",
                   R"({"name":"a","version":"1","signature":"<>","signingCertificate":"no PEM"})");
    EXPECT_EQ(wrong.at("/errors/0/path"), "signature");
    EXPECT_EQ(wrong.at("/errors/1/path"), "signingCertificate");
}

TEST(FirmwareRoutes, tellAStationAndFollowIt) {
    Bench bench;
    const auto station = bench.addOnlineStation("CP-1");
    station->answer = {.result = CommandResult::Answered, .response = "{}"};

    const auto update =
        bench.post("/api/v1/stations/CP-1/firmware-updates", updateWith(addFirmware(bench)));

    EXPECT_EQ(update.status, 201) << update.body;
    EXPECT_EQ(update.at("/status"), "requested");
    EXPECT_EQ(update.at("/version"), "2.0");
    EXPECT_EQ(update.at("/location"), "(absent)");
    runTask(bench.firmware.reported({"CP-1"}, std::nullopt, FirmwareUpdateStatus::Installed));
    const auto followed = bench.get(update.header("Location"));
    EXPECT_EQ(followed.at("/status"), "installed");
    EXPECT_EQ(followed.at("/history/1/status"), "installed");
    EXPECT_EQ(bench.get("/api/v1/commands/" + followed.at("/commandId")).at("/state"), "effective");
    EXPECT_EQ(bench.get("/api/v1/stations/CP-1/firmware-updates").at("/items/0/id"),
              followed.at("/id"));
    bench.addStation("CP-2");
    EXPECT_EQ(bench.get("/api/v1/stations/CP-2/firmware-updates/" + followed.at("/id")).status,
              404);
}

TEST(FirmwareRoutes, sayWhatIsWrongWithAnUpdate) {
    Bench bench;
    const auto station = bench.addOnlineStation("CP-1");
    const auto updates = std::string("/api/v1/stations/CP-1/firmware-updates");

    EXPECT_EQ(bench.post(updates, "{}").at("/errors/0/path"), "firmwareId");
    EXPECT_EQ(bench.post(updates, updateWith("4711")).at("/errors/0/reason"), "no such firmware");
    EXPECT_EQ(bench.post(updates, updateWith(addFirmware(bench, ""))).at("/errors/0/reason"),
              "has no image yet");
    EXPECT_EQ(bench.post(updates, R"({"location":"file:///etc/passwd","retries":-1})")
                  .at("/errors/1/path"),
              "retries");
    EXPECT_EQ(bench.post(updates, R"({"firmware":1})").at("/errors/0/reason"), "unknown field");
    EXPECT_TRUE(station->commands().empty());
    bench.addStation("OFF");
    EXPECT_EQ(bench.post("/api/v1/stations/OFF/firmware-updates", R"({"location":"ftp://h/x"})")
                  .at("/type"),
              "/problems/station-offline");
}

TEST(FirmwareRoutes, areForThoseWhoMay) {
    Bench bench;
    const auto id = addFirmware(bench);

    for (const auto role : {Role::Viewer, Role::Driver}) {
        bench.as(role);
        EXPECT_EQ(bench.post("/api/v1/firmware", aFirmware).status, 403);
        EXPECT_EQ(bench.remove("/api/v1/firmware/" + id).status, 403);
        EXPECT_EQ(bench.request("PUT", "/api/v1/firmware/" + id + "/image", "x", bytes).status,
                  403);
    }
    EXPECT_EQ(bench.as(Role::Viewer).get("/api/v1/firmware").status, 200);
    EXPECT_EQ(bench.as(Role::Driver).get("/api/v1/firmware").status, 403);
    EXPECT_EQ(bench.asNobody().get("/api/v1/firmware").status, 401);
    EXPECT_EQ(bench.as(Role::Installer).remove("/api/v1/firmware/" + id).status, 204);
    EXPECT_EQ(bench.as(Role::Admin).remove("/api/v1/firmware/" + id).status, 404);
}

}  // namespace
}  // namespace voltgate::rest
