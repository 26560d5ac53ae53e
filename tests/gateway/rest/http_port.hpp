// A REST port as tests have it, and a client that sends it what it likes, byte by byte.
#pragma once
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <asio/executor_work_guard.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>
#include <functional>
#include <thread>

#include "gateway/rest/rest_server.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate::rest {

// Answers with what it got: the method, the path, the query and the size of the body.
inline Task<Response> echo(Request request) {
    co_return Response{200,
                       {{"Content-Type", "text/plain"}},
                       request.method + " " + request.path + " ?" + request.query + " " +
                           std::to_string(request.body.size())};
}

class Running {
public:
    explicit Running(RestServer::Answer answer = echo, RestServerSettings settings = {}) {
        settings.address = "127.0.0.1";
        settings.port = 0;
        server = RestServer::listen(io, settings, std::move(answer));
        for (auto& thread : threads_) thread = std::thread([this] { io.run(); });
    }
    ~Running() {
        server->stop();
        io.stop();
        for (auto& thread : threads_) thread.join();
    }

    asio::io_context io;
    std::unique_ptr<RestServer> server;

private:
    asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(io);
    std::array<std::thread, 2> threads_;
};

// A client that blocks, but never longer than ten seconds.
class Client {
public:
    explicit Client(const Running& running)
        : Client({asio::ip::address_v4::loopback(), running.server->port()}) {}
    explicit Client(const asio::ip::tcp::endpoint& server, const std::string& from = "") {
        socket_.open(server.protocol());
        if (!from.empty()) socket_.bind({asio::ip::make_address(from), 0});
        socket_.connect(server);
        const timeval patience{10, 0};
        setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(socket_.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    }

    void send(std::string_view bytes) {
        asio::error_code ignored;  // The server may have closed already; its answer is what counts.
        asio::write(socket_, asio::buffer(bytes), ignored);
    }
    /// It says no more, but listens.
    void endSending() { socket_.shutdown(asio::ip::tcp::socket::shutdown_send); }
    /// The next response, headers and body; what there was when the connection ended.
    std::string response() {
        while (received_.find("\r\n\r\n") == std::string::npos && readMore()) {
        }
        const auto head = received_.substr(0, received_.find("\r\n\r\n"));
        const auto at = head.find("Content-Length: ");
        const std::size_t length = at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
        const auto total = head.size() + 4 + length;
        while (received_.size() < total && readMore()) {
        }
        auto response = received_.substr(0, total);
        received_.erase(0, total);
        return response;
    }
    std::string exchange(std::string_view request) {
        send(request);
        return response();
    }
    /// All that comes until the server ends the connection, or says nothing for that long.
    std::string rest() {
        while (readMore()) {
        }
        return std::exchange(received_, {});
    }
    /// Whether the server ends the connection, with nothing more to say.
    bool isClosed() {
        while (readMore()) {
        }
        return received_.empty() && !hasTimedOut_;
    }

private:
    bool readMore() {
        std::array<char, 4096> buffer;
        const auto size = ::recv(socket_.native_handle(), buffer.data(), buffer.size(), 0);
        hasTimedOut_ = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        if (size <= 0) return false;
        received_.append(buffer.data(), static_cast<std::size_t>(size));
        return true;
    }

    asio::io_context io_;
    asio::ip::tcp::socket socket_{io_};
    std::string received_;
    bool hasTimedOut_ = false;
};

inline void expectProblem(const std::string& response, int status) {
    EXPECT_TRUE(response.starts_with("HTTP/1.1 " + std::to_string(status) + " ")) << response;
    EXPECT_NE(response.find("application/problem+json"), std::string::npos) << response;
    EXPECT_NE(response.find("\"status\":" + std::to_string(status)), std::string::npos) << response;
}

inline const std::string get = "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n";

}  // namespace voltgate::rest
