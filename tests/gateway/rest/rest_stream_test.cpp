// Bodies that are streamed over real sockets, in both directions: in order, bounded, and with an
// answer for whatever goes wrong.
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <asio/executor_work_guard.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>
#include <atomic>
#include <thread>

#include "gateway/rest/rest_server.hpp"
#include "ocpp/services/one_time_links.hpp"
#include "tests/support/in_memory_files.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate::rest {
namespace {

std::string patterned(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 251);
    return bytes;
}

// PUT is streamed: answered with size and digest. GET is answered with that many patterned bytes.
class Running {
public:
    explicit Running(RestServerSettings settings = {}) {
        settings.address = "127.0.0.1";
        settings.port = 0;
        server = RestServer::listen(
            io, settings, [this](Request request) { return answer(std::move(request)); },
            [](const Request& head) { return head.method == "PUT"; });
        for (auto& thread : threads_) thread = std::thread([this] { io.run(); });
    }
    ~Running() {
        server->stop();
        io.stop();
        for (auto& thread : threads_) thread.join();
    }

    Task<Response> answer(Request request) {
        if (request.method == "GET") {
            const auto size = std::stoul(request.path.substr(1));
            Response response;
            response.length = size;
            response.stream = std::make_shared<TextSource>(patterned(size), 60'000);
            if (request.query == "short") response.length = size + 1;
            co_return response;
        }
        if (!request.stream) co_return Response{200, {}, "whole " + request.body};
        if (request.path == "/refused") co_return Response{403, {}, "no"};
        std::string body;
        std::string problem;
        try {
            for (auto piece = co_await request.stream->read(); !piece.empty();
                 piece = co_await request.stream->read()) {
                body += piece;
                largestPiece = std::max(largestPiece.load(), piece.size());
                if (isSlow) co_await pause();
            }
        } catch (const HttpProblem& error) {
            problem = error.what();
        }
        if (!problem.empty()) ++broken;
        co_return Response{
            200, {}, std::to_string(body.size()) + " " + OneTimeLinks::hashOf(body) + problem};
    }
    Task<> pause() {
        asio::steady_timer timer(io, std::chrono::milliseconds(2));
        co_await timer.async_wait(asio::use_awaitable);
    }

    asio::io_context io;
    std::unique_ptr<RestServer> server;
    std::atomic<bool> isSlow = false;
    std::atomic<std::size_t> largestPiece = 0;
    std::atomic<int> broken = 0;

private:
    asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(io);
    std::array<std::thread, 2> threads_;
};

class Client {
public:
    explicit Client(const Running& running) {
        socket.connect({asio::ip::address_v4::loopback(), running.server->port()});
        const timeval patience{20, 0};
        setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    void send(std::string_view bytes) {
        asio::error_code ignored;
        asio::write(socket, asio::buffer(bytes), ignored);
    }
    /// The next response, by its length; what there was when the server closed.
    std::string response() {
        while (received_.size() < wholeLength()) {
            std::array<char, 65536> buffer;
            const auto size = ::recv(socket.native_handle(), buffer.data(), buffer.size(), 0);
            if (size <= 0) break;
            received_.append(buffer.data(), static_cast<std::size_t>(size));
        }
        auto response = received_.substr(0, wholeLength());
        received_.erase(0, response.size());
        return response;
    }

    asio::io_context io;
    asio::ip::tcp::socket socket{io};

private:
    // Of the response that has begun; more than there can be as long as its head is not complete.
    std::size_t wholeLength() const {
        const auto head = received_.find("\r\n\r\n");
        const auto length = received_.find("Content-Length: ");
        if (head == std::string::npos || length == std::string::npos) return std::string::npos;
        return head + 4 + std::stoul(received_.substr(length + 16));
    }

    std::string received_;
};

std::string put(std::size_t length, const std::string& path = "/x") {
    return "PUT " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(length) +
           "\r\n\r\n";
}
std::string told(const std::string& body) {
    return std::to_string(body.size()) + " " + OneTimeLinks::hashOf(body);
}

TEST(RestStream, takesABodyLargerThanAnyLimitInMemory) {
    Running running;
    Client client(running);
    const auto body = patterned(20'000'000);

    client.send(put(body.size()) + body);

    const auto response = client.response();
    EXPECT_TRUE(response.starts_with("HTTP/1.1 200 ")) << response.substr(0, 200);
    EXPECT_TRUE(response.ends_with(told(body))) << response;
}

TEST(RestStream, holdsBackAClientThatIsFasterThanWhoReads) {
    Running running;
    running.isSlow = true;
    Client client(running);
    const auto body = patterned(5'000'000);

    client.send(put(body.size()) + body);

    EXPECT_TRUE(client.response().ends_with(told(body)));
    EXPECT_LT(running.largestPiece, 400'000U);
}

TEST(RestStream, takesChunkedBodies) {
    Running running;
    Client client(running);
    std::string request = "PUT /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    std::string body;
    for (int i = 0; i < 3000; ++i) {
        const auto chunk = std::string(static_cast<std::size_t>(i % 15 + 1), char('a' + i % 26));
        request += std::string(1, "0123456789abcdef"[chunk.size()]) + "\r\n" + chunk + "\r\n";
        body += chunk;
    }

    client.send(request + "0\r\n\r\n");

    EXPECT_TRUE(client.response().ends_with(told(body)));
}

TEST(RestStream, keepsTheConnectionForTheNextRequest) {
    Running running;
    Client client(running);

    for (const auto* body : {"first", "second", ""}) {
        client.send(put(std::string(body).size()) + body);
        EXPECT_TRUE(client.response().ends_with(told(body))) << body;
    }
    client.send("GET /10 HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(client.response().ends_with(patterned(10)));
}

TEST(RestStream, streamsPipelinedBodiesToo) {
    Running running;
    Client client(running);

    client.send(put(3) + "one" + put(3) + "two");

    EXPECT_TRUE(client.response().ends_with(told("one")));
    EXPECT_TRUE(client.response().ends_with(told("two")));
}

TEST(RestStream, answersBeforeTheBodyIsComplete) {
    Running running;
    Client client(running);

    client.send(put(100'000'000, "/refused") + std::string(300'000, 'x'));

    const auto response = client.response();
    EXPECT_TRUE(response.starts_with("HTTP/1.1 403 ")) << response;
    EXPECT_NE(response.find("Connection: close"), std::string::npos);
}

TEST(RestStream, tellsWhoReadsWhenTheClientLeaves) {
    Running running;
    {
        Client client(running);
        client.send(put(1000) + "half");
    }

    EXPECT_TRUE(test::eventually([&] { return running.broken == 1; }));
    EXPECT_TRUE(test::eventually([&] { return running.server->requestsUnderWay() == 0; }));
}

TEST(RestStream, cutsAClientThatStopsSending) {
    Running running({.readTimeout = std::chrono::milliseconds(200)});
    Client client(running);
    client.send(put(1000) + "half");

    const auto response = client.response();

    EXPECT_TRUE(response.starts_with("HTTP/1.1 408 ")) << response;
    EXPECT_TRUE(test::eventually([&] { return running.broken == 1; }));
}

TEST(RestStream, waitsForAClientThatIsSlowButGoesOn) {
    Running running({.readTimeout = std::chrono::milliseconds(400)});
    Client client(running);
    client.send(put(10));
    for (int i = 0; i < 10; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        client.send("x");
    }

    EXPECT_TRUE(client.response().ends_with(told(std::string(10, 'x'))));
}

TEST(RestStream, sendsFilesInPieces) {
    Running running;
    Client client(running);

    client.send("GET /5000000 HTTP/1.1\r\nHost: x\r\n\r\n");

    const auto response = client.response();
    EXPECT_EQ(response.substr(response.find("\r\n\r\n") + 4), patterned(5'000'000));
}

TEST(RestStream, endsTheConnectionWhenAFileBreaksOff) {
    Running running;
    Client client(running);

    client.send("GET /1000?short HTTP/1.1\r\nHost: x\r\n\r\n");

    const auto response = client.response();
    EXPECT_EQ(response.size() - response.find("\r\n\r\n") - 4, 1000U);
}

TEST(RestStream, survivesAClientThatLeavesInTheMiddleOfAFile) {
    Running running;
    {
        Client client(running);
        client.send("GET /50000000 HTTP/1.1\r\nHost: x\r\n\r\n");
        char some[1000];
        ::recv(client.socket.native_handle(), some, sizeof some, 0);
    }

    EXPECT_TRUE(test::eventually([&] { return running.server->requestsUnderWay() == 0; }));
}

}  // namespace
}  // namespace voltgate::rest
