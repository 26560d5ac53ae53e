// The server behind WebSocketServer, plain or TLS. Included by the two files that instantiate it.
#pragma once
#include <asio/post.hpp>
#include <asio/strand.hpp>
#include <mutex>
#include <random>

#include "ocpp/domain/text.hpp"
#include "ocpp/domain/token_bucket.hpp"
#include "ocpp/transport/acceptor.hpp"
#include "ocpp/transport/handshake.hpp"
#include "ocpp/transport/proxy_headers.hpp"
#include "ocpp/transport/tls_context.hpp"
#include "ocpp/transport/websocket_connection.hpp"
#include "ocpp/transport/websocket_server.hpp"

namespace voltgate::transport {

template <class Config>
class Endpoint final : public WebSocketServer {
    using Library = websocketpp::server<Config>;
    using Connection = ConnectionOf<Config>;
    using Handle = websocketpp::connection_hdl;

public:
    /// `tls` is null for a plain endpoint.
    Endpoint(asio::io_context& io, WebSocketSettings settings, Gate& gate, const TlsContext* tls)
        : settings_(std::move(settings)),
          gate_(gate),
          tls_(tls),
          strand_(asio::make_strand(io)),
          timer_(strand_) {
        library_.init_asio(&io);
        library_.set_max_message_size(settings_.maxFrame);
        library_.set_open_handshake_timeout(settings_.handshakeTimeout.count());
        library_.set_pong_timeout(0);
        setHandlers();
        acceptor_ = std::make_shared<Acceptor>(
            io, acceptorSettings(),
            [this](asio::ip::tcp::socket socket) { welcome(std::move(socket)); },
            [this](const Stray& stray) { report(stray); });
    }

    void start() {
        acceptor_->open();
        asio::post(strand_, [this] { sweepLater(); });
    }

    std::uint16_t port() const override { return acceptor_->port(); }

    std::size_t connections() const override {
        const std::scoped_lock lock(mutex_);
        return open_.size();
    }

    void stop(int perSecond) override {
        isStopping_ = true;
        acceptor_->stop();
        asio::post(strand_, [this, perSecond] {
            timer_.cancel();
            drain(snapshot(), perSecond);
        });
    }

private:
    AcceptorSettings acceptorSettings() const {
        return {.address = settings_.address,
                .port = settings_.port,
                .portFlag = Config::isTls ? "--tls-port" : "--ocpp-port",
                .expectsTls = Config::isTls,
                .maxNewcomers = settings_.maxNewcomers,
                .patience = settings_.handshakeTimeout};
    }

    void setHandlers() {
        if constexpr (Config::isTls)
            library_.set_tls_init_handler([this](const Handle&) { return tls_->current(); });
        library_.set_validate_handler([this](const Handle& handle) {
            bool isLetIn = false;
            guarded(handle, [&](const Connection& fresh) { isLetIn = validate(fresh); });
            return isLetIn;
        });
        library_.set_http_handler(
            guarding([this](const Connection& asking) { refusePlainHttp(asking); }));
        library_.set_fail_handler(guarding([this](const Connection& gone) {
            failed(gone);
            closeSocket(gone);
        }));
        library_.set_open_handler(guarding([this](const Connection& fresh) { opened(fresh); }));
        library_.set_close_handler(guarding([this](const Connection& gone) {
            ended(gone);
            closeSocket(gone);
        }));
        library_.set_message_handler(
            [this](const Handle& handle, const typename Library::message_ptr& message) {
                guarded(handle, [&](const Connection& open) { received(open, *message); });
            });
        library_.set_ping_handler([this](const Handle& handle, const std::string&) {
            const auto connection = of(handle);
            connection->liveness.heard();
            return mayPong(connection);
        });
        library_.set_pong_handler(
            [this](const Handle& handle, const std::string&) { of(handle)->liveness.ponged(); });
    }

    // What escapes a handler would end the process; it ends the connection, whose peer has got no
    // answer and says it again.
    template <class Work>
    void guarded(const Handle& handle, Work work) {
        const auto connection = of(handle);
        try {
            work(connection);
        } catch (const std::exception& error) {
            log::writeLimited(log::Level::Error, "connection failed",
                              {{"address", connection->request.address}, {"error", error.what()}});
            closeQuietly(connection, websocketpp::close::status::internal_endpoint_error, "");
        }
    }
    template <class Work>
    auto guarding(Work work) {
        return [this, work](const Handle& handle) { guarded(handle, work); };
    }

    Connection of(const Handle& handle) { return library_.get_con_from_hdl(handle); }

    void welcome(asio::ip::tcp::socket socket) {
        if (isStopping_ || inHandshake_->load() >= settings_.maxNewcomers) return;
        auto connection = library_.get_connection();
        connection->handshake.emplace(inHandshake_);
        connection->get_next_layer() = std::move(socket);
        if constexpr (Config::isTls) boundTlsHandshake(connection, settings_.handshakeTimeout);
        onItsStrand(connection, [](const Connection& fresh) { fresh->start(); });
    }

