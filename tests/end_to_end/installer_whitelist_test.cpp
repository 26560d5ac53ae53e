// Cards from end to end: the installer API waits, a card is shown at the simulated station, and is
// on its local list.
#include <gtest/gtest.h>

#include <asio/read.hpp>
#include <asio/write.hpp>
#include <future>

#include "tests/end_to_end/installer_client.hpp"

namespace voltgate::test {
namespace {

using installer::Role;

std::future<HttpAnswer> registration(RunningServer& server) {
    return std::async(std::launch::async, [&server] {
        return InstallerClient(server, "CP-1", Role::Operator).get("/whitelist/card");
    });
}

// Until the registration waits, the card is unknown and nothing more.
v16::AuthorizationStatus show(OnlineStation& station, const std::string& tag) {
    const auto info = station.host.await(station.host.station().authorize(tag));
    return info ? info->status : v16::AuthorizationStatus::Blocked;
}

bool isDone(std::future<HttpAnswer>& answer) {
    return answer.wait_for(std::chrono::milliseconds(100)) == std::future_status::ready;
}

TEST(InstallerCards, areRegisteredByShowingThemAndAreOnTheStationsList) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);

    auto waiting = registration(server);
    // Invalid before it waits, and while it does: nothing may begin by a card that is registered.
    EXPECT_EQ(show(station, "04A2B3C4"), v16::AuthorizationStatus::Invalid);
    ASSERT_TRUE(eventually([&] {
        show(station, "04A2B3C4");
        return isDone(waiting);
    }));

    const auto answer = waiting.get();
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.field("status"), "SUCCESS");
    EXPECT_NE(answer.body.find(R"("card":{"token":"04A2B3C4","status":"ACCEPTED"})"),
              std::string::npos);
    EXPECT_EQ(station.host.ask([&] { return station.host.station().localListLength(); }), 1u);
    EXPECT_EQ(show(station, "04A2B3C4"), v16::AuthorizationStatus::Accepted);

    InstallerClient app(server, "CP-1", Role::Operator);
    EXPECT_EQ(app.get("/whitelist/cards").body, R"([{"token":"04A2B3C4","status":"ACCEPTED"}])");
    EXPECT_EQ(app.get("/status").field("numberOfRFIDCardsRegistered"), "2");
    EXPECT_EQ(app.remove("/whitelist/cards/04A2B3C4").status, 200);
    EXPECT_EQ(station.host.ask([&] { return station.host.station().localListLength(); }), 0u);
    EXPECT_EQ(show(station, "04A2B3C4"), v16::AuthorizationStatus::Invalid);
}

TEST(InstallerCards, timeOutAndFindTheListFull) {
    RunningServer server(std::vector<std::string>{"--card-wait=1", "--installer-development=true"});
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server, "CP-1", Role::Operator);
    InstallerClient developer(server, "CP-1", Role::Developer);

    const auto late = app.get("/whitelist/card");
    EXPECT_EQ(late.status, 404) << late.body;
    EXPECT_EQ(late.field("status"), "TIMEOUT");

    EXPECT_EQ(developer.post("/development/whitelist/cards", R"({"token":"A"})").body, "true");
    EXPECT_EQ(developer.post("/development/whitelist/cards", R"({"token":"B"})").body, "true");
    EXPECT_TRUE(station.host.until([&] { return station.host.station().localListLength() == 2; }));
    EXPECT_EQ(developer.post("/development/whitelist/cards", R"({"token":"C"})").body, "false");
    const auto full = app.get("/whitelist/card");
    EXPECT_EQ(full.status, 503);
    EXPECT_EQ(full.field("statusMessage"), "Maximum number of cards registered: 3");
}

TEST(InstallerCards, areReadAndLabelledOneByOne) {
    RunningServer server(std::vector<std::string>{"--installer-development=true"});
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server, "CP-1", Role::Operator);
    InstallerClient developer(server, "CP-1", Role::Developer);
    EXPECT_EQ(developer.post("/development/whitelist/cards", R"({"token":"04A2"})").body, "true");
    ASSERT_TRUE(station.host.until([&] { return station.host.station().localListLength() == 1; }));

    EXPECT_EQ(app.get("/whitelist/cards/04a2").body, R"({"token":"04A2","status":"ACCEPTED"})");
    const auto labelled = app.post("/whitelist/cards/04A2?label=red%20car");

    EXPECT_EQ(labelled.status, 200);
    EXPECT_EQ(labelled.body, R"({"token":"04A2","status":"ACCEPTED","label":"red car"})");
    EXPECT_EQ(app.get("/whitelist/cards/04A2").body, labelled.body);
    EXPECT_EQ(app.get("/whitelist/cards/UNKNOWN").status, 404);
    EXPECT_EQ(app.post("/whitelist/cards/UNKNOWN?label=x").status, 404);
    EXPECT_EQ(app.remove("/whitelist/cards/UNKNOWN").status, 404);
    // A label is nothing that a station knows.
    EXPECT_EQ(station.host.ask([&] { return station.host.station().received("SendLocalList"); }),
              1);
}

// Asks for a card, and does not read the answer.
asio::ip::tcp::socket waiter(asio::io_context& io, RunningServer& server,
                             const std::string& token) {
    asio::ip::tcp::socket socket(io);
    socket.connect({asio::ip::address_v4::loopback(), server.application.httpPort()});
    asio::write(socket, asio::buffer("GET /api/tnm/v1/whitelist/card?clientId=e2e HTTP/1.1\r\n"
                                     "Host: x\r\nAuthorization: Bearer " +
                                     token + "\r\n\r\n"));
    return socket;
}

std::string startOf(asio::ip::tcp::socket& answered) {
    char bytes[12] = {};
    asio::read(answered, asio::buffer(bytes));
    return {bytes, sizeof bytes};
}

TEST(InstallerCards, haveOneWaiterWhoMayGoAway) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server, "CP-1", Role::Operator);
    asio::io_context io;
    {
        // Whichever comes first waits; the other is told so.
        auto one = waiter(io, server, app.token());
        auto other = waiter(io, server, app.token());
        ASSERT_TRUE(eventually([&] { return one.available() + other.available() >= 12; }));
        EXPECT_NE(one.available() > 0, other.available() > 0);
        EXPECT_EQ(startOf(one.available() > 0 ? one : other), "HTTP/1.1 409");
    }

    auto waiting = registration(server);
    EXPECT_TRUE(eventually([&] {
        show(station, "04A2B3C4");
        if (!isDone(waiting)) return false;
        const auto answer = waiting.get();
        if (answer.status == 409) waiting = registration(server);
        return answer.status == 200;
    }));
}

TEST(InstallerModes, letOnlyTheListChargeOrEveryCar) {
    RunningServer server;
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.isReady);
    InstallerClient app(server, "CP-1", Role::Operator);
    EXPECT_EQ(show(station, "TAG-1"), v16::AuthorizationStatus::Accepted);

    EXPECT_EQ(app.post("/authentication-mode?authenticationMode=WHITELIST").status, 200);
    EXPECT_EQ(show(station, "TAG-1"), v16::AuthorizationStatus::Invalid);

    EXPECT_EQ(app.post("/authentication-mode?authenticationMode=PLUGNCHARGE").status, 200);
    EXPECT_EQ(show(station, "ANYBODY"), v16::AuthorizationStatus::Accepted);
    station.host.await(station.host.station().plugIn(1));
    EXPECT_TRUE(server.eventuallyQuery(
        "select count(*) from transaction where id_token = 'LCPCP-1' and verdict = 'Accepted'",
        "1"));
}

}  // namespace
}  // namespace voltgate::test
