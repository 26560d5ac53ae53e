// Smart charging over REST.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

const std::string profiles = "/api/v1/stations/CS-1/charging-profiles";

std::string bodyWith(const std::string& purpose, const std::string& where) {
    return "{" + where +
           R"("chargingProfile":{"chargingProfileId":7,"stackLevel":1,"chargingProfilePurpose":")" +
           purpose +
           R"(","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A",
              "chargingSchedulePeriod":[{"startPeriod":0,"limit":10.5}]}}})";
}
const std::string aDefault = bodyWith("TxDefaultProfile", R"("evseId":2,)");

TEST(ChargingProfileRoutes, installListAndClear) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");

    const auto installed = bench.post(profiles, aDefault);

    EXPECT_EQ(installed.status, 200);
    EXPECT_EQ(installed.at("/status"), "Accepted");
    EXPECT_EQ(station->last<SetChargingProfile>().evse, EvseId{2});
    const auto listed = bench.get(profiles);
    EXPECT_EQ(listed.at("/items/0/evseId"), "2");
    EXPECT_EQ(listed.at("/items/0/status"), "Accepted");
    EXPECT_EQ(listed.at("/items/0/installedAt"), "2026-01-01T00:00:00.000Z");
    EXPECT_EQ(listed.at("/items/0/chargingProfile/chargingSchedule/chargingSchedulePeriod/0/limit"),
              "10.5");
    EXPECT_EQ(bench.remove(profiles + "?evseId=2&stackLevel=1").status, 200);
    EXPECT_EQ(station->last<ClearChargingProfile>().filter.stackLevel, 1);
    EXPECT_EQ(bench.get(profiles).at("/items/0"), "(absent)");
}

TEST(ChargingProfileRoutes, understandBothNamesOfTheMaximum) {
    Bench bench;
    bench.addOnlineStation("CS-1");

    EXPECT_EQ(bench.post(profiles, bodyWith("ChargePointMaxProfile", "")).status, 200);
    EXPECT_EQ(bench.post(profiles, bodyWith("ChargingStationMaxProfile", "")).status, 200);
    EXPECT_EQ(bench.get(profiles).at("/items/0/chargingProfile/chargingProfilePurpose"),
              "ChargingStationMaxProfile");
}

TEST(ChargingProfileRoutes, answerWithARefusal) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    station->answer = answered("NotSupported");

    const auto answer = bench.post(profiles, aDefault);

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.at("/status"), "NotSupported");
    EXPECT_EQ(bench.get(profiles).at("/items/0"), "(absent)");
}

TEST(ChargingProfileRoutes, installNothingForATransactionOfAnotherStation) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    bench.addOnlineStation("CS-2");
    const auto bodyFor = [](const Transaction& transaction) {
        auto body = bodyWith("TxProfile", R"("evseId":1,)");
        const auto number = std::to_string(transaction.number.value);
        return body.insert(body.find(R"("stackLevel")"), R"("transactionId":)" + number + ",");
    };

    const auto foreign = bench.post(profiles, bodyFor(bench.startTransaction("CS-2", "TAG")));
    EXPECT_TRUE(station->commands().empty());
    const auto own = bench.post(profiles, bodyFor(bench.startTransaction("CS-1", "TAG")));

    EXPECT_EQ(foreign.status, 409);
    EXPECT_EQ(foreign.at("/type"), "/problems/foreign-transaction");
    EXPECT_EQ(own.status, 200);
}

TEST(ChargingProfileRoutes, nameWhatIsWrongWithItsPath) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");

    const auto noTransaction = bench.post(profiles, bodyWith("TxProfile", R"("evseId":1,)"));
    const auto wrongType = bench.post(profiles, R"({"chargingProfile":{"chargingProfileId":"x"}})");

    EXPECT_EQ(noTransaction.status, 400);
    EXPECT_EQ(noTransaction.at("/errors/0/path"), "chargingProfile.transactionId");
    EXPECT_EQ(wrongType.status, 400);
    EXPECT_EQ(wrongType.at("/errors/0/path"), "chargingProfile.chargingProfileId");
    EXPECT_TRUE(station->commands().empty());
}

TEST(ChargingProfileRoutes, useTheTransactionThatIsOpen) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    const auto transaction = bench.startTransaction("CS-1", "TAG");

    EXPECT_EQ(bench.post(profiles, bodyWith("TxProfile", R"("connectorId":1,)")).status, 200);

    EXPECT_EQ(station->last<SetChargingProfile>().profile.transaction, transaction.number);
}

TEST(ChargingProfileRoutes, needAStationThatIsKnownAndOnline) {
    Bench bench;
    bench.addStation("CS-1");

    EXPECT_EQ(bench.post(profiles, aDefault).at("/type"), "/problems/station-offline");
    EXPECT_EQ(bench.get("/api/v1/stations/CS-9/charging-profiles").status, 404);
    EXPECT_EQ(bench.get(profiles).status, 200);
}

TEST(ChargingProfileRoutes, refuseFiltersThatNobodyKnows) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");

    EXPECT_EQ(bench.remove(profiles + "?evse=1").status, 400);
    EXPECT_EQ(bench.remove(profiles + "?chargingProfilePurpose=Max").status, 400);
    EXPECT_TRUE(station->commands().empty());
}

TEST(ChargingProfileRoutes, askForTheCompositeSchedule) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    const std::string path = "/api/v1/stations/CS-1/composite-schedule";

    const auto answer = bench.get(path + "?evseId=1&duration=600&unit=W");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.at("/response/status"), "Accepted");
    const auto asked = station->last<GetCompositeSchedule>();
    EXPECT_EQ(asked.duration, std::chrono::minutes(10));
    EXPECT_EQ(asked.chargingRateUnit, ChargingRateUnit::W);
    EXPECT_EQ(bench.get(path + "?duration=0").at("/errors/0/path"), "?duration");
}

TEST(CommandRoutes, holdTheProfileOfARemoteStartAgainstTheRules) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");

    const auto answer = bench.post("/api/v1/stations/CS-1/remote-start",
                                   bodyWith("TxDefaultProfile", R"("idToken":"TAG1",)"));

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/errors/0/path"), "chargingProfile.chargingProfilePurpose");
    EXPECT_TRUE(station->commands().empty());
}

}  // namespace
}  // namespace voltgate::rest
