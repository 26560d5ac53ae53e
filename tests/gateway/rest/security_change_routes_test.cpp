// Changes of a station's security over REST.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

const std::string station1 = "/api/v1/stations/CS-1";
const std::string keyBody = R"({"authorizationKey":"new-key-0123456789"})";

TEST(SecurityChangeRoutes, changeAKeyWithoutEverShowingIt) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    EXPECT_EQ(bench.get(station1 + "/authorization-key").status, 404);

    const auto begun = bench.post(station1 + "/authorization-key", keyBody);
    const auto state = bench.get(station1 + "/authorization-key");

    EXPECT_EQ(begun.status, 202);
    EXPECT_EQ(begun.at("/state"), "accepted");
    EXPECT_EQ(state.at("/requestedBy"), "admin@example.com");
    for (const auto& answer : {begun, state}) {
        EXPECT_EQ(answer.at("/authorizationKey"), "(absent)");
        EXPECT_EQ(answer.body.find("new-key"), std::string::npos);
    }
}

TEST(SecurityChangeRoutes, showAMadeUpKeyOnceWhenAskedTo) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");

    const auto shown =
        bench.post(station1 + "/authorization-key", R"({"show":true,"form":"plain"})");

    EXPECT_EQ(shown.at("/authorizationKey"), station->last<SetVariable>().value);
    EXPECT_EQ(bench.get(station1 + "/authorization-key").at("/authorizationKey"), "(absent)");
    const auto again = bench.post(station1 + "/authorization-key", R"({"replace":true})");
    EXPECT_EQ(again.status, 202);
    EXPECT_EQ(again.at("/authorizationKey"), "(absent)");
}

TEST(SecurityChangeRoutes, refuseWrongBodiesWithTheirPlace) {
    Bench bench;
    bench.addOnlineStation("CS-1");
    const auto pathOf = [&](const std::string& path, const std::string& body) {
        const auto answer = bench.post(station1 + path, body);
        EXPECT_EQ(answer.status, 400) << body;
        return answer.at("/errors/0/path");
    };

    EXPECT_EQ(pathOf("/authorization-key", R"({"authorizationKey":"short"})"), "authorizationKey");
    EXPECT_EQ(pathOf("/authorization-key", R"({"authorizationKey":17})"), "authorizationKey");
    EXPECT_EQ(pathOf("/authorization-key", R"({"form":"octal"})"), "form");
    EXPECT_EQ(
        pathOf("/authorization-key", R"({"authorizationKey":"new-key-0123456789","show":true})"),
        "show");
    EXPECT_EQ(pathOf("/security-profile", R"({"securityProfile":1})"), "securityProfile");
    EXPECT_EQ(pathOf("/security-profile", R"({"securityProfile":"2"})"), "securityProfile");
    EXPECT_EQ(pathOf("/security-profile", "{}"), "securityProfile");
}

TEST(SecurityChangeRoutes, tellOfAChangeThatIsOpen) {
    Bench bench;
    bench.addOnlineStation("CS-1");
    bench.post(station1 + "/authorization-key", keyBody);

    const auto second = bench.post(station1 + "/authorization-key", keyBody);

    EXPECT_EQ(second.status, 409);
    EXPECT_NE(second.at("/type").find("security-change-open"), std::string::npos);
}

TEST(SecurityChangeRoutes, raiseAProfile) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    bench.patch(station1, R"({"password":"old-key-0123456789"})");

    const auto begun = bench.post(station1 + "/security-profile", R"({"securityProfile":2})");

    EXPECT_EQ(begun.status, 202);
    EXPECT_EQ(begun.at("/securityProfile"), "2");
    EXPECT_EQ(station->last<SetVariable>().value, "2");
    EXPECT_EQ(bench.get(station1 + "/security-profile").at("/state"), "accepted");
    EXPECT_EQ(bench.get(station1).at("/securityProfile"), "1");
}

TEST(SecurityChangeRoutes, needAnOnlineStation) {
    Bench bench;
    bench.addStation("CS-1");

    EXPECT_EQ(bench.post(station1 + "/authorization-key", keyBody).status, 409);
    EXPECT_EQ(bench.get(station1 + "/authorization-key").status, 404);
}

}  // namespace
}  // namespace voltgate::rest
