// The only file that knows websocketpp.
#include "ocpp/transport/websocket_server.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <asio/dispatch.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <atomic>
#include <mutex>
#include <set>
#include <websocketpp/config/asio_no_tls.hpp>
#include <websocketpp/server.hpp>

#include "ocpp/log.hpp"
#include "ocpp/transport/handshake.hpp"

namespace voltgate::transport {
namespace {

// What we keep with each connection between its handlers.
struct ConnectionState {
    HandshakeRequest request;
    HandshakeAnswer answer;
    std::shared_ptr<rpc::Session> session;
    std::atomic<std::int64_t> lastReceived{0};  // Milliseconds since the epoch.
    std::atomic<std::int64_t> lastPing{0};
    std::atomic<bool> hasPonged{false};
    bool isJudged = false;

    void heard() { lastReceived = DateTime::now().milliseconds(); }
};

struct Config : websocketpp::config::asio {
    using type = Config;
    using connection_base = ConnectionState;
    static const std::size_t connection_read_buffer_size = 4096;
    static const std::size_t max_http_body_size = 64UL * 1024;
    static const websocketpp::log::level elog_level = websocketpp::log::elevel::none;
    static const websocketpp::log::level alog_level = websocketpp::log::alevel::none;
};

using Endpoint = websocketpp::server<Config>;
using Connection = Endpoint::connection_ptr;
using websocketpp::connection_hdl;
namespace opcode = websocketpp::frame::opcode;

constexpr std::size_t maxCloseReason = 120;  // RFC 6455 §5.5: 125 bytes with the code.
constexpr auto acceptPause = std::chrono::milliseconds(100);
constexpr auto sweepInterval = std::chrono::seconds(5);

// Runs work with the connection where its own handlers run: websocketpp's close() and terminate()
// are safe nowhere else.
template <class Work>
void onItsStrand(const Connection& connection, Work work) {
    asio::dispatch(*connection->get_strand(),
                   [connection, work = std::move(work)]() mutable { work(connection); });
}

void closeQuietly(const Connection& connection, std::uint16_t code, const std::string& reason) {
    websocketpp::lib::error_code ignored;
    connection->close(code, reason.substr(0, maxCloseReason), ignored);
}

class ConnectionLink final : public rpc::Link {
public:
    ConnectionLink(const Connection& connection, std::size_t maxSendBuffer)
        : connection_(connection), maxSendBuffer_(maxSendBuffer) {}