    static void boundTlsHandshake(const Connection& connection, Duration patience) {
        auto& deadline = connection->tlsDeadline;
        deadline.emplace(connection->get_raw_socket().get_executor(), patience);
        deadline->async_wait(connection->get_strand()->wrap(
            [weak = std::weak_ptr(connection)](asio::error_code cancelled) {
                const auto late = weak.lock();
                if (cancelled || !late || !late->tlsDeadline) return;
                asio::error_code ignored;
                late->get_raw_socket().close(ignored);
            }));
    }

    void report(const Stray& stray) {
        HandshakeRequest request;
        request.address = stray.address;
        request.resource = stray.resource;
        gate_.failed(request, stray.verdict, stray.reason);
    }

    void describe(const Connection& connection) {
        connection->tlsDeadline.reset();
        const auto header = [&connection](const char* name) {
            return connection->get_request_header(name);
        };
        auto& request = connection->request;
        request.address = connection->get_remote_endpoint();
        request.resource = connection->get_request().get_uri();
        request.subprotocols = splitList(header("Sec-WebSocket-Protocol"));
        request.authorization = header("Authorization");
        request.userAgent = header("User-Agent").substr(0, 200);
        request.hasConnectionHeader = namesUpgrade(header("Connection"));
        if constexpr (Config::isTls) describeTls(connection);
        if (settings_.proxies != nullptr) settings_.proxies->apply(request, header);
    }

    void describeTls(const Connection& connection) {
        auto& request = connection->request;
        SSL* native = connection->get_socket().native_handle();
        request.isTls = true;
        request.tls = tlsText(native);
        X509* certificate = SSL_get0_peer_certificate(native);
        if (certificate == nullptr) return;
        request.certificate = tls_->clients().judge(certificate, SSL_get_peer_cert_chain(native));
    }

    // Runs before 101 is sent, so a station learns at once that it may not pass.
    bool validate(const Connection& connection) {
        describe(connection);
        connection->isJudged = true;
        connection->answer = isCrowded() ? tryLater() : gate_.knock(connection->request);
        auto& answer = connection->answer;
        connection->request.authorization.clear();
        if (answer.status == 101) {
            if (!answer.subprotocol.empty()) selectSubprotocol(connection);
            return true;
        }
        connection->set_status(static_cast<websocketpp::http::status_code::value>(answer.status));
        if (answer.status == 401) {
            connection->append_header("WWW-Authenticate",
                                      "Basic realm=\"OCPP\", charset=\"UTF-8\"");
        }
        if (answer.retryAfter)
            connection->append_header("Retry-After", std::to_string(answer.retryAfter->count()));
        connection->append_header("Content-Type", "text/plain; charset=utf-8");
        connection->set_body(answer.reason + "\n");
        return false;
    }

    bool isCrowded() {
        if (isStopping_ || connections() >= settings_.maxConnections) return true;
        if (settings_.acceptRate == 0) return false;
        const auto rate = static_cast<double>(settings_.acceptRate);
        const std::scoped_lock lock(mutex_);
        return !handshakes_.take({.burst = rate, .perSecond = rate}, DateTime::now());
    }

    // Jittered: those that were refused together are not to come back together (quirk 16).
    HandshakeAnswer tryLater() {
        const std::scoped_lock lock(mutex_);
        std::uniform_int_distribution<int> seconds(5, 30);
        return {.status = 503,
                .reason = "Too many connections; try again later.",
                .retryAfter = std::chrono::seconds(seconds(random_))};
    }

    // select_subprotocol wants the spelling that was asked for.
    static void selectSubprotocol(const Connection& connection) {
        for (const auto& asked : connection->get_requested_subprotocols()) {
            if (!equalIgnoringCase(asked, connection->answer.subprotocol)) continue;
            connection->select_subprotocol(asked);
            return;
        }
    }

    void refusePlainHttp(const Connection& connection) {
        describe(connection);
        connection->isJudged = true;
        gate_.failed(connection->request, ConnectionVerdict::BadRequest,
                     "A plain HTTP request, no WebSocket upgrade, came to the OCPP port.");
        connection->set_status(websocketpp::http::status_code::upgrade_required);
        connection->append_header("Upgrade", "websocket");
        connection->append_header("Content-Type", "text/plain; charset=utf-8");
        connection->set_body("This port speaks OCPP-J over WebSocket.\n");
    }

    void failed(const Connection& connection) {
        if (connection->isJudged || isStopping_) return;
        if constexpr (Config::isTls) {
            if (!SSL_is_init_finished(connection->get_socket().native_handle()))
                return failedInTls(connection);
        }
        describe(connection);
        gate_.failed(connection->request, ConnectionVerdict::BadRequest, faultOf(connection));
    }

    static std::string faultOf(const Connection& connection) {
        const auto version = connection->get_request_header("Sec-WebSocket-Version");
        const bool isRead = connection->get_request().ready();
        if (isRead && version.empty())
            return "The handshake lacks the header 'Sec-WebSocket-Version: 13'.";
        if (isRead && version != "13")
            return "The handshake asks for version '" + version.substr(0, 20) +
                   "' of WebSocket; 13 is spoken here (RFC 6455).";
        return "The handshake failed: " + connection->get_ec().message() + ".";
    }

