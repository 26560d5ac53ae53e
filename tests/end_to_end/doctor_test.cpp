// The doctor names the fault of a station that is set up wrongly, over real sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/commands.hpp"
#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/tls_server.hpp"

namespace voltgate::test {
namespace {

using testing::HasSubstr;

const std::string password = "Authorization: Basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\n";
const std::string ocpp = "Sec-WebSocket-Protocol: ocpp1.6\r\n";

struct Finding {
    std::string severity;
    std::string sentence;
    std::string evidence;
};

// What the doctor says of CP-1 under this code, or of another station.
std::optional<Finding> findingOf(RunningServer& server, const std::string& code,
                                 const std::string& id = "CP-1") {
    const auto answer = server.http->get("/api/v1/stations/" + id + "/doctor");
    const auto document = answer.json();
    if (answer.status != 200 || !document.HasMember("findings")) return std::nullopt;
    for (const auto& finding : document["findings"].GetArray()) {
        if (code != finding["code"].GetString()) continue;
        const auto& evidence = finding["evidence"];
        return Finding{finding["severity"].GetString(), finding["sentence"].GetString(),
                       evidence.Empty() ? "" : evidence[0].GetString()};
    }
    return std::nullopt;
}

Finding eventuallyFound(RunningServer& server, const std::string& code,
                        const std::string& id = "CP-1") {
    std::optional<Finding> found;
    const bool isThere =
        eventually([&] { return (found = findingOf(server, code, id)).has_value(); });
    EXPECT_TRUE(isThere) << server.http->get("/api/v1/stations/" + id + "/doctor").body;
    return found.value_or(Finding{});
}

int handshake(std::uint16_t port, const std::string& path, const std::string& headers) {
    RawStation station(port);
    return station.handshake(path, headers);
}

struct Server : RunningServer {
    explicit Server(const std::vector<std::string>& settings = {}) : RunningServer(settings) {
        addStation("CP-1");
    }
    std::uint16_t port() const { return application.ocppPort(); }
};

TEST(DoctorNames, aPathWithoutTheStationsId) {
    Server server;

    EXPECT_EQ(handshake(server.port(), "/", password + ocpp), 404);

    const auto finding = eventuallyFound(server, "wrong-path");
    EXPECT_EQ(finding.severity, "warning");
    EXPECT_THAT(finding.sentence, HasSubstr("who may be CP-1, used a path in which no station"));
}

TEST(DoctorNames, aPathWithTheStationsIdInTheWrongPlace) {
    Server server;

    EXPECT_EQ(handshake(server.port(), "/CP-1/steve", password + ocpp), 401);

    const auto finding = eventuallyFound(server, "wrong-path");
    EXPECT_EQ(finding.severity, "error");
    EXPECT_THAT(finding.evidence, HasSubstr("path /CP-1/steve"));
}

TEST(DoctorNames, aStationAtThePortOfTheRestApi) {
    Server server;
    const auto port = std::to_string(server.application.ocppPort());

    RawStation station(server.application.httpPort());
    EXPECT_EQ(station.handshake("/ocpp/CP-1", password + ocpp), 400);

    const auto finding = eventuallyFound(server, "wrong-port");
    EXPECT_EQ(finding.severity, "error");
    EXPECT_THAT(finding.evidence, HasSubstr("ws://<host>:" + port + "/ocpp/CP-1"));
}

TEST(DoctorNames, twoStationsWithOneId) {
    Server server;
    std::vector<std::unique_ptr<RawStation>> stations;
    for (int i = 0; i < 4; ++i) {
        stations.push_back(std::make_unique<RawStation>(server.port()));
        ASSERT_EQ(stations.back()->handshake("/ocpp/CP-1", password + ocpp), 101);
    }

    EXPECT_THAT(eventuallyFound(server, "twins").sentence, HasSubstr("Two stations seem to have"));
}

TEST(DoctorNames, anUnknownId) {
    Server server;

    EXPECT_EQ(handshake(server.port(), "/ocpp/CP-9", password + ocpp), 401);
    ASSERT_TRUE(server.eventuallyJudged("UnknownStation"));

    const auto finding = eventuallyFound(server, "unknown-station", "CP-9");
    EXPECT_THAT(finding.sentence, HasSubstr("No station 'CP-9' is registered"));
    EXPECT_EQ(finding.evidence, "It has knocked once.");
}

TEST(DoctorNames, aWrongPassword) {
    Server server;

    EXPECT_EQ(
        handshake(server.port(), "/ocpp/CP-1", "Authorization: Basic Q1AtMTp3cm9uZw==\r\n" + ocpp),
        401);

    const auto finding = eventuallyFound(server, "wrong-password");
    EXPECT_EQ(finding.severity, "error");
    EXPECT_EQ(finding.sentence, "CP-1 sent a wrong password or user name.");
}

TEST(DoctorNames, aMissingSubprotocol) {
    Server server;

    EXPECT_EQ(handshake(server.port(), "/ocpp/CP-1", password), 101);

    EXPECT_THAT(eventuallyFound(server, "no-subprotocol").sentence,
                HasSubstr("CP-1 named no OCPP version"));
}

TEST(DoctorNames, aVersionThatIsNotSpoken) {
    Server server;

    EXPECT_EQ(
        handshake(server.port(), "/ocpp/CP-1", password + "Sec-WebSocket-Protocol: ocpp1.5\r\n"),
        101);

    const auto finding = eventuallyFound(server, "wrong-version");
    EXPECT_THAT(finding.evidence, HasSubstr("'ocpp1.5'"));
}

TEST(DoctorNames, aPlainConnectionToTheTlsPort) {
    TlsServer tls;
    tls.server.addStation("CP-1");

    EXPECT_EQ(handshake(tls.server.application.tlsPort(), "/ocpp/CP-1", password + ocpp), 400);

    const auto finding = eventuallyFound(tls.server, "plain-on-tls-port");
    EXPECT_EQ(finding.severity, "error");
    EXPECT_THAT(finding.sentence, HasSubstr("CP-1 spoke plainly (ws://) to the port for TLS"));
}

TEST(DoctorNames, aTlsConnectionToThePlainPort) {
    TlsServer tls;
    tls.server.addStation("CP-1");
    auto station = tls.station("CP-1");
    station.url = "wss://127.0.0.1:" + std::to_string(tls.server.application.ocppPort()) + "/ocpp";

    EXPECT_NE(knock(station), 101);

    const auto finding = eventuallyFound(tls.server, "tls-on-plain-port");
    EXPECT_THAT(finding.sentence, HasSubstr("who may be CP-1, spoke TLS"));
}

TEST(DoctorNames, anExpiredCertificate) {
    TlsServer tls;
    tls.server.addStation("CP-1", 3);
    const auto files =
        tls.authority.issue({.commonName = "CP-1", .validFor = std::chrono::hours(-2)});

    EXPECT_EQ(knock(tls.stationWith("CP-1", files)), 401);

    const auto finding = eventuallyFound(tls.server, "certificate-expired");
    EXPECT_EQ(finding.severity, "error");
    EXPECT_EQ(finding.sentence, "CP-1 showed a client certificate that has expired.");
}

TEST(DoctorNames, aCertificateThatExpiresSoon) {
    TlsServer tls;
    tls.server.addStation("CP-1", 3);
    const auto files =
        tls.authority.issue({.commonName = "CP-1", .validFor = std::chrono::hours(24 * 5 + 1)});

    EXPECT_EQ(knock(tls.stationWith("CP-1", files)), 101);

    EXPECT_THAT(eventuallyFound(tls.server, "certificate-expires-soon").sentence,
                HasSubstr("expires in 5 days"));
}

TEST(DoctorNames, aClockThatIsOff) {
    RunningServer server;
    OnlineStation station(server, "CP-1", {simulator::Misbehaviour::OddClock});
    ASSERT_TRUE(station.isReady);

    EXPECT_THAT(eventuallyFound(server, "clock-off").sentence,
                HasSubstr("The clock of CP-1 is 24 hours behind"));
}

TEST(DoctorNames, missingHeartbeats) {
    Server server({"--heartbeat-interval=1"});
    RawStation station(server.port());
    ASSERT_EQ(station.handshake("/ocpp/CP-1", password + ocpp), 101);
    station.write(RawStation::frame(
        R"([2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}])"));
    EXPECT_THAT(station.readText(), HasSubstr("\"interval\":1"));
    EXPECT_FALSE(findingOf(server, "heartbeat-missing"));

    EXPECT_THAT(eventuallyFound(server, "heartbeat-missing").sentence,
                HasSubstr("was told to send a heartbeat every 1 second"));
}

TEST(DoctorNames, callsThatAreNotAnswered) {
    RunningServer server;
    OnlineStation station(server, "CP-1", {simulator::Misbehaviour::NoAnswer});
    ASSERT_TRUE(station.isReady);

    EXPECT_EQ(
        server.http->post("/api/v1/stations/CP-1/clear-cache", "", "Prefer: wait=1\r\n").status,
        504);

    EXPECT_EQ(eventuallyFound(server, "calls-unanswered").sentence,
              "CP-1 did not answer the last call.");
}

TEST(Doctor, findsAStationHealthyOnceItIsSetUpRightly) {
    RunningServer server;
    server.addStation("CP-1");
    EXPECT_EQ(handshake(server.application.ocppPort(), "/ocpp/CP-1", ocpp), 401);
    eventuallyFound(server, "no-password");
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);

