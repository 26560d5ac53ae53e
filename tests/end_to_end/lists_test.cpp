// Lists that wait for their turn at the database while others hold it up.
#include <gtest/gtest.h>

#include <pqxx/pqxx>

#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

/// A client that asks, and does not wait for the answer.
class Asking {
public:
    Asking(std::uint16_t port, const std::string& path, const std::string& token) : socket_(io_) {
        socket_.connect({asio::ip::address_v4::loopback(), port});
        const auto request = "GET " + path +
                             " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token +
                             "\r\n\r\n";
        asio::write(socket_, asio::buffer(request));
    }

private:
    asio::io_context io_;
    asio::ip::tcp::socket socket_;
};

// Somebody at psql holds a table for as long as the test takes: each list of it takes two seconds.
TEST(List, isNotBegunForAClientThatHasGone) {
    RunningServer server(
        std::vector<std::string>{"--db-connections=4", "--database-lock-timeout=2"});
    const auto port = server.application.httpPort();
    const auto newKey = [&server](const std::string& name) {
        return server.http->post("/api/v1/api-keys", R"({"name":")" + name + R"(","role":"admin"})")
            .field("key");
    };
    const auto key = newKey("gone");
    HttpClient other(port);
    other.authenticate(newKey("other"));
    pqxx::connection session(server.database->url());
    pqxx::work lock(session);
    lock.exec("lock table reservation");
    std::vector<std::unique_ptr<Asking>> clients;
    const auto ask = [&] {
        clients.push_back(std::make_unique<Asking>(port, "/api/v1/reservations", key));
    };
    for (int i = 0; i < 2; ++i) ask();
    const auto since = std::chrono::steady_clock::now();
    ASSERT_TRUE(
        server.eventuallyQuery("select count(*) from pg_stat_activity where datname = "
                               "current_database() and wait_event_type = 'Lock'",
                               "2"));

    for (int i = 0; i < 8; ++i) ask();
    clients.clear();
    const auto answer = other.get("/api/v1/tokens");

    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_LT(std::chrono::steady_clock::now() - since, std::chrono::seconds(6));
}

}  // namespace
}  // namespace voltgate::test
