// One WebSocket connection as websocketpp keeps it, plain or TLS: its configuration, what we keep
// with it, and the end of it that a session holds. Included by the two endpoints only.
#pragma once
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <asio/dispatch.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <websocketpp/config/asio.hpp>
#include <websocketpp/server.hpp>

#include "ocpp/domain/token_bucket.hpp"
#include "ocpp/log.hpp"
#include "ocpp/rpc/in_order.hpp"
#include "ocpp/rpc/link_state.hpp"
#include "ocpp/transport/gate.hpp"
#include "ocpp/transport/liveness.hpp"

namespace voltgate::transport {

// Counts those that there are. The counter outlives whoever reads it.
class Counted {
public:
    using Counter = std::atomic<std::size_t>;

    explicit Counted(std::shared_ptr<Counter> counter) : counter_(std::move(counter)) {
        ++*counter_;
    }
    ~Counted() { --*counter_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

private:
    std::shared_ptr<Counter> counter_;
};

// What we keep with each connection between its handlers.
struct ConnectionState {
    HandshakeRequest request;
    HandshakeAnswer answer;
    std::shared_ptr<rpc::Session> session;
    std::optional<asio::steady_timer> tlsDeadline;
    std::optional<Counted> handshake;  // Until it is over.
    Liveness liveness;
    rpc::LinkState linkState;  // On the connection's strand only.
    TokenBucket pongs;
    std::function<void()> onEnd{};
    bool isJudged = false;

    // Called by websocketpp when it decides that the connection ends, which over TLS is long before
    // its close handler hears of it.
    void ended() const {
        if (onEnd) onEnd();
    }
};

template <class Base, bool Tls>
struct ServerConfig : Base {
    using type = ServerConfig;
    using connection_base = ConnectionState;
    static constexpr bool isTls = Tls;
    static const std::size_t connection_read_buffer_size = 4096;
    static const std::size_t max_http_body_size = 64UL * 1024;
    static const websocketpp::log::level elog_level = websocketpp::log::elevel::none;
    static const websocketpp::log::level alog_level = websocketpp::log::alevel::none;

