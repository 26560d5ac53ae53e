// The REST server over real sockets: what HTTP asks of it, and what must not bring it down.
#include "gateway/rest/rest_server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/gateway/rest/http_port.hpp"

namespace voltgate::rest {
namespace {

TEST(RestServer, passesRequestsOn) {
    Running running;

    const auto response = Client(running).exchange(
        "POST /a%2Fb?c=d&e HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");

    EXPECT_TRUE(response.starts_with("HTTP/1.1 200 OK\r\n")) << response;
    EXPECT_TRUE(response.ends_with("POST /a%2Fb ?c=d&e 5")) << response;
}

TEST(RestServer, keepsTheConnection) {
    Running running;
    Client client(running);

    for (int i = 0; i < 50; ++i) {
        EXPECT_TRUE(client.exchange(get).ends_with("GET /a ?b=c 0"));
    }
}

TEST(RestServer, answersPipelinedRequestsInTheirOrder) {
    Running running;
    Client client(running);

    std::string requests;
    for (int i = 0; i < 300; ++i)
        requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    client.send(requests);

    for (int i = 0; i < 300; ++i)
        ASSERT_TRUE(client.response().ends_with("GET /" + std::to_string(i) + " ? 0")) << i;
}

TEST(RestServer, closesWhenTheClientAsksItTo) {
    Running running;
    Client client(running);

    const auto response = client.exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    EXPECT_TRUE(response.ends_with("GET / ? 0"));
    EXPECT_TRUE(client.isClosed());
}

TEST(RestServer, readsARequestThatComesByteByByte) {
    Running running;
    Client client(running);

    for (const char c : get) client.send(std::string_view(&c, 1));

    EXPECT_TRUE(client.response().ends_with("GET /a ?b=c 0"));
}

TEST(RestServer, readsChunkedBodies) {
    Running running;

    const auto response = Client(running).exchange(
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n");

    EXPECT_TRUE(response.ends_with("POST / ? 7")) << response;
}

TEST(RestServer, refusesABodyThatIsAnnouncedTooLarge) {
    Running running(echo, {.maxBody = 1000});
    Client client(running);

    const auto response =
        client.exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n");

    expectProblem(response, 413);
    EXPECT_TRUE(client.isClosed());
}

TEST(RestServer, tellsAClientThatIsStillSendingThatItsBodyIsTooLarge) {
    Running running(echo, {.maxBody = 1000});
    Client client(running);
    const std::size_t size = 2UL * 1024 * 1024;

    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) +
                "\r\n\r\n");
    client.send(std::string(size, 'x'));

    expectProblem(client.response(), 413);
}

TEST(RestServer, refusesAChunkedBodyThatGrowsTooLarge) {
    Running running(echo, {.maxBody = 1000});
    Client client(running);

    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 3; ++i) client.send("1F4\r\n" + std::string(500, 'x') + "\r\n");

    expectProblem(client.response(), 413);
}

