// What may be asked at once of one station, without sockets: requests are begun together, and the
// station answers when the test lets it.
#include "gateway/http/bounds.hpp"

#include <gtest/gtest.h>

#include "tests/gateway/installer/bench.hpp"

namespace voltgate::installer {
namespace {

class SilentStation {
public:
    SilentStation() {
        station_ = bench.boot("CS-1");
        station_->beforeAnswer = [this] { return untilReleased(); };
    }

    void begin(const std::string& method, const std::string& target,
               const std::string& station = "CS-1") {
        http::Request request;
        request.method = method;
        request.path = basePath + target;
        request.query = "clientId=app";
        const auto token = bench.accessToken(Role::Installer, station);
        request.headers = {{"Authorization", "Bearer " + token}};
        request.address = "192.0.2.1";
        spawn(bench.rest.io.get_executor(), "request", answer(std::move(request)));
        settle();
    }
    void release() {
        isReleased_ = true;
        settle();
    }
    std::vector<Response> with(int status) const {
        std::vector<Response> found;
        for (const auto& response : answers)
            if (response.status == status) found.push_back(response);
        return found;
    }

    Bench bench;
    std::vector<Response> answers;

private:
    Task<> answer(http::Request request) {
        auto response = co_await bench.api.answer(std::move(request));
        answers.push_back(std::move(response));
    }
    Task<> untilReleased() {
        asio::steady_timer timer(bench.rest.io);
        while (!isReleased_) {
            timer.expires_after(std::chrono::milliseconds(1));
            co_await timer.async_wait(asio::use_awaitable);
        }
    }
    // Until all that can happen has happened.
    void settle() {
        auto& io = bench.rest.io;
        io.restart();
        if (isReleased_) io.run_for(std::chrono::milliseconds(200));
        while (io.poll() > 0) io.restart();
    }

    std::shared_ptr<AnsweringStation> station_;
    bool isReleased_ = false;
};

TEST(InstallerBounds, letSoManyRequestsWaitForAStation) {
    SilentStation world;

    for (int i = 0; i < 40; ++i) world.begin("POST", "/config/reboot");

    const auto refused = world.with(429);
    ASSERT_EQ(refused.size(), 8U);
    EXPECT_TRUE(http::headerNamed(refused[0].headers, "Retry-After"));
    EXPECT_NE(refused[0].body.find("\"name\""), std::string::npos) << refused[0].body;
    world.begin("GET", "/status");
    EXPECT_EQ(world.with(200).size(), 1U) << "what does not wait is answered";

    world.release();
    EXPECT_EQ(world.answers.size(), 41U);
    world.begin("POST", "/config/reboot");
    EXPECT_EQ(world.with(429).size(), 8U);
}

TEST(InstallerBounds, areThoseOfOneStation) {
    SilentStation world;
    world.bench.rest.addStation("CS-2");
    for (int i = 0; i < 33; ++i) world.begin("POST", "/config/reboot");
    ASSERT_EQ(world.with(429).size(), 1U);

    world.begin("POST", "/config/reboot", "CS-2");

    EXPECT_EQ(world.with(429).size(), 1U) << "it is offline, and that is what is said";
    EXPECT_EQ(world.answers.size(), 2U);
    world.release();
}

TEST(InstallerBounds, areSharedWithOtherInterfaces) {
    SilentStation world;
    auto& bounds = world.bench.rest.api.bounds();
    std::vector<http::Turn> held;
    while (auto turn = bounds.requests.take("installer:CS-1")) held.push_back(std::move(turn));

    world.begin("GET", "/status");

    EXPECT_EQ(world.with(429).size(), 1U);
    held.clear();
    world.begin("GET", "/status");
    EXPECT_EQ(world.with(200).size(), 1U);
}

}  // namespace
}  // namespace voltgate::installer
