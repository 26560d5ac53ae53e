// The firmwares of a station: kept, listed, fetched and deleted, and nobody else's business.
#include <gtest/gtest.h>

#include "tests/gateway/installer/bench.hpp"
#include "tests/support/zip_files.hpp"

namespace voltgate::installer {
namespace {

using test::formWith;
using test::zipOf;

std::string aZip(const std::string& content = "the image") {
    return zipOf({{"fw/image.bin", content}, {"readme.txt", "hello"}});
}

rest::Answered upload(Bench& bench, const std::string& form,
                      const std::string& type = test::formType) {
    return bench.request("POST", "/firmwares", form, {{"Content-Type", type}});
}

rest::Answered uploadNamed(Bench& bench, const std::string& name,
                           const std::string& content = aZip()) {
    return upload(bench, formWith(name, content));
}

TEST(Firmwares, areKeptAndGivenBackByteForByte) {
    Bench bench;
    const auto zip = aZip();

    const auto added = uploadNamed(bench, "fw-1.zip", zip);

    EXPECT_EQ(added.status, 200);
    EXPECT_EQ(added.body, R"({"filename":"fw-1.zip","modified":"2026-01-01T00:00:00.000Z",)"
                          R"("modifiedMs":1767225600000,"size":)" +
                              std::to_string(zip.size()) + "}");
    const auto fetched = bench.as(Role::Operator).request("GET", "/firmwares/fw-1.zip");
    EXPECT_EQ(fetched.status, 200);
    EXPECT_EQ(fetched.body, zip);
    EXPECT_EQ(fetched.header("Content-Type"), "application/zip");
    const auto part = bench.request("GET", "/firmwares/fw-1.zip", "", {{"Range", "bytes=2-5"}});
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, zip.substr(2, 4));
    EXPECT_EQ(bench.request("GET", "/firmwares/fw-1.zip", "", {{"Range", "bytes=99999-"}}).status,
              416);
    const auto head = bench.request("HEAD", "/firmwares/fw-1.zip");
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.body, "");
    EXPECT_EQ(head.header("Accept-Ranges"), "bytes");
}

TEST(Firmwares, areListedNewestFirstAndTheNewestIsTheLatest) {
    Bench bench;
    EXPECT_EQ(bench.request("GET", "/firmwares").body, "[]");
    const auto none = bench.request("GET", "/firmwares/latest");
    EXPECT_EQ(none.status, 404);
    EXPECT_EQ(none.at("/message"), "there is no firmware of this station yet");

    uploadNamed(bench, "b.zip");
    bench.rest.clock.advance(std::chrono::seconds(1));
    uploadNamed(bench, "a.ZIP");

    const auto listed = bench.request("GET", "/firmwares");
    EXPECT_EQ(listed.at("/0/filename"), "a.ZIP");
    EXPECT_EQ(listed.at("/0/modifiedMs"), "1767225601000");
    EXPECT_EQ(listed.at("/1/filename"), "b.zip");
    EXPECT_EQ(listed.at("/2"), "(absent)");
    const auto latest = bench.request("GET", "/firmwares/latest");
    EXPECT_EQ(latest.status, 302);
    EXPECT_EQ(latest.header("Location"), "a.ZIP");
}

TEST(Firmwares, areDeletedAllAtOnce) {
    Bench bench;
    uploadNamed(bench, "a.zip");
    uploadNamed(bench, "b.zip");

    const auto removed = bench.as(Role::Developer).request("DELETE", "/firmwares");

    EXPECT_EQ(removed.status, 200);
    EXPECT_EQ(removed.body, R"("ok")");
    EXPECT_EQ(bench.request("GET", "/firmwares").body, "[]");
    EXPECT_EQ(bench.request("GET", "/firmwares/a.zip").status, 404);
    EXPECT_TRUE(bench.rest.files.files.empty());
}

TEST(Firmwares, areNotDeletedWhileOneIsBeingInstalled) {
    Bench bench;
    bench.boot("CS-1");
    uploadNamed(bench, "a.zip");
    uploadNamed(bench, "b.zip");
    const auto id = bench.rest.get("/api/v1/firmware").at("/items/1/id");
    bench.rest.post("/api/v1/stations/CS-1/firmware-updates", R"({"firmwareId":)" + id + "}");

    const auto kept = bench.request("DELETE", "/firmwares");

    EXPECT_EQ(kept.status, 409);
    EXPECT_NE(kept.at("/message").find("an update with a.zip is under way"), std::string::npos)
        << kept.body;
    EXPECT_EQ(bench.rest.files.files.size(), 2U);
    bench.rest.run(
        bench.rest.firmware.reported({"CS-1"}, std::nullopt, FirmwareUpdateStatus::Installed));
    EXPECT_EQ(bench.request("DELETE", "/firmwares").status, 200);
}

TEST(Firmwares, belongToTheirStationAlone) {
    Bench bench;
    bench.boot("CS-1");
    bench.rest.addStation("CS-2");
    bench.boot("CS-2");
    bench.rest.post("/api/v1/firmware", R"({"name":"library.zip","version":"1"})");
    uploadNamed(bench, "a.zip");

    bench.as(Role::Installer, "CS-2");
    EXPECT_EQ(bench.request("GET", "/firmwares").body, "[]");
    EXPECT_EQ(bench.request("GET", "/firmwares/a.zip").status, 404);
    EXPECT_EQ(bench.request("GET", "/firmwares/latest").status, 404);
    EXPECT_EQ(bench.request("DELETE", "/firmwares").status, 200);
    EXPECT_EQ(uploadNamed(bench, "a.zip").status, 200);

    bench.as(Role::Installer, "CS-1");
    EXPECT_EQ(bench.request("GET", "/firmwares").at("/0/filename"), "a.zip");
    const auto all = bench.rest.get("/api/v1/firmware");
    EXPECT_EQ(all.at("/items/0/stationId"), "CS-2");
    EXPECT_EQ(all.at("/items/1/stationId"), "CS-1");
    EXPECT_EQ(all.at("/items/1/purpose"), "firmwares");
    EXPECT_EQ(all.at("/items/2/stationId"), "(absent)");
    EXPECT_EQ(all.at("/items/2/purpose"), "library");
    const auto foreign = bench.rest.post("/api/v1/stations/CS-1/firmware-updates",
                                         R"({"firmwareId":)" + all.at("/items/0/id") + "}");
    EXPECT_EQ(foreign.status, 400);
    EXPECT_NE(foreign.body.find("belongs to station CS-2"), std::string::npos) << foreign.body;
}

