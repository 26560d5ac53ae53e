// Guessing at passwords over real sockets: it locks nobody out, and keeps nobody waiting for long.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string ocpp = "Sec-WebSocket-Protocol: ocpp1.6\r\n";
const std::string right = "Authorization: Basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\n" + ocpp;
const std::string wrong = "Authorization: Basic Q1AtMTp3cm9uZw==\r\n" + ocpp;

std::string credentials(const std::string& email, const std::string& password) {
    return R"({"email":")" + email + R"(","password":")" + password + R"("})";
}

TEST(GuessingAtStations, locksNoStationOut) {
    RunningServer server;
    server.addStation("CP-1");
    const auto port = server.application.ocppPort();
    RawStation before(port);
    EXPECT_EQ(before.handshake("/ocpp/CP-1", right), 101);
    for (int i = 0; i < 70; ++i) {
        RawStation guesser(port);
        const int status = guesser.handshake("/ocpp/CP-1", wrong);
        ASSERT_EQ(status, i < 20 ? 401 : 429) << i;
        ASSERT_EQ(guesser.response().find("Retry-After") != std::string::npos, i >= 20) << i;
    }

    RawStation station(port);
    EXPECT_EQ(station.handshake("/ocpp/CP-1", right), 101);
}

TEST(GuessingAtStations, tellsNothingAboutIds) {
    RunningServer server;
    server.addStation("CP-1");
    const auto answerTo = [&](const std::string& id) {
        RawStation station(server.application.ocppPort());
        station.handshake("/ocpp/" + id, wrong);
        return station.response();
    };

    const auto known = answerTo("CP-1");

    EXPECT_THAT(known, HasSubstr("401"));
    EXPECT_THAT(known, HasSubstr("WWW-Authenticate: Basic"));
    EXPECT_EQ(known, answerTo("CP-9"));
    ASSERT_TRUE(server.eventuallyJudged("UnknownStation"));
    EXPECT_THAT(server.lastReason(), HasSubstr("No station 'CP-9' is registered"));
}

TEST(GuessingAtUsers, keepsNobodyFromLoggingIn) {
    RunningServer server;
    std::atomic<bool> isOver{false};
    std::atomic<int> unavailable{0};
    std::vector<std::thread> guessers;
    for (int i = 0; i < 48; ++i) {
        guessers.emplace_back([&, i] {
            HttpClient client(server.application.httpPort());
            const auto email =
                i % 2 == 0 ? "admin@example.com" : "nobody" + std::to_string(i) + "@example.com";
            while (!isOver) {
                const auto answer = client.post("/api/v1/login", credentials(email, "a wrong one"));
                if (answer.status == 503) ++unavailable;
            }
        });
    }
    HttpClient honest(server.application.httpPort());

    for (int i = 0; i < 2; ++i) {
        const auto answer =
            honest.post("/api/v1/login", credentials("admin@example.com", "correct horse"));
        EXPECT_EQ(answer.status, 200) << answer.body;
    }

    isOver = true;
    for (auto& guesser : guessers) guesser.join();
    EXPECT_EQ(unavailable, 0);
}

TEST(Audit, isCommittedBeforeTheAnswer) {
    RunningServer server;
    for (int i = 0; i < 20; ++i) {
        const auto token = "A" + std::to_string(i);
        ASSERT_EQ(server.http->post("/api/v1/tokens", R"({"idToken":")" + token + R"("})").status,
                  201);
        ASSERT_EQ(server.database->query("select count(*) from audit_entry where request like '%" +
                                         token + "\"%'"),
                  "1");
    }
    server.http->post("/api/v1/stations", R"({"id":"CP-1","password":"key-of-station-1"})");
    EXPECT_THAT(server.database->query("select string_agg(request || after, '') from audit_entry"),
                Not(HasSubstr("key-of-station-1")));
}

TEST(Sessions, endAtOnceAndForEveryConnection) {
    RunningServer server;
    HttpClient viewer(server.application.httpPort());
    server.http->post("/api/v1/users", R"({"email":"v@example.com","password":"a viewer's own",)"
                                       R"("role":"viewer"})");
    viewer.logIn("v@example.com", "a viewer's own");
    HttpClient other(server.application.httpPort());
    other.logIn("v@example.com", "a viewer's own");
    EXPECT_EQ(viewer.get("/api/v1/me").status, 200);
    EXPECT_EQ(other.get("/api/v1/me").status, 200);

    EXPECT_EQ(viewer.post("/api/v1/logout", "").status, 204);
    EXPECT_EQ(viewer.get("/api/v1/me").status, 401);
    EXPECT_EQ(other.get("/api/v1/me").status, 200);
    const auto number =
        server.database->query("select number from user_account where email = 'v@example.com'");
    EXPECT_EQ(server.http->patch("/api/v1/users/" + number, R"({"role":"driver"})").status, 200);

    EXPECT_EQ(other.get("/api/v1/me").status, 401);
    EXPECT_EQ(server.http->get("/api/v1/audit?kind=logout").json()["items"].Size(), 1u);
}

}  // namespace
}  // namespace voltgate::test
