// What one caller may ask at once, without sockets: requests that wait for a station are begun
// together, and the station answers when the test lets it.
#include "gateway/http/bounds.hpp"

#include <gtest/gtest.h>

#include "tests/gateway/begun_requests.hpp"
#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

struct SilentStation : Bench {
    SilentStation() {
        station_ = addOnlineStation("CS-1");
        station_->beforeAnswer = [this] { return requests.untilReleased(); };
    }

    void begin(const std::string& method, const std::string& target, const std::string& body = "",
               Role role = Role::Admin) {
        http::Request request;
        request.method = method;
        request.path = target.substr(0, target.find('?'));
        if (target.find('?') != std::string::npos)
            request.query = target.substr(target.find('?') + 1);
        request.headers = {{"Authorization", "Bearer " + tokenOf(role)},
                           {"Content-Type", "application/json"}};
        request.body = body;
        requests.begin(std::move(request));
    }

    test::BegunRequests requests{io,
                                 [this](auto request) { return api.answer(std::move(request)); }};

private:
    std::shared_ptr<AnsweringStation> station_;
};

TEST(Bounds, letSoManyCommandsWaitAndFollowTheOthers) {
    SilentStation world;

    for (int i = 0; i < 40; ++i) world.begin("POST", "/api/v1/stations/CS-1/reset", "{}");

    const auto followed = world.requests.with(202);
    ASSERT_EQ(followed.size(), 8U);
    EXPECT_EQ(headerNamed(followed[0].headers, "Preference-Applied"), "respond-async");
    EXPECT_TRUE(
        headerNamed(followed[0].headers, "Location").value_or("").starts_with("/api/v1/commands/"));
    world.begin("POST", "/api/v1/stations/CS-1/reset", "{}", Role::Operator);
    EXPECT_EQ(world.requests.answers.size(), 8U) << "another caller waits as usual";

    world.requests.release();
    EXPECT_EQ(world.requests.with(200).size(), 33U);
    world.begin("POST", "/api/v1/stations/CS-1/reset", "{}");
    EXPECT_EQ(world.requests.with(200).size(), 34U);
}

TEST(Bounds, refuseACallerWhoAsksTooMuchAtOnce) {
    SilentStation world;
    const auto question = "/api/v1/stations/CS-1/composite-schedule?evseId=1&duration=60";

    for (int i = 0; i < 140; ++i) world.begin("GET", question);

    const auto refused = world.requests.with(429);
    ASSERT_EQ(refused.size(), 12U);
    EXPECT_TRUE(headerNamed(refused[0].headers, "Retry-After"));
    EXPECT_NE(refused[0].body.find("\"status\":429"), std::string::npos) << refused[0].body;
    world.begin("GET", "/healthz");
    EXPECT_EQ(world.requests.with(200).size(), 1U);
    world.begin("GET", "/api/v1/me", "", Role::Operator);
    EXPECT_EQ(world.requests.with(200).size(), 2U) << "another caller is served";
    world.requests.release();
}

TEST(Bounds, letSoManyExportsRunAtOnce) {
    Bench bench;
    for (int i = 0; i < 1001; ++i) {
        bench.clock.advance(std::chrono::seconds(1));
        bench.startTransaction("CS-1", "TAG1");
    }
    std::vector<Response> exports;
    const auto begin = [&] {
        http::Request request;
        request.method = "GET";
        request.path = "/api/v1/transactions";
        request.query = "format=csv";
        request.headers = {{"Authorization", "Bearer " + bench.tokenOf(Role::Admin)}};
        return bench.run(bench.api.answer(std::move(request)));
    };
    for (int i = 0; i < 4; ++i) {
        exports.push_back(begin());
        EXPECT_EQ(exports.back().status, 200);
        ASSERT_TRUE(exports.back().stream);
    }

    EXPECT_EQ(begin().status, 429);

    const auto rows = runTask(readAll(exports.back().stream));
    EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 1002);
    exports.clear();
    EXPECT_EQ(begin().status, 200);
}

}  // namespace
}  // namespace voltgate::rest
