// What is billed for what stations send: over their sockets, on PostgreSQL, read over REST.
#include <gmock/gmock.h>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

using testing::HasSubstr;
using testing::Not;

// A time so many minutes ago, quoted.
std::string ago(double minutes) {
    const Duration back(static_cast<std::int64_t>(minutes * 60'000));
    return "\"" + (DateTime::now() - back).text() + "\"";
}

class Conversation {
public:
    explicit Conversation(RunningServer& server, const std::string& id = "CP-1")
        : server_(server), id_(id), station_(server.application.ocppPort()) {
        server.http->post("/api/v1/stations", R"({"id":")" + id + R"(","securityProfile":0})");
        server.http->post("/api/v1/tokens", R"({"idToken":"CARD"})");
        EXPECT_EQ(station_.handshake("/ocpp/" + id, "Sec-WebSocket-Protocol: ocpp1.6\r\n"), 101);
    }

    /// The payload of the answer; the whole frame when it is a CALLERROR.
    std::string answer(const std::string& action, const std::string& payload) {
        const auto begin = "[3,\"" + std::to_string(++calls_) + "\",";
        station_.write(RawStation::frame("[2,\"" + std::to_string(calls_) + "\",\"" + action +
                                         "\"," + payload + "]"));
        const auto frame = station_.readText();
        if (!frame.starts_with(begin)) return frame;
        return frame.substr(begin.size(), frame.size() - begin.size() - 1);
    }
    void boot() {
        EXPECT_THAT(
            answer("BootNotification", R"({"chargePointVendor":"V","chargePointModel":"M"})"),
            HasSubstr("Accepted"));
    }
    void status(const std::string& status, double minutes) {
        EXPECT_EQ(
            answer("StatusNotification", R"({"connectorId":1,"errorCode":"NoError","status":")" +
                                             status + R"(","timestamp":)" + ago(minutes) + "}"),
            "{}");
    }
    std::string start(double minutes, int meter, int connector = 1,
                      const std::string& tag = "CARD") {
        const auto told = answer(
            "StartTransaction", R"({"connectorId":)" + std::to_string(connector) + R"(,"idTag":")" +
                                    tag + R"(","meterStart":)" + std::to_string(meter) +
                                    R"(,"timestamp":)" + ago(minutes) + "}");
        const auto at = told.find("\"transactionId\":");
        EXPECT_NE(at, std::string::npos) << told;
        return std::to_string(std::atoi(told.c_str() + at + 16));
    }
    void values(double minutes, const std::string& transaction, const std::string& wh,
                int connector = 1) {
        EXPECT_EQ(answer("MeterValues", R"({"connectorId":)" + std::to_string(connector) +
                                            R"(,"transactionId":)" + transaction +
                                            R"(,"meterValue":[{"timestamp":)" + ago(minutes) +
                                            R"(,"sampledValue":[{"value":")" + wh + R"("}]}]})"),
                  "{}");
    }
    std::string stop(double minutes, const std::string& transaction, int meter,
                     const std::string& more = "") {
        return answer("StopTransaction", R"({"transactionId":)" + transaction + R"(,"meterStop":)" +
                                             std::to_string(meter) + R"(,"timestamp":)" +
                                             ago(minutes) + more + "}");
    }
    /// The next call of the server, as text.
    std::string readCall() { return station_.readText(); }

    std::string transaction(const std::string& number) {
        return server_.http->get("/api/v1/transactions/" + number).body;
    }
    std::string reconciliation() {
        return server_.http->get("/api/v1/reports/reconciliation").body;
    }

private:
    RunningServer& server_;
    std::string id_;
    RawStation station_;
    int calls_ = 0;
};

TEST(Bills, areOfTheStopThatNamesTheCharge) {
    RunningServer server;
    Conversation station(server);
    const auto number = station.start(60, 1000);
    station.values(50, number, "2500");
    station.stop(40, "-1", 880000, R"(,"reason":"Local")");
    station.values(30, number, "5000");

    station.stop(20, number, 7000, R"(,"idTag":"CARD","reason":"EVDisconnected")");

    const auto bill = station.transaction(number);
    EXPECT_THAT(bill, HasSubstr(R"("energy":6000)"));
    EXPECT_THAT(bill, HasSubstr(R"("stopReason":"EVDisconnected")"));
    EXPECT_THAT(bill, HasSubstr(R"("estimated":false)"));
    EXPECT_THAT(station.reconciliation(), HasSubstr("unmatchedStop"));
    EXPECT_THAT(station.reconciliation(), Not(HasSubstr("differingStop")));
}