TEST(RestServer, acceptsABodyOfExactlyTheLimit) {
    Running running(echo, {.maxBody = 1000});

    const auto response = Client(running).exchange(
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x'));

    EXPECT_TRUE(response.ends_with("POST / ? 1000")) << response;
}

TEST(RestServer, refusesALongTarget) {
    Running running;

    expectProblem(
        Client(running).exchange("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n"),
        414);
}

TEST(RestServer, refusesALongHeader) {
    Running running;

    expectProblem(
        Client(running).exchange("GET / HTTP/1.1\r\nX: " + std::string(9000, 'a') + "\r\n\r\n"),
        431);
}

TEST(RestServer, refusesALongHeaderName) {
    Running running;

    expectProblem(
        Client(running).exchange("GET / HTTP/1.1\r\n" + std::string(300, 'a') + ": 1\r\n\r\n"),
        431);
}

TEST(RestServer, refusesTooManyHeaders) {
    Running running;
    std::string request = "GET / HTTP/1.1\r\n";
    for (int i = 0; i < 70; ++i) request += "X-" + std::to_string(i) + ": 1\r\n";

    expectProblem(Client(running).exchange(request + "\r\n"), 431);
}

TEST(RestServer, answersWhatIsNoHttp) {
    Running running;
    for (const std::string bytes :
         {"nonsense\r\n\r\n", "GET\r\n\r\n", "\x16\x03\x01\x02\x00\x01",
          "BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nbad header\r\n\r\n",
          "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
          "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n"}) {
        Client client(running);

        const auto response = client.exchange(bytes);

        expectProblem(response, 400);
        EXPECT_TRUE(client.isClosed()) << bytes;
    }
}

TEST(RestServer, passesOnMethodsThatItsRoutesDoNotKnow) {
    Running running;

    EXPECT_TRUE(Client(running)
                    .exchange("PROPFIND / HTTP/1.1\r\nHost: x\r\n\r\n")
                    .ends_with("PROPFIND / ? 0"));
}

TEST(RestServer, treatsAnUpgradeAsAnOrdinaryRequest) {
    Running running;

    const auto response = Client(running).exchange(
        "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");

    EXPECT_TRUE(response.ends_with("GET /ws ? 0")) << response;
}

TEST(RestServer, cutsARequestThatDoesNotArrive) {
    Running running(echo, {.readTimeout = std::chrono::milliseconds(200)});
    Client client(running);

    const auto response = client.exchange("GET / HTTP/1.1\r\nHost: ");

    expectProblem(response, 408);
    EXPECT_TRUE(client.isClosed());
}

TEST(RestServer, closesAnIdleConnectionWithoutAWord) {
    Running running(echo, {.readTimeout = std::chrono::milliseconds(200)});
    Client client(running);
    client.exchange(get);

    EXPECT_TRUE(client.isClosed());
}

TEST(RestServer, letsConnectionsBeyondTheLimitWait) {
    Running running(echo, {.maxConnections = 2});
    auto first = std::make_unique<Client>(running);
    Client second(running);
    first->exchange(get);
    second.exchange(get);
    Client third(running);
    third.send(get);

    first.reset();

    EXPECT_TRUE(third.response().ends_with("GET /a ?b=c 0"));
}

Task<Response> slowly(Request request) {
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::milliseconds(300));
    co_await timer.async_wait(asio::use_awaitable);
    auto response = co_await echo(std::move(request));
    co_return response;
}

TEST(RestServer, answersWhatIsUnderWayWhenItStops) {
    Running running(slowly);
    Client client(running);
    client.send(get);
    ASSERT_TRUE(eventually([&] { return running.server->requestsUnderWay() == 1; }));

    running.server->stop();

    EXPECT_TRUE(client.response().ends_with("GET /a ?b=c 0"));
    EXPECT_TRUE(client.isClosed());
    EXPECT_TRUE(eventually([&] { return running.server->requestsUnderWay() == 0; }));
}

bool canConnect(std::uint16_t port) {
    asio::io_context io;
    asio::ip::tcp::socket socket(io);
    asio::error_code refused;
    socket.connect({asio::ip::address_v4::loopback(), port}, refused);
    return !refused;
}

TEST(RestServer, stopsWhileClientsConnect) {
    for (int round = 0; round < 20; ++round) {
        Running running;
        const auto port = running.server->port();
        std::atomic<bool> isOver = false;
        std::thread clients([&] {
            while (!isOver) canConnect(port);
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(3));

        running.server->stop();

        EXPECT_FALSE(canConnect(port));
        isOver = true;
        clients.join();
    }
}

TEST(RestServer, survivesClientsThatLeaveInTheMiddle) {
    Running running(slowly);
    for (int i = 0; i < 50; ++i) {
        Client(running).send(i % 2 == 0 ? get : "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx");
    }
    ASSERT_TRUE(eventually([&] { return running.server->requestsUnderWay() == 0; }));

    EXPECT_TRUE(Client(running).exchange(get).ends_with("GET /a ?b=c 0"));
}

TEST(RestServer, saysWhenItsPortIsInUse) {
    Running running;
    asio::io_context io;
    RestServerSettings settings{.address = "127.0.0.1", .port = running.server->port()};

    try {
        RestServer::listen(io, settings, echo);
        FAIL() << "the port was taken";
    } catch (const std::runtime_error& error) {
        const std::string sentence = error.what();
        EXPECT_NE(sentence.find("port " + std::to_string(settings.port) + " is in use"),
                  std::string::npos)
            << sentence;
    }
}

TEST(RestServer, saysWhenItsAddressIsNone) {
    asio::io_context io;

    try {
        RestServer::listen(io, {.address = "no address", .port = 0}, echo);
        FAIL() << "nothing can listen there";
    } catch (const std::runtime_error& error) {
        EXPECT_TRUE(std::string(error.what()).starts_with("REST: cannot listen on no address:0"))
            << error.what();
    }
}

}  // namespace
}  // namespace voltgate::rest