    void failedInTls(const Connection& connection) {
        connection->request.address = connection->get_remote_endpoint();
        const SSL* native = connection->get_socket().native_handle();
        gate_.failed(connection->request, ConnectionVerdict::TlsFailed, tlsFault(native));
    }

    void opened(const Connection& connection) {
        connection->handshake.reset();
        connection->liveness.heard();
        connection->onEnd = [this, weak = std::weak_ptr(connection)] {
            if (const auto ending = weak.lock()) ended(ending);
        };
        const auto interval = pingIntervalOf(connection);
        setSocketOptions(connection,
                         interval > Duration::zero() ? interval : settings_.pingInterval);
        {
            const std::scoped_lock lock(mutex_);
            open_.insert(connection);
        }
        if (!connection->answer.open) {
            return closeQuietly(connection, websocketpp::close::status::protocol_error,
                                connection->answer.reason);
        }
        auto link = std::make_shared<ConnectionLink<Config>>(connection, settings_.maxSendBuffer);
        connection->session = connection->answer.open(std::move(link));
        connection->answer.open = nullptr;
        connection->session->start();
    }

    void received(const Connection& connection, typename Config::message_type& message) {
        connection->liveness.heard();
        if (!connection->session) return;
        // Some stations send their JSON in binary frames, which nobody has checked yet.
        const bool isBinary = message.get_opcode() == websocketpp::frame::opcode::binary;
        if (isBinary && !websocketpp::utf8_validator::validate(message.get_payload())) {
            return closeQuietly(connection, websocketpp::close::status::invalid_payload,
                                "no UTF-8");
        }
        connection->session->receive(std::move(message.get_raw_payload()),
                                     isBinary ? rpc::FrameKind::Binary : rpc::FrameKind::Text);
        if (connection->linkState.delivers()) connection->handle_pause_reading();
    }

    // Once, when the end is decided: what is left is to clear up the socket.
    void ended(const Connection& connection) {
        if (!connection->linkState.end()) return;
        {
            const std::scoped_lock lock(mutex_);
            open_.erase(connection);
        }
        const auto session = std::exchange(connection->session, nullptr);
        if (!session) return;
        session->closed();
        if (const auto fault = closeFault(connection->get_local_close_code()); !fault.empty())
            gate_.failed(connection->request, ConnectionVerdict::ProtocolError,
                         fault + " (" + connection->get_local_close_reason() + ").");
    }

    Duration pingIntervalOf(const Connection& connection) const {
        return connection->answer.pingInterval.value_or(settings_.pingInterval);
    }

    std::vector<Connection> snapshot() const {
        const std::scoped_lock lock(mutex_);
        return {open_.begin(), open_.end()};
    }

    void drain(std::vector<Connection> left, int perSecond) {
        const auto some = perSecond == 0 ? left.size() : static_cast<std::size_t>(perSecond) / 10;
        for (std::size_t i = 0; i < std::max<std::size_t>(1, some) && !left.empty(); ++i) {
            onItsStrand(left.back(), endOne);
            left.pop_back();
        }
        if (left.empty()) return;
        timer_.expires_after(std::chrono::milliseconds(100));
        timer_.async_wait(
            [this, left = std::move(left), perSecond](asio::error_code error) mutable {
                if (!error) drain(std::move(left), perSecond);
            });
    }

    static void endOne(const Connection& connection) {
        if (connection->answer.isResetOnStop) return reset(connection);
        closeQuietly(connection, websocketpp::close::status::going_away, "Voltgate is stopping");
        readOnIfPaused(connection);
    }

    void sweepLater() {
        timer_.expires_after(Liveness::pace);
        timer_.async_wait([this](asio::error_code error) {
            if (error || isStopping_) return;
            for (const auto& connection : snapshot()) {
                onItsStrand(connection, [this](const Connection& open) { checkAlive(open); });
            }
            sweepLater();
        });
    }

    void checkAlive(const Connection& connection) {
        websocketpp::lib::error_code ignored;
        switch (connection->liveness.judge(pingIntervalOf(connection),
                                           !connection->linkState.isPaused())) {
            case Liveness::Verdict::Alive:
                break;
            case Liveness::Verdict::ToBeAsked:
                connection->ping("", ignored);
                break;
            case Liveness::Verdict::Gone:
                log::info("station is silent", {{"address", connection->request.address}});
                connection->terminate(ignored);
        }
    }

    WebSocketSettings settings_;
    Gate& gate_;
    const TlsContext* tls_;
    Library library_;
    asio::strand<asio::io_context::executor_type> strand_;  // Of the timer.
    asio::steady_timer timer_;
    std::shared_ptr<Acceptor> acceptor_;
    std::atomic<bool> isStopping_{false};
    std::shared_ptr<Counted::Counter> inHandshake_ = std::make_shared<Counted::Counter>(0);
    mutable std::mutex mutex_;  // Of what follows.
    std::set<Connection> open_;
    TokenBucket handshakes_;
    std::minstd_rand random_{std::random_device{}()};
};

}  // namespace voltgate::transport