TEST(Bills, goOnWhenAnOldReportComesLate) {
    RunningServer server;
    Conversation station(server);
    station.boot();
    station.status("Preparing", 31);
    const auto number = station.start(30, 1000);
    station.status("Charging", 29);
    station.boot();
    station.status("Available", 90);
    station.status("Preparing", 31);
    station.status("Charging", 29);
    station.values(1, number, "3000");

    EXPECT_THAT(station.transaction(number), HasSubstr(R"("active":true)"));
    server.http->post("/api/v1/stations/CP-1/remote-stop", R"({"evseId":1})",
                      "Prefer: respond-async\r\n");
    EXPECT_THAT(station.readCall(), HasSubstr(R"({"transactionId":)" + number + "}"));
}

TEST(Bills, knowAStationsOwnIdsAndStopByThem) {
    RunningServer server;
    Conversation station(server);
    server.http->post("/api/v1/tokens", R"({"idToken":"OTHER"})");
    const auto first = station.start(60, 1000);
    const auto second = station.start(59.5, 2000, 2, "OTHER");
    station.values(50, "-15", "1500", 1);
    station.values(50, "-16", "2500", 2);

    server.http->post("/api/v1/stations/CP-1/remote-stop", R"({"transactionId":)" + second + "}",
                      "Prefer: respond-async\r\n");
    EXPECT_THAT(station.readCall(), HasSubstr(R"({"transactionId":-16})"));
    station.stop(20, "-16", 4000);

    EXPECT_THAT(station.transaction(second), HasSubstr(R"("energy":2000)"));
    EXPECT_THAT(station.transaction(second), HasSubstr(R"("estimated":false)"));
    EXPECT_THAT(station.transaction(first), HasSubstr(R"("active":true)"));
}

// What stations write where a reading belongs and cannot be read as one.
constexpr const char* noReadings[] = {R"("n/a")", "null",          "{}",    "[5]",
                                      "true",     R"("NaN")",      "NaN",   R"("")",
                                      "1e400",    R"("Infinity")", "false", R"("1e400")"};

TEST(Bills, takeAMeterThatCannotBeReadForUnknown) {
    RunningServer server;
    Conversation station(server);
    double minutes = 1000;
    for (const std::string meter : noReadings) {
        SCOPED_TRACE(meter);
        const auto begin = ago(minutes);
        const auto start = [&](const std::string& reading) {
            return station.answer("StartTransaction",
                                  R"({"connectorId":1,"idTag":"CARD","meterStart":)" + reading +
                                      R"(,"timestamp":)" + begin + "}");
        };
        const auto told = start(meter);
        const auto number = std::to_string(std::atoi(told.c_str() + told.find("nId\":") + 5));
        EXPECT_THAT(station.transaction(number), Not(HasSubstr("meterStart")));
        station.values(minutes - 5, number, "501000");
        station.values(minutes - 20, number, "503000");
        const auto end = R"(,"timestamp":)" + ago(minutes - 30) + "}";
        station.answer("StopTransaction",
                       R"({"transactionId":)" + number + R"(,"meterStop":)" + meter + end);
        const auto guess = station.transaction(number);
        EXPECT_THAT(guess, HasSubstr(R"("energy":2000)"));
        EXPECT_THAT(guess, HasSubstr(R"("estimated":true)"));

        EXPECT_EQ(start("500000"), told);
        station.answer("StopTransaction",
                       R"({"transactionId":)" + number + R"(,"meterStop":504000)" + end);

        const auto bill = station.transaction(number);
        EXPECT_THAT(bill, HasSubstr(R"("energy":4000)"));
        EXPECT_THAT(bill, HasSubstr(R"("estimated":false)"));
        minutes -= 40;
    }
    EXPECT_THAT(station.reconciliation(), Not(HasSubstr("missingReading")));
}

TEST(Bills, knowOfChargesWhosePlaceOrCardCannotBeRead) {
    RunningServer server;
    Conversation station(server);
    double minutes = 300;
    for (const std::string parts :
         {R"("connectorId":"one","idTag":"CARD")", R"("idTag":"CARD")", R"("connectorId":1)",
          R"("connectorId":null,"idTag":"CARD")", R"("connectorId":1,"idTag":[])"}) {
        SCOPED_TRACE(parts);
        const auto told =
            station.answer("StartTransaction",
                           "{" + parts + R"(,"meterStart":1000,"timestamp":)" + ago(minutes) + "}");
        const auto number = std::to_string(std::atoi(told.c_str() + told.find("nId\":") + 5));
        station.stop(minutes - 10, number, 3000);

        EXPECT_THAT(station.transaction(number), HasSubstr(R"("energy":2000)"));
        const bool isOfCard = parts.find("CARD") != std::string::npos;
        EXPECT_THAT(told, HasSubstr(isOfCard ? "Accepted" : "Invalid"));
        minutes -= 20;
    }
}