    void send(std::string frame) override {
        const auto connection = connection_.lock();
        if (!connection) return;
        onItsStrand(
            connection, [frame = std::move(frame), most = maxSendBuffer_](const Connection& open) {
                if (open->get_buffered_amount() > most) {
                    log::warn("peer does not read", {{"address", open->request.address}});
                    open->terminate(websocketpp::lib::error_code());
                    return;
                }
                open->send(
                    frame,
                    opcode::text);  // Returns an error when it is closing; nobody is left to tell.
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
        if (const auto connection = connection_.lock()) last_ = connection->lastReceived.load();
        return DateTime::fromMilliseconds(last_);
    }

private:
    std::weak_ptr<Endpoint::connection_type> connection_;
    std::size_t maxSendBuffer_;
    mutable std::atomic<std::int64_t> last_{0};
};

class Server final : public WebSocketServer {
public:
    Server(asio::io_context& io, WebSocketSettings settings, Gate& gate)
        : settings_(std::move(settings)),
          gate_(gate),
          strand_(asio::make_strand(io)),
          acceptor_(strand_),
          acceptTimer_(strand_),
          sweepTimer_(strand_) {
        endpoint_.init_asio(&io);
        endpoint_.set_max_message_size(settings_.maxFrame);
        endpoint_.set_open_handshake_timeout(settings_.handshakeTimeout.count());
        endpoint_.set_pong_timeout(0);
        endpoint_.set_validate_handler(
            [this](connection_hdl handle) { return validate(of(handle)); });
        endpoint_.set_http_handler([this](connection_hdl handle) { refusePlainHttp(of(handle)); });
        endpoint_.set_fail_handler([this](connection_hdl handle) { failed(of(handle)); });
        endpoint_.set_open_handler([this](connection_hdl handle) { opened(of(handle)); });
        endpoint_.set_close_handler([this](connection_hdl handle) { closed(of(handle)); });
        endpoint_.set_message_handler([this](connection_hdl handle, Endpoint::message_ptr message) {
            received(of(handle), *message);
        });
        endpoint_.set_ping_handler([this](connection_hdl handle, const std::string&) {
            of(handle)->heard();
            return true;
        });
        endpoint_.set_pong_handler([this](connection_hdl handle, const std::string&) {
            const auto connection = of(handle);
            connection->heard();
            connection->hasPonged = true;
        });
    }

    void start() {
        try {
            const asio::ip::tcp::endpoint address(asio::ip::make_address(settings_.address),
                                                  settings_.port);
            acceptor_.open(address.protocol());
            acceptor_.set_option(asio::socket_base::reuse_address(true));
            acceptor_.bind(address);
            acceptor_.listen(1024);
            port_ = acceptor_.local_endpoint().port();
        } catch (const std::exception& error) {
            throw std::runtime_error(
                "cannot listen for stations on " + settings_.address + ":" +
                std::to_string(settings_.port) + " (" + error.what() +
                "); is another program using the port? Choose one with --ocpp-port");
        }
        asio::post(strand_, [this] {
            acceptNext();
            sweepLater();
        });
    }

    std::uint16_t port() const override { return port_; }

    std::size_t connections() const override {
        const std::scoped_lock lock(mutex_);
        return open_.size();
    }

    void stop() override {
        isStopping_ = true;
        asio::post(strand_, [this] {
            asio::error_code ignored;
            acceptor_.close(ignored);
            acceptTimer_.cancel();
            sweepTimer_.cancel();
        });
        for (const auto& connection : snapshot()) {
            onItsStrand(connection, [](const Connection& open) {
                closeQuietly(open, websocketpp::close::status::going_away, "Voltgate is stopping");
            });
        }
    }

private:
    Connection of(const connection_hdl& handle) { return endpoint_.get_con_from_hdl(handle); }

    // Our own loop instead of websocketpp's, which spins when no descriptor is left, and can't be
    // stopped safely.
    void acceptNext() {
        if (isStopping_) return;
        auto connection = endpoint_.get_connection();
        auto& socket = connection->get_raw_socket();
        acceptor_.async_accept(
            socket, [this, connection = std::move(connection)](asio::error_code error) {
                if (!error) {
                    connection->start();
                    return acceptNext();
                }
                connection->terminate(websocketpp::lib::error_code());
                if (isStopping_ || error == asio::error::operation_aborted) return;
                log::warn("cannot accept a connection", {{"error", error.message()}});
                acceptTimer_.expires_after(acceptPause);
                acceptTimer_.async_wait([this](asio::error_code cancelled) {
                    if (!cancelled) acceptNext();
                });
            });
    }

    static void describe(const Connection& connection) {
        auto& request = connection->request;
        request.address = connection->get_remote_endpoint();
        request.resource = connection->get_request().get_uri();
        request.subprotocols =
            splitSubprotocols(connection->get_request_header("Sec-WebSocket-Protocol"));
        request.authorization = connection->get_request_header("Authorization");
        request.userAgent = connection->get_request_header("User-Agent").substr(0, 200);
    }

    // Runs before 101 is sent, so a station learns at once that it may not pass.
    bool validate(const Connection& connection) {
        describe(connection);
        connection->isJudged = true;
        if (isStopping_ || connections() >= settings_.maxConnections) {
            connection->answer = {.status = 503,
                                  .reason = "Too many connections; try again later."};
        } else {
            connection->answer = gate_.knock(connection->request);
        }
        auto& answer = connection->answer;
        connection->request.authorization.clear();
        if (answer.status == 101) {
            // select_subprotocol wants the spelling that was asked for.
            if (!answer.subprotocol.empty()) selectSubprotocol(connection);
            return true;
        }
        connection->set_status(static_cast<websocketpp::http::status_code::value>(answer.status));
        if (answer.status == 401) {
            connection->append_header("WWW-Authenticate",
                                      "Basic realm=\"OCPP\", charset=\"UTF-8\"");
        }
        if (answer.status == 503) connection->append_header("Retry-After", "10");
        connection->append_header("Content-Type", "text/plain; charset=utf-8");
        connection->set_body(answer.reason + "\n");
        return false;
    }

    static void selectSubprotocol(const Connection& connection) {
        for (const auto& asked : connection->get_requested_subprotocols()) {
            const bool isChosen =
                asked.size() == connection->answer.subprotocol.size() &&
                strcasecmp(asked.c_str(), connection->answer.subprotocol.c_str()) == 0;
            if (!isChosen) continue;
            connection->select_subprotocol(asked);
            return;
        }
    }

    void refusePlainHttp(const Connection& connection) {
        describe(connection);
        connection->isJudged = true;
        gate_.failed(connection->request,
                     "A plain HTTP request, no WebSocket upgrade, came to the OCPP port.");
        connection->set_status(websocketpp::http::status_code::upgrade_required);
        connection->append_header("Upgrade", "websocket");
        connection->append_header("Content-Type", "text/plain; charset=utf-8");
        connection->set_body("This port speaks OCPP-J over WebSocket.\n");
    }

    void failed(const Connection& connection) {
        if (connection->isJudged || isStopping_) return;
        describe(connection);
        gate_.failed(connection->request,
                     "The handshake failed: " + connection->get_ec().message() + ".");
    }

    void opened(const Connection& connection) {
        connection->heard();
        setSocketOptions(connection->get_raw_socket().native_handle());
        {
            const std::scoped_lock lock(mutex_);
            open_.insert(connection);
        }
        if (!connection->answer.open) {
            return closeQuietly(connection, websocketpp::close::status::protocol_error,
                                connection->answer.reason);
        }
        auto link = std::make_shared<ConnectionLink>(connection, settings_.maxSendBuffer);
        connection->session = connection->answer.open(std::move(link));
        connection->answer.open = nullptr;
        connection->session->start();
    }

    void received(const Connection& connection, Config::message_type& message) {
        connection->heard();
        if (!connection->session) return;
        // Some stations send their JSON in binary frames, which nobody has checked yet.
        const bool isBinary = message.get_opcode() == opcode::binary;
        if (isBinary && !websocketpp::utf8_validator::validate(message.get_payload())) {
            return closeQuietly(connection, websocketpp::close::status::invalid_payload,
                                "no UTF-8");
        }
        connection->session->receive(std::move(message.get_raw_payload()),
                                     isBinary ? rpc::FrameKind::Binary : rpc::FrameKind::Text);
    }

    void closed(const Connection& connection) {
        {
            const std::scoped_lock lock(mutex_);
            open_.erase(connection);
        }
        if (auto session = std::exchange(connection->session, nullptr)) session->closed();
    }

    // A peer that acknowledges nothing for this long is gone, whether or not it answers pings.
    void setSocketOptions(int socket) const {
        const int on = 1;
        const unsigned int patience = static_cast<unsigned int>(settings_.pingInterval.count()) * 2;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience, sizeof patience);
    }

    std::vector<Connection> snapshot() const {
        const std::scoped_lock lock(mutex_);
        return {open_.begin(), open_.end()};
    }

    void sweepLater() {
        sweepTimer_.expires_after(sweepInterval);
        sweepTimer_.async_wait([this](asio::error_code error) {
            if (error || isStopping_) return;
            for (const auto& connection : snapshot()) {
                onItsStrand(connection, [this](const Connection& open) { checkAlive(open); });
            }
            sweepLater();
        });
    }

    // Silence is answered with a ping. Only a peer that has ponged before is cut for not doing so:
    // some never do.
    void checkAlive(const Connection& connection) {
        const auto now = DateTime::now().milliseconds();
        const auto silence = now - connection->lastReceived;
        const auto interval = settings_.pingInterval.count();
        if (silence > 3 * interval && connection->hasPonged) {
            log::info("station is silent", {{"address", connection->request.address}});
            connection->terminate(websocketpp::lib::error_code());
        } else if (silence >= interval && now - connection->lastPing >= interval) {
            connection->lastPing = now;
            websocketpp::lib::error_code ignored;
            connection->ping("", ignored);
        }
    }

    WebSocketSettings settings_;
    Gate& gate_;
    Endpoint endpoint_;
    asio::strand<asio::io_context::executor_type> strand_;  // Of the acceptor and the timers.
    asio::ip::tcp::acceptor acceptor_;
    asio::steady_timer acceptTimer_;
    asio::steady_timer sweepTimer_;
    std::uint16_t port_ = 0;
    std::atomic<bool> isStopping_{false};
    mutable std::mutex mutex_;
    std::set<Connection> open_;
};

}  // namespace

std::unique_ptr<WebSocketServer> WebSocketServer::listen(asio::io_context& io,
                                                         WebSocketSettings settings, Gate& gate) {
    auto server = std::make_unique<Server>(io, std::move(settings), gate);
    server->start();
    return server;
}

}  // namespace voltgate::transport
