// Certificates over REST.
#include <gtest/gtest.h>

#include "ocpp/json/writer.hpp"
#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

const std::string certificates = "/api/v1/stations/CS-1/certificates";
const CertificateHash hash{.issuerNameHash = "ab", .issuerKeyHash = "cd", .serialNumber = "0A"};

// A station that keeps one root for the central system.
std::shared_ptr<AnsweringStation> prepare(Bench& bench) {
    auto station = bench.addOnlineStation("CS-1");
    station->answerTo = [](const StationCommand& command) {
        auto outcome = answered("Accepted");
        const auto* asked = std::get_if<GetInstalledCertificateIds>(&command);
        if (asked == nullptr) return outcome;
        const bool isCentral = asked->use == CertificateUse::CentralSystemRootCertificate;
        outcome.installedCertificates.emplace();
        if (isCentral) outcome.installedCertificates->push_back(hash);
        return outcome;
    };
    return station;
}

std::string bodyWith(const std::string& certificate) {
    return R"({"certificateType":"ManufacturerRootCertificate","certificate":)" +
           json::Writer::write(certificate) + "}";
}

TEST(CertificateRoutes, listWhatTheStationSaysAndWhatWasIssued) {
    Bench bench;
    prepare(bench);
    runTask(bench.repositories.certificates.add(
        {.station = {"CS-1"}, .facts = {.subject = "CN=CS-1", .serialNumber = "47"}}));

    const auto before = bench.get(certificates);
    EXPECT_EQ(before.at("/installed"), "[]");
    EXPECT_EQ(before.at("/issued/0/serialNumber"), "47");
    EXPECT_EQ(before.at("/issued/0/state"), "pending");
    EXPECT_EQ(before.at("/issued/0/chain"), "(absent)");

    const auto after = bench.get(certificates + "?refresh=true");
    EXPECT_EQ(after.at("/installed/0/certificateType"), "CentralSystemRootCertificate");
    EXPECT_EQ(after.at("/installed/0/hashAlgorithm"), "SHA256");
    EXPECT_EQ(after.at("/installed/0/serialNumber"), "0A");
    EXPECT_EQ(bench.get(certificates).at("/installed/0/issuerKeyHash"), "cd");
}

TEST(CertificateRoutes, letViewersReadAndNotAskTheStation) {
    Bench bench;
    prepare(bench);
    bench.as(Role::Viewer);

    EXPECT_EQ(bench.get(certificates).status, 200);
    EXPECT_EQ(bench.get(certificates + "?refresh=true").status, 403);
}

TEST(CertificateRoutes, installARoot) {
    Bench bench;
    const auto station = prepare(bench);
    const auto root = bench.authority.certificateMade();

    const auto answer = bench.post(certificates, bodyWith(root));

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.at("/status"), "Accepted");
    const auto sent = std::get<InstallCertificate>(station->commands().at(0));
    EXPECT_EQ(sent.use, CertificateUse::ManufacturerRootCertificate);
    EXPECT_EQ(sent.certificate, root);
}

TEST(CertificateRoutes, refuseWhatIsNoRoot) {
    Bench bench;
    const auto station = prepare(bench);

    for (const std::string& wrong :
         {std::string("nonsense"), std::string(),
          bench.authority.certificateMade() + bench.authority.certificateMade()}) {
        const auto answer = bench.post(certificates, bodyWith(wrong));
        EXPECT_EQ(answer.status, 400);
        EXPECT_EQ(answer.at("/errors/0/path"), "certificate");
    }
    EXPECT_EQ(bench.post(certificates, bodyWith(std::string(5501, 'x'))).status, 400);
    EXPECT_TRUE(station->commands().empty());
}

TEST(CertificateRoutes, deleteARootByItsNumber) {
    Bench bench;
    const auto station = prepare(bench);
    EXPECT_EQ(bench.remove(certificates + "/0a").status, 404);
    bench.get(certificates + "?refresh=true");

    EXPECT_EQ(bench.remove(certificates + "/0a?issuerKeyHash=ee").status, 404);
    EXPECT_EQ(bench.remove(certificates + "/0a").at("/status"), "Accepted");

    EXPECT_EQ(station->last<DeleteCertificate>().hash, hash);
    EXPECT_EQ(bench.get(certificates).at("/installed"), "[]");
}

TEST(CertificateRoutes, needAnOnlineStationToAskIt) {
    Bench bench;
    bench.addStation("CS-1");

    EXPECT_EQ(bench.get(certificates).status, 200);
    EXPECT_EQ(bench.get(certificates + "?refresh=true").status, 409);
    EXPECT_EQ(bench.post(certificates, bodyWith(bench.authority.certificateMade())).status, 409);
}

TEST(CertificateRoutes, showTheCaWithoutItsKey) {
    Bench bench;

    const auto answer = bench.get("/api/v1/certificate-authority");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.at("/builtIn"), "true");
    EXPECT_EQ(answer.at("/certificate"), bench.authority.certificateMade());
    EXPECT_EQ(answer.body.find("PRIVATE"), std::string::npos);
}

}  // namespace
}  // namespace voltgate::rest