TEST(Bills, areOfEachChargeOfAStationWithoutAClock) {
    RunningServer server;
    Conversation station(server);
    const auto charge = [&](const std::string& end) {
        const auto told = station.answer(
            "StartTransaction",
            R"({"connectorId":1,"idTag":"CARD","meterStart":0,"timestamp":"1970-01-01T00:00:30Z"})");
        const auto number = std::to_string(std::atoi(told.c_str() + told.find("nId\":") + 5));
        if (end.empty()) return number;
        station.answer("StopTransaction", R"({"transactionId":)" + number + R"(,"meterStop":)" +
                                              end + R"(,"timestamp":"1970-01-01T00:50:00Z"})");
        return number;
    };
    const auto first = charge("3000");
    const auto second = charge("4000");
    station.boot();
    const auto third = charge("");
    EXPECT_EQ(charge(""), third);
    station.boot();
    const auto fourth = charge("5000");

    EXPECT_THAT(station.transaction(first), HasSubstr(R"("energy":3000)"));
    EXPECT_THAT(station.transaction(second), HasSubstr(R"("energy":4000)"));
    EXPECT_THAT(station.transaction(third), HasSubstr(R"("assumed":true)"));
    EXPECT_THAT(station.transaction(fourth), HasSubstr(R"("energy":5000)"));
}

TEST(Bills, thatCannotBeAreReported) {
    RunningServer server;
    Conversation station(server);
    const auto backwards = station.start(10, 1000);
    station.stop(70, backwards, 5000);
    const auto tooFast = station.start(9, 5000);
    station.stop(8.9, tooFast, 500000);

    const auto report = station.reconciliation();
    EXPECT_THAT(
        report,
        HasSubstr(R"({"kind":"implausibleClock","stationId":"CP-1","transactionId":)" + backwards));
    EXPECT_THAT(
        report,
        HasSubstr(R"({"kind":"implausibleClock","stationId":"CP-1","transactionId":)" + tooFast));
}

TEST(Cards, mayBeShownWhereTheyCharge) {
    RunningServer server;
    Conversation station(server);
    Conversation elsewhere(server, "CP-2");
    const auto number = station.start(10, 1000);

    for (auto* each : {&station, &elsewhere}) {
        EXPECT_THAT(each->answer("Authorize", R"({"idTag":"CARD"})"), HasSubstr("Accepted"));
    }
    EXPECT_THAT(elsewhere.answer("StartTransaction",
                                 R"({"connectorId":1,"idTag":"CARD","meterStart":0,"timestamp":)" +
                                     ago(1) + "}"),
                HasSubstr("ConcurrentTx"));
    EXPECT_THAT(station.stop(0, number, 2000, R"(,"idTag":"CARD")"), HasSubstr("Accepted"));
}

TEST(Cards, areKnownWithMoreAroundThem) {
    RunningServer server;
    Conversation station(server);
    const std::string longest = "ABCDEFGHIJKLMNOPQRST";
    server.http->post("/api/v1/tokens", R"({"idToken":"F6 CA 0C C5"})");
    server.http->post("/api/v1/tokens", R"({"idToken":")" + longest + R"("})");

    for (const auto* sent : {" F6 CA 0C C5", "F6 CA 0C C5 ", "f6 ca 0c c5\\r\\n", "\\t F6 CA 0C C5",
                             "ABCDEFGHIJKLMNOPQRSTUV", " abcdefghijklmnopqrst\\u0010\\u000e"}) {
        EXPECT_THAT(station.answer("Authorize", std::string(R"({"idTag":")") + sent + "\"}"),
                    HasSubstr("Accepted"))
            << sent;
    }
    for (const auto* sent : {"ABCDEFGHIJKLMNOPQRS", "F6 CA 0C", "   "}) {
        EXPECT_THAT(station.answer("Authorize", std::string(R"({"idTag":")") + sent + "\"}"),
                    HasSubstr("Invalid"))
            << sent;
    }
    const auto number = station.start(10, 1000, 1, longest);
    EXPECT_THAT(station.stop(5, number, 2000, R"(,"idTag":")" + longest + "\x10\x0E\""),
                HasSubstr("Accepted"));
    EXPECT_THAT(station.reconciliation(), Not(HasSubstr("foreignStop")));
}

TEST(Texts, thatAreObjectsOrListsAreAnswered) {
    RunningServer server;
    Conversation station(server);

    for (const auto* data : {R"({"StationMode":"paymentMode"})", "[1,2]", "5", "true", "{}"}) {
        EXPECT_EQ(station.answer(
                      "DataTransfer",
                      std::string(R"({"vendorId":"btc","messageId":"m","data":)") + data + "}"),
                  R"({"status":"UnknownVendorId"})")
            << data;
    }
    EXPECT_EQ(station.answer("StatusNotification",
                             R"({"connectorId":1,"errorCode":"NoError","status":"Available",)"
                             R"("info":{"temperature":40},"vendorErrorCode":[7]})"),
              "{}");
    EXPECT_TRUE(eventually([&] {
        return server.http->get("/api/v1/stations/CP-1/violations").body.find("object-as-text") !=
               std::string::npos;
    }));
}

}  // namespace
}  // namespace voltgate::test
