// Firmware and logs from end to end: REST, one-time URLs over real HTTP, the simulated station,
// PostgreSQL and the disk.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/mount.h>

#include <filesystem>
#include <fstream>

#include "ocpp/services/one_time_links.hpp"
#include "tests/end_to_end/running_server.hpp"
#include "tests/support/test_certificates.hpp"

namespace voltgate::test {
namespace {

namespace fs = std::filesystem;
using Settings = std::vector<std::string>;

std::string anImage(std::size_t size = 3'000'000) {
    std::string image = "version=2.0.1\n";
    for (std::size_t i = 0; image.size() < size; ++i) {
        image += static_cast<char>(i * 31 + i / 251);
    }
    return image;
}

std::string addFirmware(RunningServer& server, const std::string& image) {
    const auto added =
        server.http->post("/api/v1/firmware", R"({"name":"ac.bin","version":"2.0.1"})");
    auto id = added.field("id");
    const auto stored = server.http->put(
        "/api/v1/firmware/" + id + "/image?sha256=" + OneTimeLinks::hashOf(image), image);
    EXPECT_EQ(stored.status, 200) << stored.body;
    return id;
}

std::string update(RunningServer& server, const std::string& body) {
    const auto answer = server.http->post("/api/v1/stations/CP-1/firmware-updates", body);
    EXPECT_EQ(answer.status, 201) << answer.body;
    return answer.field("id");
}

bool eventuallyStands(RunningServer& server, const std::string& id, const std::string& status) {
    return server.eventuallyQuery("select status from firmware_update where id = " + id, status);
}

std::string stepsOf(RunningServer& server, const std::string& id) {
    return server.database->query(
        "select string_agg(status, ' ' order by number) from firmware_update_step "
        "where update_id = " +
        id);
}

std::size_t filesOf(RunningServer& server) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(server.folder.path() / "files"), {}));
}

TEST(FirmwareUpdate, bringsTheSameBytesAndTheNewVersionToTheStation) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    const auto image = anImage();

    const auto id = update(server, R"({"firmwareId":)" + addFirmware(server, image) + "}");

    ASSERT_TRUE(eventuallyStands(server, id, "Installed")) << stepsOf(server, id);
    EXPECT_EQ(stepsOf(server, id), "Requested Downloading Downloaded Installing Installed");
    EXPECT_TRUE(station.host.ask([&] { return station.host.station().firmwareImage() == image; }));
    EXPECT_EQ(server.http->get("/api/v1/stations/CP-1").field("firmwareVersion"), "2.0.1");
    const auto command = server.database->query("select command_id from firmware_update");
    EXPECT_EQ(server.http->get("/api/v1/commands/" + command).field("state"), "effective");
}

TEST(FirmwareUpdate, isReportedWhenItFailsOnTheWay) {
    using simulator::Misbehaviour;
    const std::vector<std::pair<Misbehaviour, std::string>> failures = {
        {Misbehaviour::DownloadFails, "Requested Downloading DownloadFailed"},
        {Misbehaviour::ChecksumFails, "Requested Downloading DownloadFailed"},
        {Misbehaviour::InstallFails,
         "Requested Downloading Downloaded Installing InstallationFailed"}};
    for (const auto& [misbehaviour, steps] : failures) {
        RunningServer server;
        OnlineStation station(server, "CP-1", {misbehaviour});
        ASSERT_TRUE(station.isReady);

        const auto id =
            update(server, R"({"firmwareId":)" + addFirmware(server, anImage(1000)) + "}");

        EXPECT_TRUE(eventually([&, wanted = steps] { return stepsOf(server, id) == wanted; }))
            << stepsOf(server, id);
        EXPECT_EQ(server.http->get("/api/v1/stations/CP-1").field("firmwareVersion"), "1.0");
    }
}

TEST(FirmwareUpdate, isTriedAgainAsOftenAsAsked) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    const auto nowhere = "http://127.0.0.1:" + std::to_string(server.application.httpPort()) +
                         "/files/000000000000000000000000000000000000000000000000/fw";

    const auto id =
        update(server, R"({"location":")" + nowhere + R"(","retries":1,"retryInterval":0})");

    EXPECT_TRUE(eventually([&] {
        return stepsOf(server, id) ==
               "Requested Downloading DownloadFailed Downloading DownloadFailed";
    })) << stepsOf(server, id);
}

// The signature over an image by the key in this PEM file, base64.
std::string signatureOver(const std::string& image, const std::string& keyFile) {
    std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(keyFile.c_str(), "r"), &std::fclose);
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(),
                                                                   &EVP_MD_CTX_free);
    EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get());
    std::array<unsigned char, 512> signature{};
    std::size_t size = signature.size();
    EVP_DigestSign(digest.get(), signature.data(), &size,
                   reinterpret_cast<const unsigned char*>(image.data()), image.size());
    std::array<unsigned char, 700> text{};
    const int length = EVP_EncodeBlock(text.data(), signature.data(), static_cast<int>(size));
    return {reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(length)};
}

