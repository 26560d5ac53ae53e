// A station that answers commands as no specification has it, over a real socket: what comes out of
// REST, how soon, and what is counted.
#include <gtest/gtest.h>

#include <future>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

constexpr auto atOnce = std::chrono::seconds(3);  // The deadline is at five.

/// A command, and the answer of the station to it: what follows the id.
struct Exchange {
    Exchange() : station(server.application.ocppPort()) {
        server.http->post("/api/v1/stations", R"({"id":"CP-1","securityProfile":0})");
        EXPECT_EQ(station.handshake("/ocpp/CP-1", "Sec-WebSocket-Protocol: ocpp1.6\r\n"), 101);
        station.write(RawStation::frame(R"([2,"1","Heartbeat",{}])"));
        EXPECT_TRUE(station.readText().starts_with("[3"));
    }

    HttpAnswer operator()(const std::string& begin, const std::string& rest) {
        const auto since = std::chrono::steady_clock::now();
        auto asking = std::async(std::launch::async, [this] {
            HttpClient http(server.application.httpPort());
            http.logIn("admin@example.com", "correct horse");
            return http.post("/api/v1/stations/CP-1/calls/GetConfiguration", "{}");
        });
        const auto call = station.readText();
        const auto id = call.substr(4, call.find('"', 4) - 4);  // [2,"id",
        station.write(RawStation::frame(begin + id + rest));
        auto answer = asking.get();
        EXPECT_LT(std::chrono::steady_clock::now() - since, atOnce) << begin << rest;
        return answer;
    }
    bool eventuallyCounted(const std::string& rule, int count) {
        return server.eventuallyQuery("select count from violation where rule = '" + rule + "'",
                                      std::to_string(count));
    }

    RunningServer server;
    RawStation station;
};

TEST(OddAnswer, thatIsOfNoUseIs502AtOnceWithTheReason) {
    Exchange exchange;
    int count = 0;
    for (const auto* rest : {R"(",[]])", R"(","x"])", R"(",5])", R"(",false])", R"("])",
                             R"(",{"value":12)", R"(",)"}) {
        const auto answer = exchange(R"([3,")", rest);

        EXPECT_EQ(answer.status, 502) << rest;
        EXPECT_NE(answer.body.find("cannot be read: "), std::string::npos) << answer.body;
        ++count;
    }
    EXPECT_EQ(exchange(R"([4,")", R"("])").status, 502);

    EXPECT_TRUE(exchange.eventuallyCounted("malformed-frame", count + 1));
    EXPECT_EQ(
        exchange.server.database->query("select string_agg(distinct result, ',') from command"),
        "Unreadable");
}

TEST(OddAnswer, thatCanBeReadIsUsedAndCounted) {
    Exchange exchange;
    const auto keys = R"("response":{"configurationKey":[]})";

    EXPECT_NE(exchange(R"([3,")", R"(",{"configurationKey":[])").body.find(keys),
              std::string::npos);
    EXPECT_NE(exchange(R"([3,")", R"(",{"configurationKey":[]},"extra"])").body.find(keys),
              std::string::npos);
    EXPECT_NE(exchange(R"([3,")", R"(",null])").body.find(R"("response":{})"), std::string::npos);

    EXPECT_TRUE(exchange.eventuallyCounted("invalid-json", 1));
    EXPECT_TRUE(exchange.eventuallyCounted("array-length", 1));
    EXPECT_TRUE(exchange.eventuallyCounted("null-payload", 1));
}

TEST(OddAnswer, withDetailsThatAreNoObjectIsTheErrorItSays) {
    Exchange exchange;

    const auto answer = exchange(R"([4,")", R"(","NotSupported","not here",["why"]])");

    EXPECT_EQ(answer.status, 502);
    EXPECT_NE(answer.body.find("NotSupported"), std::string::npos) << answer.body;
    EXPECT_EQ(answer.body.find("why"), std::string::npos) << answer.body;
}

}  // namespace
}  // namespace voltgate::test
