// The only file of the simulator that knows websocketpp.
#include "simulator/websocket_client.hpp"

#include <asio/experimental/as_tuple.hpp>
#include <asio/post.hpp>
#include <asio/ssl/host_name_verification.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <atomic>
#include <websocketpp/client.hpp>
#include <websocketpp/config/asio_client.hpp>

#include "ocpp/rpc/link_state.hpp"

namespace voltgate::simulator {
namespace {

template <class Base>
struct QuietConfig : Base {
    using type = QuietConfig;
    static const websocketpp::log::level elog_level = websocketpp::log::elevel::none;
    static const websocketpp::log::level alog_level = websocketpp::log::alevel::none;
};
using PlainClient = websocketpp::client<QuietConfig<websocketpp::config::asio_client>>;
using TlsClient = websocketpp::client<QuietConfig<websocketpp::config::asio_tls_client>>;

std::string base64(const std::string& text) { return websocketpp::base64_encode(text); }

template <class Client>
class ClientLink final : public WebSocketLink,
                         public std::enable_shared_from_this<ClientLink<Client>> {
public:
    using Connection = typename Client::connection_type;

    explicit ClientLink(const std::shared_ptr<Connection>& connection) : connection_(connection) {
        heard();
    }

    void send(std::string frame) override {
        if (const auto connection = connection_.lock()) {
            connection->send(frame, websocketpp::frame::opcode::text);
        }
    }
    void sendBinary(std::string frame) override {
        if (const auto connection = connection_.lock()) {
            connection->send(frame, websocketpp::frame::opcode::binary);
        }
    }
    void close(std::uint16_t code, std::string reason) override {
        websocketpp::lib::error_code ignored;  // It is closed already.
        if (const auto connection = connection_.lock()) connection->close(code, reason, ignored);
    }
    void drop() override {
        const auto connection = connection_.lock();
        if (!connection) return;
        asio::error_code ignored;  // It is closed already.
        auto& socket = connection->get_raw_socket();
        socket.set_option(asio::socket_base::linger(true, 0), ignored);
        socket.close(ignored);
    }
    void pauseReading() override { state_.pause(); }
    // Later: not while a frame is delivered.
    void resumeReading() override {
        const auto connection = connection_.lock();
        if (!connection) return;
        asio::post(*connection->get_strand(), [self = this->shared_from_this(), connection] {
            if (self->state_.resume()) connection->handle_resume_reading();
        });
    }
    DateTime lastReceivedAt() const override { return DateTime::fromMilliseconds(lastReceived_); }
    void answerPings(bool whether) override { answersPings_ = whether; }

    void heard() { lastReceived_ = DateTime::now().milliseconds(); }
    void delivered(Connection& connection) {
        if (state_.delivers()) connection.handle_pause_reading();
    }
    bool answersPings() const { return answersPings_; }

private:
    std::weak_ptr<Connection> connection_;
    rpc::LinkState state_;  // On the one thread.
    std::atomic<std::int64_t> lastReceived_ = 0;
    std::atomic<bool> answersPings_ = true;
};

// One attempt to connect; lives until its waiter has seen the outcome.
struct Attempt {
    Attempt(asio::io_context& io, Duration patience) : decided(io, patience) {}

