// Certificates from the request to the reconnect with them, over real TLS, and what our CA does not
// sign.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/tls_server.hpp"

namespace voltgate::test {
namespace {

using testing::HasSubstr;

const std::string station1 = "/api/v1/stations/CP-1";

std::string contentOf(const std::string& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// As the text of a JSON string.
std::string quoted(const std::string& text) {
    std::string escaped = "\"";
    for (const char c : text) escaped += c == '\n' ? "\\n" : std::string(1, c);
    return escaped + "\"";
}

// A station that begins with a password on the plain port and knows where the TLS port is.
struct Commissioned {
    explicit Commissioned(simulator::Misbehaviours misbehaviours = {}) {
        tls.server.addStation("CP-1");
        auto settings = tls.server.station("CP-1", std::move(misbehaviours));
        settings.tlsUrl = tls.station("CP-1").url;
        host = std::make_unique<simulator::StationHost>(settings);
        host->ask([this] { host->station().stayOnline(); });
        isReady = host->until([this] { return host->station().isReady(); });
    }

    HttpAnswer post(const std::string& path, const std::string& body) {
        return tls.server.http->post(station1 + path, body);
    }
    HttpAnswer installRoot() {
        return post("/certificates",
                    R"({"certificateType":"CentralSystemRootCertificate","certificate":)" +
                        quoted(contentOf(tls.authority.file())) + "}");
    }
    bool raise(int profile) {
        const auto answer =
            post("/security-profile", R"({"securityProfile":)" + std::to_string(profile) + "}");
        EXPECT_LT(answer.status, 300) << answer.body;
        return tls.server.eventuallyQuery("select security_profile from station",
                                          std::to_string(profile)) &&
               eventually([&] {
                   return tls.server.http->get(station1 + "/security-profile").field("state") ==
                          "completed";
               });
    }
    /// The number of the certificate that the station holds now, once it is another one.
    std::string renewed(const std::string& former = "") {
        EXPECT_EQ(post("/trigger", R"({"message":"SignChargePointCertificate"})").field("status"),
                  "Accepted");
        EXPECT_TRUE(
            host->until([&] { return host->station().certificates().serialNumber() != former; }));
        return host->ask([&] { return host->station().certificates().serialNumber(); });
    }
    /// The number of the certificate with which the station connects now; none if it does not.
    std::string raiseTo3() {
        installRoot();
        if (!isReady || !raise(2)) return "";
        const auto number = renewed();
        const bool isInstalled =
            tls.server.eventuallyQuery("select state from issued_certificate", "Installed");
        return isInstalled && raise(3) && isIn(3, number) ? number : "";
    }
    bool isIn(int profile, const std::string& serialNumber) {
        return tls.server.eventuallyQuery(
            "select security_profile || ' ' || (certificate like '%CN=CP-1, number " +
                serialNumber + ",%')::text from connection_attempt order by number desc limit 1",
            std::to_string(profile) + " true");
    }

    TlsServer tls;
    std::unique_ptr<simulator::StationHost> host;
    bool isReady = false;
};

TEST(Certificates, bringAStationFromProfile1To3AndAreRenewed) {
    Commissioned test;
    ASSERT_TRUE(test.isReady);
    EXPECT_EQ(test.installRoot().field("status"), "Accepted");

    ASSERT_TRUE(test.raise(2));
    const auto first = test.renewed();
    ASSERT_TRUE(test.tls.server.eventuallyQuery(
        "select state from issued_certificate order by number desc limit 1", "Installed"));
    ASSERT_TRUE(test.raise(3));
    EXPECT_TRUE(test.isIn(3, first));

    const auto second = test.renewed(first);
    EXPECT_TRUE(test.isIn(3, second));

    EXPECT_TRUE(test.tls.server.eventuallyQuery(
        "select string_agg(state, ' ' order by number) from issued_certificate",
        "Superseded Installed"));
    EXPECT_EQ(knock(test.tls.server.station("CP-1")), 401);  // Without TLS.
    EXPECT_EQ(knock(test.tls.station("CP-1")), 401);         // With its password only.
}

TEST(Certificates, ofAForeignCaAreNotTakenForOurs) {
    Commissioned test;
    ASSERT_NE(test.raiseTo3(), "");
    const TestAuthority foreign("Voltgate CA");

    EXPECT_EQ(knock(test.tls.stationWith("CP-1", foreign.issue("CP-1"))), 401);
}

TEST(Certificates, thatAreRevokedLetNobodyInAndEndTheConnection) {
    Commissioned test;
    const auto number = test.raiseTo3();
    ASSERT_NE(number, "");
    const auto path = "/certificates/" + number + "/revoke";

    EXPECT_EQ(test.post("/certificates/00FF/revoke", "").status, 404);
    EXPECT_EQ(test.post(path, "").status, 204);

    EXPECT_TRUE(test.tls.server.eventuallyJudged("WrongCertificate"));
    EXPECT_THAT(test.tls.server.lastReason(), HasSubstr("certificate revoked"));
    EXPECT_TRUE(eventually([&] { return test.tls.server.application.connections() == 0; }));
    EXPECT_THAT(test.tls.server.http->get(station1 + "/certificates").body,
                HasSubstr(R"("revokedAt":")"));
    EXPECT_EQ(test.post("/security-profile", R"({"securityProfile":3})").status, 400);
}

TEST(Certificates, ofARemovedStationDoNotOpenTheNextOneOfItsId) {
    Commissioned test;
    const auto number = test.raiseTo3();
    ASSERT_NE(number, "");

    EXPECT_EQ(test.tls.server.http->remove(station1).status, 204);
    test.tls.server.addStation("CP-1", 3);

    EXPECT_TRUE(test.tls.server.eventuallyJudged("WrongCertificate"));
    EXPECT_THAT(test.tls.server.lastReason(), HasSubstr("certificate revoked"));
    EXPECT_EQ(test.tls.server.application.connections(), 0U);
    EXPECT_THAT(test.tls.server.http->get(station1 + "/certificates").body,
                HasSubstr(R"("revokedAt":")"));
}

TEST(Revocations, areServedToEverybody) {
    TlsServer tls;

    const auto answer =
        HttpClient(tls.server.application.httpPort()).get("/api/v1/certificate-authority/crl");

    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.headers, HasSubstr("application/pkix-crl"));
    const auto* bytes = reinterpret_cast<const unsigned char*>(answer.body.data());
    const std::shared_ptr<X509_CRL> list(
        d2i_X509_CRL(nullptr, &bytes, static_cast<long>(answer.body.size())), X509_CRL_free);
    EXPECT_NE(list, nullptr);
}

TEST(Certificates, areListedWithTheRootsOfTheStation) {
    Commissioned test;
    ASSERT_TRUE(test.isReady);
    test.installRoot();
    test.renewed();

    const auto list = test.tls.server.http->get(station1 + "/certificates?refresh=true");
    EXPECT_EQ(list.status, 200) << list.body;
    const auto document = list.json();
    // The one that it was given, and that of our CA, which came before its certificate.
    ASSERT_EQ(document["installed"].Size(), 2U) << list.body;
    ASSERT_EQ(document["issued"].Size(), 1U) << list.body;
    EXPECT_STREQ(document["issued"][0]["subject"].GetString(), "CN=CP-1");
    const std::string serial = document["installed"][0]["serialNumber"].GetString();

    for (const auto& root : document["installed"].GetArray()) {
        const auto removed = test.tls.server.http->remove(station1 + "/certificates/" +
                                                          root["serialNumber"].GetString());
        EXPECT_EQ(removed.field("status"), "Accepted") << removed.body;
    }
    EXPECT_THAT(test.tls.server.http->get(station1 + "/certificates?refresh=true").body,
                HasSubstr(R"("installed":[])"));
    EXPECT_EQ(test.tls.server.http->remove(station1 + "/certificates/" + serial).status, 404);
}

TEST(Certificates, thatAStationRefusesAreOnRecordAsSuch) {
    Commissioned test({simulator::Misbehaviour::RefuseSecurity});
    ASSERT_TRUE(test.isReady);

    test.post("/trigger", R"({"message":"SignChargePointCertificate"})");

    EXPECT_TRUE(test.tls.server.eventuallyQuery("select state from issued_certificate", "Refused"));
    EXPECT_TRUE(test.tls.server.eventuallyQuery(
        "select string_agg(type, ' ' order by type) from security_event",
        "CertificateRefused InvalidChargePointCertificate"));
}

// A station that has made its first call, so that calls to it are not held back.
std::unique_ptr<RawStation> connected(const RunningServer& server) {
    auto station = std::make_unique<RawStation>(server.application.ocppPort());
    EXPECT_EQ(station->handshake("/ocpp/CP-1",
                                 "Authorization: Basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\n"
                                 "Sec-WebSocket-Protocol: ocpp1.6\r\n"),
              101);
    station->write(RawStation::frame(R"([2,"beat","Heartbeat",{}])"));
    EXPECT_TRUE(station->readText().starts_with(R"([3,"beat")"));
    return station;
}

void answerNext(RawStation& station, const std::string& payload) {
    const auto call = station.readText();
    const auto id = call.substr(4, call.find('"', 4) - 4);
    station.write(RawStation::frame("[3,\"" + id + "\"," + payload + "]"));
}

// Says that it has no roots, takes the one that it is given, and lists none again: what comes then.
std::string readBehindRoots(RawStation& station) {
    answerNext(station, R"({"status":"NotFound"})");
    answerNext(station, R"({"status":"Accepted"})");
    answerNext(station, R"({"status":"NotFound"})");
    return station.readText();
}

TEST(Certificates, followTheAnswerAndComeAgainWhenTheStationIsBack) {
    RunningServer server;
    server.addStation("CP-1");
    simulator::Certificates maker("");
    const auto request = maker.request("CP-1", simulator::RequestFault::None);
    {
        const auto silent = connected(server);
        silent->write(
            RawStation::frame(R"([2,"sign","SignCertificate",{"csr":)" + quoted(request) + "}]"));
        EXPECT_EQ(silent->readText(), R"([3,"sign",{"status":"Accepted"}])");
        EXPECT_THAT(readBehindRoots(*silent),
                    HasSubstr(R"("CertificateSigned",{"certificateChain":)"));
    }
    EXPECT_TRUE(
        server.eventuallyQuery("select state || deliveries from issued_certificate", "Pending1"));

    const auto back = connected(server);
    const auto again = readBehindRoots(*back);
    ASSERT_THAT(again, HasSubstr(R"("CertificateSigned",{"certificateChain":)"));
    const auto id = again.substr(4, again.find('"', 4) - 4);
    back->write(RawStation::frame("[3,\"" + id + R"(",{"status":"Accepted"}])"));

    EXPECT_TRUE(
        server.eventuallyQuery("select state || deliveries from issued_certificate", "Installed2"));
}

TEST(Certificates, nearTheirEndAreRenewedWhenTheStationComesIn) {
    TestDatabase database;
    {
        RunningServer server(database.url(),
                             {"--certificate-days=1", "--certificate-renew-days=0"});
        OnlineStation station(server, "CP-1");
        ASSERT_TRUE(station.isReady);
        EXPECT_TRUE(station.host.await(station.host.station().requestCertificate()));
        EXPECT_TRUE(eventually(
            [&] { return database.query("select state from issued_certificate") == "Installed"; }));
    }
    RunningServer server(database.url(), {"--certificate-renew-days=2"});
    EXPECT_TRUE(eventually(
        [&] { return database.query("select type from security_event") == "CertificateExpires"; }));
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);

    EXPECT_TRUE(eventually([&] {
        return database.query(
                   "select string_agg(state, ' ' order by number) from issued_certificate") ==
               "Superseded Installed";
    }));
}

struct Fault {
    simulator::Misbehaviour misbehaviour;
    std::string sentence;
};

TEST(CertificateRequests, thatAreWrongAreRefusedWithASentence) {
    using enum simulator::Misbehaviour;
    RunningServer server;
    server.addStation("CP-1");
    for (const auto& [misbehaviour, sentence] :
         {Fault{MalformedCsr, "the request cannot be read: expected a PKCS #10 request as PEM"},
          Fault{OversizedCsr, "at most 5500 are allowed"},
          Fault{ForeignCsr, "the request is for the name 'CP-1-OTHER', expected CP-1"},
          Fault{WeakCsr, "the key is RSA with 1024 bits, 2048 to 8192 are expected"},
          Fault{TamperedCsr, "the signature of the request is not that of its key"}}) {
        simulator::StationHost host(server.station("CP-1", {misbehaviour}));
        ASSERT_FALSE(host.await(host.station().connect()).has_value());

        EXPECT_FALSE(host.await(host.station().requestCertificate())) << sentence;

        const auto events =
            server.http->get(station1 + "/security-events?source=centralSystem&limit=1");
        EXPECT_THAT(events.body, HasSubstr(sentence));
        EXPECT_THAT(events.body, HasSubstr("CertificateSigningRequestRefused"));
    }
    EXPECT_EQ(server.database->query("select count(*) from issued_certificate"), "0");
}

TEST(CertificateAuthority, isMadeAtItsFirstUseAndKeptPrivately) {
    RunningServer server;
    const auto file = server.folder.path() / "ca" / "authority.pem";
    EXPECT_FALSE(std::filesystem::exists(file));

    const auto first = server.http->get("/api/v1/certificate-authority");
    const auto again = server.http->get("/api/v1/certificate-authority");

    EXPECT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(first.field("builtIn"), "true");
    EXPECT_THAT(first.field("certificate"), HasSubstr("-----BEGIN CERTIFICATE-----"));
    EXPECT_THAT(first.body, testing::Not(HasSubstr("PRIVATE KEY")));
    EXPECT_EQ(first.field("fingerprint"), again.field("fingerprint"));
    struct stat facts{};
    ASSERT_EQ(::stat(file.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

TEST(CertificateAuthority, mayBeTurnedOff) {
    RunningServer server(std::vector<std::string>{"--ca-folder=none"});
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);

    EXPECT_FALSE(station.host.await(station.host.station().requestCertificate()));
    EXPECT_EQ(server.http->get("/api/v1/certificate-authority").status, 404);
    EXPECT_THAT(server.http->get(station1 + "/security-events").body,
                HasSubstr("there is no CA here"));
}

}  // namespace
}  // namespace voltgate::test