TEST(Firmwares, haveNamesOfTheirOwn) {
    Bench bench;
    uploadNamed(bench, "a.zip", aZip("first"));

    const auto second = uploadNamed(bench, "a.zip", aZip("second"));

    EXPECT_EQ(second.status, 409);
    EXPECT_EQ(second.at("/name"), "ConflictError");
    EXPECT_EQ(bench.request("GET", "/firmwares/a.zip").body, aZip("first"));
    EXPECT_EQ(bench.rest.files.files.size(), 1U);
}

TEST(Firmwares, areOfNoLargeNumber) {
    Bench bench;
    const auto zip = aZip();
    for (std::size_t i = 0; i < StationFirmwareService::firmwaresAtMost; ++i) {
        ASSERT_EQ(uploadNamed(bench, std::to_string(i) + ".zip", zip).status, 200);
    }
    EXPECT_EQ(uploadNamed(bench, "x.zip", zip).status, 409);
}

TEST(Firmwares, haveHarmlessNames) {
    Bench bench;
    for (const std::string name : {"../a.zip", "..\\\\a.zip", "/etc/a.zip", "a..zip", "x/a.zip"}) {
        const auto answer = uploadNamed(bench, name);
        EXPECT_EQ(answer.status, 400) << name;
        EXPECT_EQ(answer.at("/fields/data/message"),
                  "the file name may have no path and no '..' in it");
    }
    EXPECT_EQ(uploadNamed(bench, std::string(97, 'n') + ".zip").status, 400);
    const auto odd = uploadNamed(bench, "f\xc3\xbcr \x01 k.zip");
    EXPECT_EQ(odd.status, 200) << odd.body;
    EXPECT_EQ(odd.at("/filename"), "f__r___k.zip");
}

struct BadForm {
    const char* what;
    std::string form;
    int status;
    const char* message;
};

TEST(Firmwares, areRefusedWithTheReasonAndLeaveNothing) {
    Bench bench;
    const auto zip = aZip();
    const std::string noFile =
        "--form-boundary\r\nContent-Disposition: form-data; name=\"note\""
        "\r\n\r\nx\r\n--form-boundary--\r\n";
    const std::vector<BadForm> bad = {
        {"no file", noFile, 400, "the multipart body has no file"},
        {"another field", formWith("a.zip", zip, "file"), 400,
         "expected the file in the field 'data', not in 'file'"},
        {"no name", formWith("", zip), 400, "'data' is required: a file, with its name"},
        {"nothing", formWith("a.zip", ""), 400, "the file is empty"},
        {"cut off", formWith("a.zip", zip).substr(0, 150), 400,
         "the multipart body ends within its file"},
        {"no zip by name", formWith("a.bin", zip), 400, "only .zip files are kept here"},
        {"no zip at all", formWith("a.zip", "not a zip"), 400,
         "this is no zip file, or not all of it: it has no directory at its end"},
        {"half a zip", formWith("a.zip", zip.substr(0, zip.size() / 2)), 400,
         "this is no zip file, or not all of it: it has no directory at its end"},
        {"a way out", formWith("a.zip", zipOf({{"../../etc/passwd", "x"}})), 400,
         "its entry 1 leads out of its folder by '..'"},
        {"a bomb", formWith("a.zip", test::zipThatPromises(zip, 0xf0000000U)), 400,
         "unpacked it would have more than 256 MiB, far more than its own size promises"},
        {"encoded", formWith("a.zip", zip, "data", "Content-Transfer-Encoding: base64\r\n"), 400,
         "the file is encoded by its Content-Transfer-Encoding: send it as it is"},
    };
    for (const auto& [what, form, status, message] : bad) {
        const auto answer = upload(bench, form);
        EXPECT_EQ(answer.status, status) << what << ": " << answer.body;
        EXPECT_EQ(answer.at("/fields/data/message"), message) << what;
    }
    const auto json = upload(bench, "{}", "application/json");
    EXPECT_EQ(json.at("/fields/data/message"),
              "'data' is required: multipart/form-data with the file in it");
    EXPECT_EQ(upload(bench, formWith("a.zip", std::string(1'000'001, 'x'))).status, 413);
    bench.rest.files.isFull = true;
    EXPECT_EQ(uploadNamed(bench, "a.zip").status, 507);
    bench.rest.files.isFull = false;

    EXPECT_TRUE(bench.rest.files.files.empty());
    EXPECT_EQ(bench.request("GET", "/firmwares").body, "[]");
}

TEST(Firmwares, leaveNoFileWhenTheyCannotBePutOnRecord) {
    Bench bench;
    const auto known = bench.request("GET", "/firmwares");
    ASSERT_EQ(known.status, 200);
    bench.rest.repositories.setReachable(false);

    EXPECT_EQ(uploadNamed(bench, "a.zip").status, 503);

    EXPECT_TRUE(bench.rest.files.files.empty());
}

}  // namespace
}  // namespace voltgate::installer
