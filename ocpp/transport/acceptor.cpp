#include "ocpp/transport/acceptor.hpp"

#include <sys/socket.h>

#include <asio/bind_executor.hpp>
#include <asio/experimental/as_tuple.hpp>
#include <asio/post.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>
#include <sstream>

#include "ocpp/log.hpp"

namespace voltgate::transport {
namespace {

using asio::ip::tcp;

constexpr auto quietly = asio::experimental::as_tuple(asio::use_awaitable);
constexpr auto acceptPause = std::chrono::milliseconds(100);
constexpr std::size_t descriptorsInReserve = 4;
constexpr char tlsHandshakeRecord = 0x16;
// TLS alert record: fatal, protocol_version. What a TLS client shows as "unsupported protocol"
// rather than as a connection that broke.
constexpr std::string_view tlsAlert("\x15\x03\x01\x00\x02\x02\x46", 7);
constexpr std::size_t maxHead = 4096;

std::string addressOf(const tcp::socket& socket) {
    asio::error_code gone;
    std::ostringstream text;
    text << socket.remote_endpoint(gone);
    return gone ? "" : text.str();
}

// Of "GET /ocpp/CP-1 HTTP/1.1".
std::string resourceOf(const std::string& head) {
    const auto begin = head.find(' ');
    if (begin == std::string::npos) return "";
    return head.substr(begin + 1, head.find_first_of(" \r\n", begin + 1) - begin - 1);
}

std::string badRequest(const std::string& sentence) {
    return "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
           "Connection: close\r\nContent-Length: " +
           std::to_string(sentence.size() + 1) + "\r\n\r\n" + sentence + "\n";
}

bool mayBeHttp(char first) { return (first >= 'A' && first <= 'Z') || first == '\r'; }

Stray describe(char first, const std::string& read, bool expectsTls) {
    if (first == tlsHandshakeRecord)
        return {.address = "",
                .resource = "",
                .verdict = ConnectionVerdict::TlsOnPlainPort,
                .reason =
                    "The station speaks TLS to the plain port: let it use ws://, or wss:// "
                    "and the TLS port (--tls-port)."};
    if (expectsTls && mayBeHttp(first))
        return {.address = "",
                .resource = resourceOf(read),
                .verdict = ConnectionVerdict::PlainOnTlsPort,
                .reason =
                    "A plain HTTP request came to the TLS port: let the station use wss://, "
                    "or ws:// and the plain port (--ocpp-port)."};
    return {.address = "",
            .resource = "",
            .verdict = ConnectionVerdict::NotHttp,
            .reason = "Neither HTTP nor TLS: the peer is no charging station, or a broken one."};
}

bool isForWantOfDescriptors(const asio::error_code& error) {
    return error == asio::error::no_descriptors || error.value() == ENFILE;
}

// The first byte, left in the socket; none when the connection ended or was given up before one
// came.
Task<std::optional<char>> firstByte(tcp::socket& socket) {
    char first = 0;
    while (true) {
        const auto [error] = co_await socket.async_wait(tcp::socket::wait_read, quietly);
        if (error) co_return std::nullopt;
        const auto count = ::recv(socket.native_handle(), &first, 1, MSG_PEEK | MSG_DONTWAIT);
        if (count == 1) co_return first;
        // epoll may wake us with nothing to read, e.g. with the end of an older socket of the same
        // number.
        if (count == 0 || (errno != EAGAIN && errno != EINTR)) co_return std::nullopt;
    }
}

}  // namespace

Acceptor::Acceptor(asio::io_context& io, AcceptorSettings settings, Welcome welcome, Report report)
    : io_(io),
      settings_(std::move(settings)),
      welcome_(std::move(welcome)),
      report_(std::move(report)),
      strand_(asio::make_strand(io)),
      acceptor_(strand_),
      timer_(strand_),
      reserve_(descriptorsInReserve) {}

void Acceptor::open() {
    try {
        const tcp::endpoint address(asio::ip::make_address(settings_.address), settings_.port);
        acceptor_.open(address.protocol());
        acceptor_.set_option(asio::socket_base::reuse_address(true));
        acceptor_.bind(address);
        acceptor_.listen(asio::socket_base::max_listen_connections);
        acceptor_.non_blocking(true);
        port_ = acceptor_.local_endpoint().port();
    } catch (const std::exception& error) {
        throw std::runtime_error("cannot listen for stations on " + settings_.address + ":" +
                                 std::to_string(settings_.port) + " (" + error.what() +
                                 "); is another program using the port? Choose one with " +
                                 settings_.portFlag);
    }
    asio::post(strand_, [self = shared_from_this()] { self->acceptNext(); });
}

void Acceptor::stop() {
    isStopping_ = true;
    asio::post(strand_, [self = shared_from_this()] {
        asio::error_code ignored;
        self->acceptor_.close(ignored);
        self->timer_.cancel();
    });
}

// Our own loop instead of websocketpp's, which spins when no descriptor is left, and can't be
// stopped safely. Sockets belong to the io_context itself: websocketpp brings its own strands.
void Acceptor::acceptNext() {
    if (isStopping_) return;
    acceptor_.async_accept(
        io_, asio::bind_executor(
                 strand_, [self = shared_from_this()](asio::error_code error, tcp::socket socket) {
                     if (self->isStopping_ || error == asio::error::operation_aborted) return;
                     if (error) return self->failedToAccept(error);
                     self->accepted(std::move(socket));
                     self->acceptNext();
                 }));
}

void Acceptor::accepted(tcp::socket socket) {
    reserve_.refill();
    if (newcomers_ < settings_.maxNewcomers)
        spawn(asio::make_strand(io_), "greet", greet(shared_from_this(), std::move(socket)));
}

void Acceptor::failedToAccept(const asio::error_code& error) {
    if (isForWantOfDescriptors(error)) return awaitTheNext();
    log::writeLimited(log::Level::Warn, "cannot accept a connection", {{"error", error.message()}});
    pause();
}

// The system says that no descriptor is left also when nobody wants to connect.
void Acceptor::awaitTheNext() {
    acceptor_.async_wait(
        tcp::acceptor::wait_read,
        asio::bind_executor(strand_, [self = shared_from_this()](asio::error_code error) {
            if (!self->isStopping_ && !error) self->welcomeOrSendAway();
        }));
}

// A station whose connection ends comes again; one that hears nothing waits for minutes.
void Acceptor::welcomeOrSendAway() {
    asio::error_code error;
    auto socket = acceptor_.accept(io_, error);
    if (!error) {
        accepted(std::move(socket));
    } else if (isForWantOfDescriptors(error)) {
        log::writeLimited(log::Level::Warn, "no descriptors are left: a connection is closed",
                          {{"port", port_}});
        if (!reserve_.giveUpOne()) return pause();
        socket = acceptor_.accept(io_, error);
        socket.close(error);
        reserve_.refill();
    }
    acceptNext();
}

void Acceptor::pause() {
    timer_.expires_after(acceptPause);
    timer_.async_wait([self = shared_from_this()](asio::error_code cancelled) {
        if (cancelled) return;
        self->reserve_.refill();
        self->acceptNext();
    });
}

Task<> Acceptor::greet(std::shared_ptr<Acceptor> self, tcp::socket socket) {
    ++self->newcomers_;
    auto shared = std::make_shared<tcp::socket>(std::move(socket));
    asio::steady_timer deadline(co_await asio::this_coro::executor, self->settings_.patience);
    deadline.async_wait([shared](asio::error_code cancelled) {
        asio::error_code ignored;
        if (!cancelled) shared->close(ignored);
    });
    try {
        co_await self->lookAt(shared);
    } catch (const std::exception& error) {
        log::writeLimited(log::Level::Warn, "a new connection failed", {{"error", error.what()}});
    }
    deadline.cancel();
    --self->newcomers_;
}

Task<> Acceptor::lookAt(std::shared_ptr<tcp::socket> socket) {
    const auto peeked = co_await firstByte(*socket);
    // Whoever connects and says nothing (a port scan, a load balancer) is no station.
    if (!peeked || isStopping_) co_return;
    const char first = *peeked;
    const bool fits = settings_.expectsTls ? first == tlsHandshakeRecord : mayBeHttp(first);
    if (fits) {
        welcome_(std::move(*socket));
    } else {
        co_await turnAway(*socket, first);
    }
}

Task<> Acceptor::turnAway(tcp::socket& socket, char first) {
    const auto address = addressOf(socket);
    std::string read;
    char buffer[1024];
    while (read.size() < maxHead && read.find("\r\n\r\n") == std::string::npos) {
        const auto [error, count] = co_await socket.async_read_some(asio::buffer(buffer), quietly);
        if (error) break;
        read.append(buffer, count);
        if (!mayBeHttp(first)) break;
    }
    auto stray = describe(first, read, settings_.expectsTls);
    stray.address = address;
    const std::string answer =
        first == tlsHandshakeRecord ? std::string(tlsAlert) : badRequest(stray.reason);
    co_await asio::async_write(socket, asio::buffer(answer), quietly);
    asio::error_code ignored;
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    if (!isStopping_) report_(std::move(stray));
}

}  // namespace voltgate::transport
