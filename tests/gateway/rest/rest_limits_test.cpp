// Who is let in when many come, on real sockets: silence shuts nobody out, health is answered when
// nothing else is, and a lack of descriptors passes.
#include <gtest/gtest.h>

#include <atomic>
#include <ctime>

#include "tests/gateway/rest/http_port.hpp"
#include "tests/support/descriptor_shortage.hpp"

namespace voltgate::rest {
namespace {

const std::string health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

// Answers health at once, and everything else when the test lets it.
struct Held {
    Task<Response> answer(Request request) {
        asio::steady_timer timer(co_await asio::this_coro::executor);
        while (isHeld && request.path != "/healthz") {
            timer.expires_after(std::chrono::milliseconds(2));
            co_await timer.async_wait(asio::use_awaitable);
        }
        auto response = co_await echo(std::move(request));
        co_return response;
    }
    RestServer::Answer handler() {
        return [this](Request request) { return answer(std::move(request)); };
    }
    std::atomic<bool> isHeld = true;
};

TEST(RestLimits, silenceShutsNobodyOut) {
    Running running(echo, {.maxConnections = 6, .maxPerAddress = 6});
    std::vector<std::unique_ptr<Client>> silent;
    for (int i = 0; i < 20; ++i) {
        silent.push_back(std::make_unique<Client>(running));
        if (i % 3 == 1) silent.back()->send("GET / HTTP/1.1\r\nHos");
        if (i % 3 == 2)
            silent.back()->send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n");
    }

    EXPECT_TRUE(
        eventually([&] { return Client(running).exchange(get).ends_with("GET /a ?b=c 0"); }));
}

TEST(RestLimits, healthIsAnsweredWhenNothingElseIs) {
    Held held;
    Running running(held.handler(), {.maxConnections = 2, .reserve = 2});
    Client first(running);
    Client second(running);
    first.send(get);
    second.send(get);
    ASSERT_TRUE(eventually([&] { return running.server->requestsUnderWay() == 2; }));

    Client third(running);
    const auto refusal = third.exchange(get);
    expectProblem(refusal, 503);
    EXPECT_NE(refusal.find("Retry-After: "), std::string::npos) << refusal;
    EXPECT_TRUE(third.isClosed());
    std::vector<std::unique_ptr<Client>> silent;
    for (int i = 0; i < 10; ++i) silent.push_back(std::make_unique<Client>(running));
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(eventually(
            [&] { return Client(running).exchange(health).starts_with("HTTP/1.1 200 "); }));

    held.isHeld = false;
    EXPECT_TRUE(first.response().ends_with("GET /a ?b=c 0"));
    EXPECT_TRUE(second.response().ends_with("GET /a ?b=c 0"));
    EXPECT_TRUE(
        eventually([&] { return Client(running).exchange(get).ends_with("GET /a ?b=c 0"); }));
}

TEST(RestLimits, anAddressTakesNoMoreThanItsShare) {
    Held held;
    Running running(held.handler(), {.maxConnections = 10, .maxPerAddress = 2});
    Client first(running);
    Client second(running);
    first.send(get);
    second.send(get);
    ASSERT_TRUE(eventually([&] { return running.server->requestsUnderWay() == 2; }));

    expectProblem(Client(running).exchange(get), 503);
    Client other({asio::ip::address_v4::loopback(), running.server->port()}, "127.0.0.2");
    other.send(get);
    EXPECT_TRUE(eventually([&] { return running.server->requestsUnderWay() == 3; }));

    held.isHeld = false;
    EXPECT_TRUE(other.response().ends_with("GET /a ?b=c 0"));
}

TEST(RestLimits, aProxyTakesMore) {
    Held held;
    Running running(held.handler(), {.maxPerAddress = 1, .isProxy = [](const std::string& address) {
                                         return address == "127.0.0.1";
                                     }});
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(std::make_unique<Client>(running));
        clients.back()->send(get);
    }

    EXPECT_TRUE(eventually([&] { return running.server->requestsUnderWay() == 5; }));
    held.isHeld = false;
}

TEST(RestLimits, aHeadIsNotSentForLong) {
    Running running(echo, {.headTimeout = std::chrono::milliseconds(300)});
    Client client(running);
    const auto begin = std::chrono::steady_clock::now();
    std::atomic<bool> isOver = false;
    client.send("G");
    std::thread drip([&] {
        while (!isOver) {
            client.send("E");
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    });

    const auto answer = client.rest();
    isOver = true;
    drip.join();

    EXPECT_TRUE(answer.starts_with("HTTP/1.1 4")) << answer;
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(8));
}

// Opened before there is a shortage, connected in it.
class LateClient {
public:
    LateClient() { socket_.open(asio::ip::tcp::v4()); }

    void connect(const Running& running) {
        socket_.connect({asio::ip::address_v4::loopback(), running.server->port()});
        const timeval patience{10, 0};
        setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    std::string exchange(const std::string& request) {
        asio::error_code ignored;
        asio::write(socket_, asio::buffer(request), ignored);
        std::array<char, 4096> buffer;
        const auto size = ::recv(socket_.native_handle(), buffer.data(), buffer.size(), 0);
        return size <= 0 ? "" : std::string(buffer.data(), static_cast<std::size_t>(size));
    }

private:
    asio::io_context io_;
    asio::ip::tcp::socket socket_{io_};
};

TEST(RestLimits, aLackOfDescriptorsPasses) {
    Running running;
    std::vector<std::unique_ptr<LateClient>> clients(30);
    for (auto& client : clients) client = std::make_unique<LateClient>();
    {
        const test::DescriptorShortage shortage;
        for (auto& client : clients) client->connect(running);
        const auto busyBefore = std::clock();
        EXPECT_TRUE(eventually(
            [&] { return clients.back()->exchange(health).starts_with("HTTP/1.1 200 "); }));
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        EXPECT_LT(double(std::clock() - busyBefore) / CLOCKS_PER_SEC, 0.4) << "it spins";
    }
    clients.clear();

    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(Client(running).exchange(get).ends_with("GET /a ?b=c 0"));
}

TEST(RestLimits, bothKindsOfAddressesAreListenedOn) {
    asio::io_context io;
    const auto answer = [](Request request) -> Task<Response> {
        co_return Response{200, {}, request.address};
    };
    const auto server = RestServer::listen(io, {.address = "::", .port = 0}, answer);
    std::thread thread([&] { io.run(); });
    const auto port = server->port();
    {
        Client four(asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), port));
        EXPECT_TRUE(four.exchange(get).ends_with("\r\n\r\n127.0.0.1"));
        asio::io_context probe;
        asio::ip::tcp::socket socket(probe);
        asio::error_code missing;
        socket.connect({asio::ip::address_v6::loopback(), port}, missing);
        if (!missing) {
            Client six(asio::ip::tcp::endpoint(asio::ip::address_v6::loopback(), port));
            EXPECT_TRUE(six.exchange(get).ends_with("\r\n\r\n::1"));
        }
    }
    server->stop();
    io.stop();
    thread.join();
}

}  // namespace
}  // namespace voltgate::rest
