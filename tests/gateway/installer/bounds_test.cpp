// What may be asked at once of one station, without sockets: requests are begun together, and the
// station answers when the test lets it.
#include "gateway/http/bounds.hpp"

#include <gtest/gtest.h>

#include "tests/gateway/begun_requests.hpp"
#include "tests/gateway/installer/bench.hpp"

namespace voltgate::installer {
namespace {

struct SilentStation : Bench {
    SilentStation() {
        station_ = boot("CS-1");
        station_->beforeAnswer = [this] { return requests.untilReleased(); };
    }

    void begin(const std::string& method, const std::string& target,
               const std::string& station = "CS-1") {
        http::Request request;
        request.method = method;
        request.path = basePath + target;
        request.query = "clientId=app";
        request.headers = {{"Authorization", "Bearer " + accessToken(Role::Installer, station)}};
        requests.begin(std::move(request));
    }

    test::BegunRequests requests{rest.io,
                                 [this](auto request) { return api.answer(std::move(request)); }};

private:
    std::shared_ptr<AnsweringStation> station_;
};

TEST(InstallerBounds, letSoManyRequestsWaitForAStation) {
    SilentStation world;

    for (int i = 0; i < 40; ++i) world.begin("POST", "/config/reboot");

    const auto refused = world.requests.with(429);
    ASSERT_EQ(refused.size(), 8U);
    EXPECT_TRUE(http::headerNamed(refused[0].headers, "Retry-After"));
    EXPECT_NE(refused[0].body.find("\"name\""), std::string::npos) << refused[0].body;
    world.begin("GET", "/status");
    EXPECT_EQ(world.requests.with(200).size(), 1U) << "what does not wait is answered";

    world.requests.release();
    EXPECT_EQ(world.requests.answers.size(), 41U);
    world.begin("POST", "/config/reboot");
    EXPECT_EQ(world.requests.with(429).size(), 8U);
}

TEST(InstallerBounds, areThoseOfOneStation) {
    SilentStation world;
    world.rest.addStation("CS-2");
    for (int i = 0; i < 33; ++i) world.begin("POST", "/config/reboot");
    ASSERT_EQ(world.requests.with(429).size(), 1U);

    world.begin("POST", "/config/reboot", "CS-2");

    EXPECT_EQ(world.requests.with(429).size(), 1U) << "it is offline, and that is what is said";
    EXPECT_EQ(world.requests.answers.size(), 2U);
    world.requests.release();
}

TEST(InstallerBounds, areSharedWithOtherInterfaces) {
    SilentStation world;
    auto& bounds = world.rest.api.bounds();
    std::vector<http::Turn> held;
    while (auto turn = bounds.requests.take("installer:CS-1")) held.push_back(std::move(turn));

    world.begin("GET", "/status");

    EXPECT_EQ(world.requests.with(429).size(), 1U);
    held.clear();
    world.begin("GET", "/status");
    EXPECT_EQ(world.requests.with(200).size(), 1U);
}

}  // namespace
}  // namespace voltgate::installer
