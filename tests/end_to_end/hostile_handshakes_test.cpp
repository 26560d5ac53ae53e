// Handshakes that no proper station makes: the HTTP status of the answer, and that the server lives
// on.
#include "tests/end_to_end/hostile_station.hpp"

namespace voltgate::test {
namespace {

struct HostileHandshake {
    const char* name;
    std::string request;
    int status;  ///< 0: the connection ends without an answer.
};

const std::string ocpp = "Sec-WebSocket-Protocol: ocpp1.6\r\n";
const std::string good = "Authorization: Basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\n" + ocpp;

HostileHandshake path(const char* name, const std::string& resource, int status) {
    return {name, RawStation::request(resource, good), status};
}
HostileHandshake headers(const char* name, const std::string& lines, int status) {
    return {name, RawStation::request("/ocpp/CP-1", lines), status};
}
HostileHandshake raw(const char* name, const std::string& request, int status) {
    return {name, request, status};
}

std::vector<HostileHandshake> paths() {
    return {path("no path", "/", 404),
            path("only slashes", "////", 404),
            path("an unknown station", "/ocpp/CP-9", 401),
            path("a parent folder", "/ocpp/CP-1/..", 404),
            path("parent folders, escaped", "/ocpp/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404),
            path("a bad escape", "/ocpp/CP%2", 404),
            path("an escape that is no number", "/ocpp/CP%zz", 404),
            path("a NUL, escaped", "/ocpp/CP-1%00", 404),
            path("a line break, escaped", "/ocpp/CP-1%0d%0aX:%20y", 404),
            path("no UTF-8, escaped", "/ocpp/%ff%fe", 404),
            path("an id of 49 characters", "/ocpp/" + std::string(49, 'a'), 404),
            path("an id of 8000 characters", "/ocpp/" + std::string(8000, 'a'), 404),
            path("SQL", "/ocpp/CP-1';drop%20table%20station;--", 401),
            path("a query and no id", "/?id=CP-1", 404),
            path("a query behind the id", "/ocpp/CP-1?id=CP-9", 101)};
}

std::vector<HostileHandshake> credentials() {
    return {headers("no credentials", ocpp, 401),
            headers("another scheme", "Authorization: Bearer abc\r\n" + ocpp, 401),
            headers("Basic and nothing", "Authorization: Basic\r\n" + ocpp, 401),
            headers("no base64", "Authorization: Basic !!!\r\n" + ocpp, 401),
            headers("no colon", "Authorization: Basic Q1AtMQ==\r\n" + ocpp, 401),
            headers("a wrong password", "Authorization: Basic Q1AtMTp3cm9uZw==\r\n" + ocpp, 401),
            headers("a scheme in lower case",
                    "authorization: basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\n" + ocpp, 101)};
}

std::vector<HostileHandshake> requests() {
    const std::string upgrade =
        "Host: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";
    const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    const std::string line = "GET /ocpp/CP-1 HTTP/1.1\r\n";
    return {
        raw("plain HTTP", "GET /ocpp/CP-1 HTTP/1.1\r\nHost: x\r\n\r\n", 426),
        raw("POST", "POST /ocpp/CP-1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 426),
        raw("POST with upgrade", "POST /ocpp/CP-1 HTTP/1.1\r\n" + upgrade + key + good + "\r\n",
            400),
        raw("HTTP/1.0", "GET /ocpp/CP-1 HTTP/1.0\r\n" + upgrade + key + good + "\r\n", 400),
        raw("no key", line + upgrade + good + "\r\n", 400),
        raw("a header without a colon", line + upgrade + key + good + "Nonsense\r\n\r\n", 400),
        raw("a space in a header's name", line + upgrade + key + good + "Na me: x\r\n\r\n", 400),
        raw("a header of 100000 bytes",
            line + upgrade + key + good + "X: " + std::string(100000, 'x') + "\r\n\r\n", 431),
        raw("no HTTP", "HELLO WORLD\r\n\r\n", 400),
        raw("a TLS client", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 0),
        raw("zeros", std::string(64, '\0'), 400),
        raw("line breaks", "\r\n\r\n\r\n\r\n", 400),
        raw("a request that stalls", "GET /ocpp/CP-1 HTTP/1.1\r\nHost: x\r\n", 0),
    };
}

std::vector<HostileHandshake> versions() {
    const std::string start =
        "GET /ocpp/CP-1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        good;
    std::vector<HostileHandshake> all = {raw("no version", start + "\r\n", 426)};
    for (const auto* version : {"0", "7", "8", "12", "14", "99", "-13", "new", "13, 8", "8, 13",
                                "13;", "13.0", "1 3", "13 8", "99999999999999999999"})
        all.push_back(raw(version, start + "Sec-WebSocket-Version: " + version + "\r\n\r\n", 426));
    all.push_back(raw("13", start + "Sec-WebSocket-Version: 13\r\n\r\n", 101));
    return all;
}

std::vector<HostileHandshake> protocols() {
    const std::string password = "Authorization: Basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\n";
    return {headers("no protocol", password, 101),
            headers("OCPP 1.5", password + "Sec-WebSocket-Protocol: ocpp1.5\r\n", 101),
            headers("only commas", password + "Sec-WebSocket-Protocol: ,,,\r\n", 101),
            headers(
                "a thousand protocols and ours",
                [&] {
                    std::string names = "Sec-WebSocket-Protocol: ";
                    for (int i = 0; i < 1000; ++i) names += "p" + std::to_string(i) + ",";
                    return password + names + "ocpp1.6\r\n";
                }(),
                101),
            headers("ours in upper case", password + "Sec-WebSocket-Protocol: OCPP1.6\r\n", 101)};
}

int statusOf(const std::string& head) {
    return head.size() < 12 ? 0 : std::stoi(head.substr(9, 3));
}

void tryAll(const std::vector<HostileHandshake>& handshakes) {
    RunningServer server;
    server.addStation("CP-1");
    for (const auto& handshake : handshakes) {
        SCOPED_TRACE(handshake.name);
        RawStation hostile(server.application.ocppPort());
        hostile.write(handshake.request);
        EXPECT_EQ(statusOf(hostile.readHead()), handshake.status) << hostile.response();

        RawStation proper(server.application.ocppPort());
        EXPECT_EQ(proper.handshake("/ocpp/CP-1", good), 101);
    }
}

TEST(HostileHandshakes, withOddPathsAreAnswered) { tryAll(paths()); }
TEST(HostileHandshakes, withOddCredentialsAreAnswered) { tryAll(credentials()); }
TEST(HostileHandshakes, thatAreNoProperRequestsAreAnsweredOrCut) { tryAll(requests()); }
TEST(HostileHandshakes, withOtherVersionsThan13AreToldToUpgrade) { tryAll(versions()); }
TEST(HostileHandshakes, withOddProtocolsAreAnswered) { tryAll(protocols()); }

TEST(Handshake, withoutAVersionIsToldWhichOneIsSpokenAndRecordedWithTheReason) {
    RunningServer server;
    server.addStation("CP-1");
    RawStation station(server.application.ocppPort());

    station.write(
        "GET /ocpp/CP-1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        good + "\r\n");

    EXPECT_EQ(statusOf(station.readHead()), 426);
    EXPECT_NE(station.response().find("Sec-WebSocket-Version: 13"), std::string::npos)
        << station.response();
    EXPECT_TRUE(server.eventuallyJudged("BadRequest"));
    EXPECT_EQ(server.lastReason(), "The handshake lacks the header 'Sec-WebSocket-Version: 13'.");
}

}  // namespace
}  // namespace voltgate::test