    void decide(std::optional<ConnectFailure> with) {
        if (isDecided) return;
        isDecided = true;
        failure = std::move(with);
        decided.cancel();
    }
    asio::steady_timer decided;
    bool isDecided = false;
    std::optional<ConnectFailure> failure;
};

template <class Connection>
ConnectFailure failureOf(const Connection& connection) {
    const int status = static_cast<int>(connection.get_response_code());
    if (status == 0 || status == 101) {
        const auto transportError = connection.get_transport_ec();
        const auto error = transportError ? transportError : connection.get_ec();
        return {.httpStatus = 0, .reason = error.message()};
    }
    std::string reason = connection.get_response_msg();
    const std::string body = connection.get_response().get_body().substr(0, 500);
    const auto end = body.find_last_not_of(" \r\n") + 1;
    if (end > 0) reason += ": " + body.substr(0, end);
    return {.httpStatus = status, .reason = reason};
}

template <class Client>
void watch(const std::shared_ptr<typename Client::connection_type>& connection,
           const WebSocketEvents& events, const std::shared_ptr<ClientLink<Client>>& link) {
    using Message = typename Client::message_ptr;
    using Handle = websocketpp::connection_hdl;
    const std::weak_ptr<typename Client::connection_type> weak = connection;
    connection->set_message_handler([events, link, weak](const Handle&, const Message& message) {
        link->heard();
        events.onText(message->get_payload());
        if (const auto open = weak.lock()) link->delivered(*open);
    });
    connection->set_ping_handler([link](const Handle&, const std::string&) {
        link->heard();
        return link->answersPings();
    });
    connection->set_close_handler([events, weak](const Handle&) {
        const auto ended = weak.lock();
        events.onClosed(ended->get_remote_close_code(), ended->get_remote_close_reason());
    });
}

template <class Client>
void begin(Client& client, const WebSocketTarget& target, const OnOpen& onOpen,
           const std::shared_ptr<Attempt>& attempt) {
    using Handle = websocketpp::connection_hdl;
    websocketpp::lib::error_code error;
    const auto connection = client.get_connection(target.url, error);
    if (error) return attempt->decide(ConnectFailure{0, target.url + ": " + error.message()});
    for (const auto& name : target.subprotocols) connection->add_subprotocol(name, error);
    if (target.user) {
        const auto credentials = *target.user + ":" + target.password;
        connection->append_header("Authorization", "Basic " + base64(credentials));
    }
    connection->set_open_handshake_timeout(static_cast<long>(target.patience.count()));
    const std::weak_ptr<typename Client::connection_type> weak = connection;
    connection->set_open_handler([weak, onOpen, attempt](const Handle&) {
        const auto opened = weak.lock();
        auto link = std::make_shared<ClientLink<Client>>(opened);
        watch<Client>(opened, onOpen(link), link);
        attempt->decide(std::nullopt);
    });
    connection->set_fail_handler(
        [weak, attempt](const Handle&) { attempt->decide(failureOf(*weak.lock())); });
    client.connect(connection);
}

// Throws asio::system_error when a file is not usable.
std::shared_ptr<asio::ssl::context> makeContext(const WebSocketTarget& target) {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    context->set_verify_mode(asio::ssl::verify_peer);
    context->set_verify_callback(
        asio::ssl::host_name_verification(websocketpp::uri(target.url).get_host()));
    if (target.caFile.empty() && target.roots.empty()) context->set_default_verify_paths();
    if (!target.caFile.empty()) context->load_verify_file(target.caFile);
    if (!target.roots.empty()) context->add_certificate_authority(asio::buffer(target.roots));
    if (!target.certificateChain.empty()) {
        context->use_certificate_chain(asio::buffer(target.certificateChain));
        context->use_private_key(asio::buffer(target.key), asio::ssl::context::pem);
    } else if (!target.certificateFile.empty()) {
        context->use_certificate_chain_file(target.certificateFile);
        context->use_private_key_file(target.keyFile, asio::ssl::context::pem);
    }
    return context;
}

}  // namespace

struct WebSocketConnector::Clients {
    explicit Clients(asio::io_context& io) {
        plain.init_asio(&io);
        tls.init_asio(&io);
    }
    PlainClient plain;
    TlsClient tls;
};

WebSocketConnector::WebSocketConnector(asio::io_context& io)
    : io_(io), clients_(std::make_unique<Clients>(io)) {}

WebSocketConnector::~WebSocketConnector() = default;

Task<std::optional<ConnectFailure>> WebSocketConnector::connect(WebSocketTarget target,
                                                                OnOpen onOpen) {
    auto attempt = std::make_shared<Attempt>(io_, target.patience + std::chrono::seconds(1));
    if (target.url.starts_with("wss://")) {
        try {
            auto context = makeContext(target);
            clients_->tls.set_tls_init_handler(
                [context](const websocketpp::connection_hdl&) { return context; });
        } catch (const asio::system_error& error) {
            co_return ConnectFailure{
                0, std::string("the certificate files cannot be used: ") + error.what()};
        }
        begin(clients_->tls, target, onOpen, attempt);
    } else {
        begin(clients_->plain, target, onOpen, attempt);
    }
    constexpr auto quietly = asio::experimental::as_tuple(asio::use_awaitable);
    if (!attempt->isDecided) co_await attempt->decided.async_wait(quietly);
    attempt->decide(ConnectFailure{0, "no answer"});
    co_return attempt->failure;
}

}  // namespace voltgate::simulator
