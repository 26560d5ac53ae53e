// What stations and REST see when a part is missing: PostgreSQL, or a free port.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

TEST(Outage, ofPostgresqlIsAnsweredWith503AndLosesNoStop) {
    const TestCluster cluster;
    RunningServer server(cluster.url());
    OnlineStation station(server, "CP-1");
    ASSERT_TRUE(station.host.await(station.host.station().startTransaction(1, "TAG-1")).isCharging);

    cluster.stop();
    EXPECT_EQ(server.http->get("/readyz").status, 503);
    EXPECT_EQ(server.http->get("/healthz").status, 200);
    const auto refused = server.http->get("/api/v1/transactions");
    EXPECT_EQ(refused.status, 503) << refused.body;
    EXPECT_NE(refused.headers.find("Retry-After"), std::string::npos);
    auto stopped = std::async(std::launch::async, [&] {
        return station.host.await(station.host.station().stopTransaction(1, v16::Reason::Local));
    });
    cluster.start();

    EXPECT_TRUE(stopped.get());
    EXPECT_TRUE(eventually([&] {
        return server.http->get("/api/v1/transactions/100000").field("active") == "false";
    }));
}

TEST(Outage, ofAPortIsToldInOneSentence) {
    RunningServer server;
    auto config = testConfig(server.database->url());
    config.ocppPort = server.application.ocppPort();
    app::Application second(config);

    try {
        second.start();
        FAIL() << "started";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("cannot listen for stations on 127.0.0.1:"));
        EXPECT_THAT(error.what(), testing::HasSubstr("--ocpp-port"));
    }
}

}  // namespace
}  // namespace voltgate::test