std::string contentOf(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string asJson(std::string pem) {
    for (auto at = pem.find('\n'); at != std::string::npos; at = pem.find('\n', at)) {
        pem.replace(at, 1, "\\n");
    }
    return pem;
}

TEST(SignedFirmwareUpdate, isInstalledWhenItsSignatureIsRightAndRefusedWhenNot) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    const TestAuthority vendor("vendor");
    const auto signer = vendor.issue("signer");
    const auto image = anImage(100'000);
    const auto signedWith = [&](const std::string& signature) {
        const auto added = server.http->post(
            "/api/v1/firmware", R"({"name":"ac.bin","version":"2.0.1","signature":")" + signature +
                                    R"(","signingCertificate":")" +
                                    asJson(contentOf(signer.certificate)) + "\"}");
        EXPECT_EQ(added.status, 201) << added.body;
        auto id = added.field("id");
        server.http->put("/api/v1/firmware/" + id + "/image", image);
        return update(server, R"({"isSigned":true,"firmwareId":)" + id + "}");
    };

    const auto wrong = signedWith(signatureOver("another image", signer.key));
    EXPECT_TRUE(eventuallyStands(server, wrong, "InvalidSignature")) << stepsOf(server, wrong);
    const auto right = signedWith(signatureOver(image, signer.key));
    EXPECT_TRUE(eventuallyStands(server, right, "Installed")) << stepsOf(server, right);

    EXPECT_EQ(stepsOf(server, right),
              "Requested Downloading Downloaded SignatureVerified Installing InstallRebooting "
              "Installed");
    EXPECT_TRUE(station.host.ask([&] { return station.host.station().firmwareImage() == image; }));
}

TEST(Diagnostics, comeBackOverRestAsTheStationUploadedThem) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    for (const std::string kind : {"diagnostics", "securityLog"}) {
        const auto asked =
            server.http->post("/api/v1/stations/CP-1/logs", R"({"kind":")" + kind + R"("})");
        ASSERT_EQ(asked.status, 201) << asked.body;
        const auto place = "/api/v1/stations/CP-1/logs/" + asked.field("id");

        ASSERT_TRUE(
            eventually([&] { return server.http->get(place).field("status") == "uploaded"; }));
        const auto file = server.http->get(place + "/file");

        EXPECT_EQ(file.body,
                  station.host.ask([&] { return station.host.station().uploadedLog(); }));
        EXPECT_NE(file.body.find("station CP-1, Voltgate Simulator"), std::string::npos);
    }
    EXPECT_EQ(filesOf(server), 2U);
}

TEST(Diagnostics, areReportedWhenTheyCannotBeUploaded) {
    RunningServer server;
    OnlineStation station(server, "CP-1");

    const auto asked = server.http->post("/api/v1/stations/CP-1/logs",
                                         R"({"location":"http://127.0.0.1:1/logs"})");

    EXPECT_EQ(asked.status, 201) << asked.body;
    EXPECT_TRUE(server.eventuallyQuery("select status from log_request", "UploadFailed"));
}

TEST(Triggers, makeTheStationSayHowFarItIs) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);

    for (const std::string message :
         {"FirmwareStatusNotification", "DiagnosticsStatusNotification"}) {
        const auto answer = server.http->post("/api/v1/stations/CP-1/trigger",
                                              R"({"message":")" + message + R"("})");
        EXPECT_EQ(answer.field("status"), "Accepted") << answer.body;
        EXPECT_TRUE(server.eventuallyQuery(
            "select count(*) from frame where action = '" + message + "' and kind = 'CALLRESULT'",
            "1"));
    }
}

TEST(Uploads, thatAreTooLargeLeaveNothing) {
    RunningServer server(Settings{"--log-file-size=1", "--firmware-size=1"});
    const auto id =
        server.http->post("/api/v1/firmware", R"({"name":"x","version":"1"})").field("id");

    const auto answer =
        server.http->put("/api/v1/firmware/" + id + "/image", std::string(1'100'000, 'x'));

    EXPECT_EQ(answer.status, 413) << answer.body;
    EXPECT_EQ(filesOf(server), 0U);
    EXPECT_EQ(server.http->get("/readyz").status, 200);
}

TEST(Uploads, areRefusedWhileTheFolderCannotBeUsed) {
    const TemporaryFolder folder;
    const auto inTheWay = folder.path() / "files";
    std::ofstream(inTheWay) << "a file in place of a folder";
    RunningServer server(Settings{"--files-folder=" + inTheWay.string()});
    const auto id =
        server.http->post("/api/v1/firmware", R"({"name":"x","version":"1"})").field("id");

    EXPECT_EQ(server.http->put("/api/v1/firmware/" + id + "/image", "bytes").status, 503);
    fs::remove(inTheWay);
    fs::create_directory(inTheWay);

    EXPECT_EQ(server.http->put("/api/v1/firmware/" + id + "/image", "bytes").status, 200);
}

TEST(Uploads, areRefusedWhileTheDiskIsFull) {
    const TemporaryFolder disk;
    if (::mount("tmpfs", disk.path().c_str(), "tmpfs", 0, "size=256k") != 0) {
        GTEST_SKIP() << "mounting a small tmpfs needs root";
    }
    {
        RunningServer server(Settings{"--files-folder=" + disk.path().string()});
        const auto id =
            server.http->post("/api/v1/firmware", R"({"name":"x","version":"1"})").field("id");
        const auto image = "/api/v1/firmware/" + id + "/image";

        EXPECT_EQ(server.http->put(image, std::string(500'000, 'x')).status, 507);
        EXPECT_TRUE(fs::is_empty(disk.path()));

        EXPECT_EQ(server.http->put(image, std::string(100'000, 'x')).status, 200);
        EXPECT_EQ(server.http->get(image).body, std::string(100'000, 'x'));
    }
    ::umount(disk.path().c_str());
}

TEST(PublicUrl, isWhatStationsAreGiven) {
    RunningServer server(Settings{"--public-url=https://csms.example.org/"});
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);

    server.http->post("/api/v1/stations/CP-1/logs", "{}");

    const auto frame = server.eventuallyQuery(
        "select frame ~ 'https://csms.example.org/files/[*]{3}\"' from frame "
        "where action = 'GetDiagnostics' and kind = 'CALL'",
        "t");
    EXPECT_TRUE(frame);
}

}  // namespace
}  // namespace voltgate::test
