#include "gateway/rest/answering_socket.hpp"

#include <array>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>

namespace voltgate::rest {
namespace {

constexpr auto patience = std::chrono::seconds(1);
constexpr std::size_t bytesAtMost = std::size_t{4} * 1024 * 1024;

// Lives in its own handlers, on its strand.
class Farewell : public std::enable_shared_from_this<Farewell> {
public:
    explicit Farewell(asio::ip::tcp::socket socket)
        : socket_(std::move(socket)),
          strand_(asio::make_strand(socket_.get_executor())),
          timer_(strand_, patience) {}

    void begin() {
        asio::dispatch(strand_, [self = shared_from_this()] {
            self->timer_.async_wait(asio::bind_executor(
                self->strand_, [self](const asio::error_code&) { self->end(); }));
            self->read();
        });
    }

private:
    void read() {
        auto next = [self = shared_from_this()](const asio::error_code& error, std::size_t size) {
            self->bytes_ += size;
            if (error || self->bytes_ > bytesAtMost) {
                self->timer_.cancel();
            } else {
                self->read();
            }
        };
        socket_.async_read_some(asio::buffer(buffer_),
                                asio::bind_executor(strand_, std::move(next)));
    }
    void end() {
        asio::error_code ignored;
        socket_.close(ignored);
    }

    asio::ip::tcp::socket socket_;
    asio::strand<asio::ip::tcp::socket::executor_type> strand_;
    asio::steady_timer timer_;
    std::array<char, 4096> buffer_{};
    std::size_t bytes_ = 0;
};

}  // namespace

void closeGently(asio::ip::tcp::socket socket) {
    std::make_shared<Farewell>(std::move(socket))->begin();
}

std::string unreadableRequestAnswer() {
    auto response = toResponse(
        HttpProblem(400, "the request is no HTTP/1.1, or did not arrive completely in time"));
    response.headers.emplace_back("Content-Length", std::to_string(response.body.size()));
    response.headers.emplace_back("Connection", "close");
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Cache-Control", "no-store");
    std::string text = "HTTP/1.1 400 Bad Request\r\n";
    for (const auto& [name, value] : response.headers)
        text.append(name).append(": ").append(value).append("\r\n");
    return text + "\r\n" + response.body;
}

}  // namespace voltgate::rest
