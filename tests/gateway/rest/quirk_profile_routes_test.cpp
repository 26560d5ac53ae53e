// Quirk profiles over REST: which there are, and assigning one.
#include <gtest/gtest.h>

#include "gateway/rest/quirk_profile_view.hpp"
#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

TEST(QuirkProfileRoutes, listTheProfilesThereAre) {
    Bench bench;

    const auto list = bench.get("/api/v1/quirk-profiles");

    EXPECT_EQ(list.status, 200);
    EXPECT_EQ(list.at("/items/0/name"), "odd-brand");
    EXPECT_EQ(list.at("/items/0/connection/anyUserName"), "true");
    EXPECT_EQ(bench.get("/api/v1/quirk-profiles/odd-brand").at("/match/vendor"), "Odd*");
    EXPECT_EQ(bench.get("/api/v1/quirk-profiles/none").status, 404);
}

TEST(QuirkProfileRoutes, assignAProfileToAStationAndTakeItAway) {
    Bench bench;
    bench.addStation("CS-1");
    const std::string path = "/api/v1/stations/CS-1";

    EXPECT_EQ(bench.patch(path, R"({"quirkProfile":"odd-brand"})").at("/quirkProfile"),
              "odd-brand");
    EXPECT_EQ(bench.patch(path, R"({"name":"Yard"})").at("/quirkProfile"), "odd-brand");
    EXPECT_EQ(bench.patch(path, R"({"quirkProfile":null})").at("/quirkProfile"), "(absent)");
}

TEST(QuirkProfileRoutes, refuseAProfileThatIsNotThereAndNameThoseThatAre) {
    Bench bench;
    bench.addStation("CS-1");

    const auto answer = bench.patch("/api/v1/stations/CS-1", R"({"quirkProfile":"odd"})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.at("/errors/0/path"), "quirkProfile");
    EXPECT_EQ(answer.at("/errors/0/reason"),
              "no quirk profile has this name; there are: odd-brand");
}

// The faults of a profile, "path: reason" each.
std::vector<std::string> faultsOf(const std::string& text) {
    try {
        readQuirkProfile(text);
    } catch (const HttpProblem& problem) {
        std::vector<std::string> faults;
        for (const auto& fault : problem.errors) faults.push_back(fault.path + ": " + fault.reason);
        return faults;
    }
    return {};
}

TEST(QuirkProfileText, isReadWithAllItsParts) {
    const auto profile = readQuirkProfile(
        R"({"name":"all","title":"All","reason":"It has all.","rows":[48,57],
            "match":{"vendor":"A*","model":"B","firmware":"1.*"},
            "violations":["empty-array"],
            "leniency":{"strict":false,"off":["null-payload"]},
            "connection":{"assumeVersion":"1.6","anyUserName":true,
                          "allowMissingConnectionHeader":true,"pingInterval":20,
                          "closeStyle":"reset"},
            "commands":{"avoid":["ClearCache"],"triggerWithoutConnector":true,
                        "unlockConnectorZero":true,"remoteStartNamesConnector":true,
                        "chargingProfilesAt":"station","chargingRateUnit":"W",
                        "disconnectAfterUnanswered":5},
            "idTokens":{"suffixFrom":"_","reverseBytes":true}})");

    EXPECT_EQ(profile.match->firmware, "1.*");
    EXPECT_EQ(profile.leniency.off, std::vector<std::string>{"null-payload"});
    EXPECT_EQ(profile.connection.closeStyle, CloseStyle::Reset);
    EXPECT_EQ(profile.commands.chargingProfilesAt, ChargingProfilePlace::Station);
    EXPECT_EQ(profile.commands.disconnectAfterUnanswered, 5);
    EXPECT_EQ(profile.idTokens.suffixFrom, "_");
    // And written as it was read.
    const auto again = readQuirkProfile(json::Writer::write(toView(profile)));
    EXPECT_EQ(again.commands, profile.commands);
    EXPECT_EQ(again.connection, profile.connection);
    EXPECT_EQ(again.idTokens, profile.idTokens);
    EXPECT_EQ(again.leniency, profile.leniency);
}

TEST(QuirkProfileText, isRefusedWithThePlaceOfWhatIsWrong) {
    using Texts = std::vector<std::string>;
    const auto with = [](const std::string& more) {
        return R"({"name":"a","title":"A","reason":"It is.",)" + more + "}";
    };
    EXPECT_EQ(faultsOf(with(R"("connection":{"pingInterval":-1})")),
              Texts{"connection.pingInterval: expected seconds from 0 (no pings) to 86400"});
    EXPECT_EQ(faultsOf(with(R"("leniency":{"off":["none"]})")),
              Texts{"leniency.off[0]: no leniency rule has this name"});
    EXPECT_EQ(faultsOf(with(R"("match":{})")), Texts{"match: expected a vendor or a model"});
    EXPECT_EQ(faultsOf(with(R"("colour":"red")")), Texts{"colour: unknown field"});
    EXPECT_EQ(faultsOf(with(R"("rows":[65])")),
              Texts{"rows[0]: expected a row of docs/field-quirks.md, 1 to 64"});
    EXPECT_EQ(faultsOf(R"({"name":"A b","title":"A","reason":"It is."})"),
              Texts{"name: expected lower-case letters, digits and hyphens"});
    for (const auto& text :
         {with(R"("commands":{"avoid":"ClearCache"})"), with(R"("commands":{"colour":1})"),
          with(R"("idTokens":{"reverseBytes":"yes"})"), std::string("[]"), std::string("{"),
          std::string(R"({"name":"a"})")}) {
        EXPECT_EQ(faultsOf(text).size(), 1u) << text;
    }
}

}  // namespace
}  // namespace voltgate::rest