    // The TLS handshake has a deadline of ours.
    struct transport_config : Base::transport_config {
        static const long timeout_socket_post_init = 0;
        // Of milliseconds for the peer's part in the end of TLS, which we can do without.
        static const long timeout_socket_shutdown = 1000;
    };
    using transport_type = websocketpp::transport::asio::endpoint<transport_config>;
};
using PlainConfig = ServerConfig<websocketpp::config::asio, false>;
using TlsConfig = ServerConfig<websocketpp::config::asio_tls, true>;

template <class Config>
using ConnectionOf = typename websocketpp::server<Config>::connection_ptr;

constexpr std::size_t maxCloseReason = 120;  // RFC 6455 §5.5: 125 bytes with the code.

// Runs work with the connection where its own handlers run: websocketpp's close() and terminate()
// are safe nowhere else.
template <class Connection, class Work>
void onItsStrand(const Connection& connection, Work work) {
    asio::dispatch(*connection->get_strand(),
                   [connection, work = std::move(work)]() mutable { work(connection); });
}

template <class Connection>
void readOnIfPaused(const Connection& connection) {
    if (connection->linkState.resume()) connection->handle_resume_reading();
}

// On its strand.
template <class Connection>
void closeQuietly(const Connection& connection, std::uint16_t code, const std::string& reason) {
    if (!connection->linkState.close()) return;
    websocketpp::lib::error_code ignored;
    connection->close(code, reason.substr(0, maxCloseReason), ignored);
}

// A radio that is away for a moment must not end a connection, however often it is pinged.
constexpr Duration leastUserTimeout = std::chrono::seconds(20);
constexpr Duration maxUserTimeout = std::chrono::hours(2);

// A peer that acknowledges nothing for so long is gone, whether or not it answers pings.
template <class Connection>
void setSocketOptions(const Connection& connection, Duration pingInterval) {
    const int socket = connection->get_raw_socket().native_handle();
    const int on = 1;
    const auto patience = static_cast<unsigned int>(
        std::clamp(2 * pingInterval, leastUserTimeout, maxUserTimeout).count());
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, sizeof patience);
}

// A pong is short, and nobody counts the bytes of those that a peer leaves unread.
template <class Connection>
bool mayPong(const Connection& connection) {
    return connection->pongs.take({.burst = 20, .perSecond = 10}, DateTime::now());
}

// What is called when the connection has ended. websocketpp leaves the socket to its last
// operation, which over TLS may wait for the peer for ever: the close_notify of an
// asio::ssl::stream that is just being written to is never sent.
template <class Connection>
void closeSocket(const Connection& connection) {
    asio::error_code ignored;
    connection->get_raw_socket().close(ignored);
}

// Ends the TCP connection with a reset, for stations that take a close frame for good.
template <class Connection>
void reset(const Connection& connection) {
    asio::error_code ignored;
    auto& socket = connection->get_raw_socket();
    socket.set_option(asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
}

// What the station did when we closed with this code; sessions themselves close with others.
inline std::string closeFault(std::uint16_t code) {
    if (code == websocketpp::close::status::protocol_error)
        return "The station sent a frame that RFC 6455 forbids";
    if (code == websocketpp::close::status::invalid_payload)
        return "The station sent text that is no UTF-8";
    if (code == websocketpp::close::status::message_too_big)
        return "The station sent a message beyond the limit (--max-frame)";
    return "";
}

// What a session wants of its connection. websocketpp's own pause_reading() and resume_reading()
// are not used: they may change places, and the second begins a read while another is outstanding.
template <class Config>
class ConnectionLink final : public rpc::Link,
                             public std::enable_shared_from_this<ConnectionLink<Config>> {
public:
    using Connection = ConnectionOf<Config>;

    ConnectionLink(const Connection& connection, std::size_t maxSendBuffer)
        : connection_(connection), maxSendBuffer_(maxSendBuffer) {}

    void send(std::string frame) override {
        want({.kind = Wish::Kind::Send, .text = std::move(frame)});
    }
    void close(std::uint16_t code, std::string reason) override {
        want({.kind = Wish::Kind::Close, .text = std::move(reason), .code = code});
    }
    void pauseReading() override { want({.kind = Wish::Kind::Pause}); }
    void resumeReading() override { want({.kind = Wish::Kind::Resume}); }
    DateTime lastReceivedAt() const override {
        if (const auto connection = connection_.lock())
            last_ = DateTime::now() - connection->liveness.silence();
        return last_;
    }

private:
    struct Wish {
        enum class Kind { Send, Close, Pause, Resume } kind;
        std::string text{};
        std::uint16_t code = 0;
    };

    // Posted: this may be called while the connection delivers a frame, or by what it must not end.
    void want(Wish wish) {
        const auto connection = connection_.lock();
        if (!connection || !wishes_.put(std::move(wish))) return;
        asio::post(*connection->get_strand(), [self = this->shared_from_this(), connection] {
            while (auto next = self->wishes_.take()) self->fulfil(connection, std::move(*next));
        });
    }
    void fulfil(const Connection& connection, Wish wish) {
        switch (wish.kind) {
            case Wish::Kind::Send:
                return sendNow(connection, wish.text);
            case Wish::Kind::Close:
                closeQuietly(connection, wish.code, wish.text);
                return readOnIfPaused(connection);
            case Wish::Kind::Pause:
                return connection->linkState.pause();
            case Wish::Kind::Resume:
                return readOnIfPaused(connection);
        }
    }
    void sendNow(const Connection& connection, const std::string& frame) {
        if (!connection->linkState.maySend()) return;
        if (connection->get_buffered_amount() > maxSendBuffer_) {
            log::writeLimited(log::Level::Warn, "peer does not read",
                              {{"address", connection->request.address}});
            return connection->terminate(websocketpp::lib::error_code());
        }
        // Returns an error when it is closing; nobody is left to tell.
        connection->send(frame, websocketpp::frame::opcode::text);
    }

    std::weak_ptr<typename Connection::element_type> connection_;
    std::size_t maxSendBuffer_;
    rpc::InOrder<Wish> wishes_;
    mutable std::atomic<DateTime> last_{};
};

}  // namespace voltgate::transport