    EXPECT_TRUE(eventually([&] {
        return server.http->get("/api/v1/stations/CP-1/doctor").field("healthy") == "true";
    })) << server.http->get("/api/v1/stations/CP-1/doctor").body;
    EXPECT_EQ(eventuallyFound(server, "earlier-refusals").severity, "info");
}

// What `voltgate doctor` prints, and its exit status.
std::pair<int, std::string> doctorCommand(const RunningServer& server, const std::string& id) {
    const auto url = "--database-url=" + server.database->url();
    const std::vector<const char*> arguments = {"voltgate", "doctor", id.c_str(), url.c_str()};
    testing::internal::CaptureStdout();
    const int status =
        app::runCommand(app::readInvocation(static_cast<int>(arguments.size()), arguments.data()));
    return {status, testing::internal::GetCapturedStdout()};
}

TEST(DoctorCommand, explainsFromTheDatabaseAndEndsWith3WhenSomethingIsWrong) {
    Server server;
    EXPECT_EQ(handshake(server.port(), "/ocpp/CP-1", ocpp), 401);
    ASSERT_TRUE(server.eventuallyJudged("NoCredentials"));

    const auto [status, text] = doctorCommand(server, "cp-1");

    EXPECT_EQ(status, 3);
    EXPECT_THAT(text, HasSubstr("CP-1: offline\n"));
    EXPECT_THAT(text, HasSubstr("error no-password\n  CP-1 sent no password."));
}

TEST(DoctorCommand, endsWith0WhenThereIsNothingToDo) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    ASSERT_TRUE(server.eventuallyJudged("Accepted"));

