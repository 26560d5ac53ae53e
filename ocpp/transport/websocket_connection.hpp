// One WebSocket connection as websocketpp keeps it, plain or TLS: its configuration, what we keep
// with it, and the end of it that a session holds. Included by the two endpoints only.
#pragma once
#include <asio/dispatch.hpp>
#include <asio/steady_timer.hpp>
#include <atomic>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <websocketpp/config/asio.hpp>
#include <websocketpp/server.hpp>

#include "ocpp/log.hpp"
#include "ocpp/transport/gate.hpp"
#include "ocpp/transport/liveness.hpp"

namespace voltgate::transport {

// What we keep with each connection between its handlers.
struct ConnectionState {
    HandshakeRequest request;
    HandshakeAnswer answer;
    std::shared_ptr<rpc::Session> session;
    std::optional<asio::steady_timer> tlsDeadline;
    Liveness liveness;
    bool isJudged = false;
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
void closeQuietly(const Connection& connection, std::uint16_t code, const std::string& reason) {
    websocketpp::lib::error_code ignored;
    connection->close(code, reason.substr(0, maxCloseReason), ignored);
}

// Ends the TCP connection with a reset, for stations that take a close frame for good.
template <class Connection>
void reset(const Connection& connection) {
    asio::error_code ignored;
    auto& socket = connection->get_raw_socket();
    socket.set_option(asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
}

template <class Config>
class ConnectionLink final : public rpc::Link {
public:
    using Connection = ConnectionOf<Config>;

    ConnectionLink(const Connection& connection, std::size_t maxSendBuffer)
        : connection_(connection), maxSendBuffer_(maxSendBuffer) {}

    void send(std::string frame) override {
        const auto connection = connection_.lock();
        if (!connection) return;
        onItsStrand(connection,
                    [frame = std::move(frame), most = maxSendBuffer_](const Connection& open) {
                        if (open->get_buffered_amount() > most) {
                            log::warn("peer does not read", {{"address", open->request.address}});
                            open->terminate(websocketpp::lib::error_code());
                            return;
                        }
                        // Returns an error when it is closing; nobody is left to tell.
                        open->send(frame, websocketpp::frame::opcode::text);
                    });
    }
    void close(std::uint16_t code, std::string reason) override {
        const auto connection = connection_.lock();
        if (!connection) return;
        onItsStrand(connection, [code, reason = std::move(reason)](const Connection& open) {
            closeQuietly(open, code, reason);
        });
    }
    void pauseReading() override {
        if (const auto connection = connection_.lock()) connection->pause_reading();
    }
    void resumeReading() override {
        if (const auto connection = connection_.lock()) connection->resume_reading();
    }
    DateTime lastReceivedAt() const override {
        if (const auto connection = connection_.lock())
            last_ = DateTime::now() - connection->liveness.silence();
        return last_;
    }

private:
    std::weak_ptr<typename Connection::element_type> connection_;
    std::size_t maxSendBuffer_;
    mutable std::atomic<DateTime> last_{};
};

}  // namespace voltgate::transport