    EXPECT_EQ(doctorCommand(server, "CP-1").first, 0) << doctorCommand(server, "CP-1").second;
}

TEST(Adoption, letsAnUnknownStationInTheNextTimeItKnocks) {
    RunningServer server;
    const auto basic =
        "Authorization: Basic Q1AtNzprZXktb2Ytc3RhdGlvbi03\r\n";  // CP-7:key-of-station-7
    EXPECT_EQ(handshake(server.application.ocppPort(), "/ocpp/CP-7", basic + ocpp), 401);
    ASSERT_TRUE(eventually(
        [&] { return server.http->get("/api/v1/quarantine/cp-7").field("id") == "CP-7"; }));

    const std::string body = R"({"securityProfile":1,"keepPassword":true,"address":"127.0.0.1"})";
    EXPECT_THAT(server.lastReason(), HasSubstr("/api/v1/quarantine/CP-7/adopt with " + body));

    const auto adopted = server.http->post("/api/v1/quarantine/CP-7/adopt", body);

    EXPECT_EQ(adopted.status, 201) << adopted.body;
    EXPECT_EQ(handshake(server.application.ocppPort(), "/ocpp/CP-7", basic + ocpp), 101);
    EXPECT_EQ(server.http->get("/api/v1/quarantine/CP-7").status, 404);
}

}  // namespace
}  // namespace voltgate::test
