// The only file with RESTinio. RESTinio closes the connection when a request breaks a limit; here
// the parser's callbacks end such a request early instead and mark it as refused, so that it is
// answered.
#include "gateway/rest/rest_server.hpp"

#include <atomic>
#include <restinio/all.hpp>

#include "gateway/rest/answering_socket.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

/// Names our parser callbacks, see create_parser_settings below.
struct AnsweringMethods : restinio::default_http_methods_t {};

// No header field of a request can be named so.
constexpr const char* refusedMark = "\x01refused";

struct Traits : restinio::traits_t<restinio::asio_timer_manager_t, restinio::null_logger_t,
                                   restinio::default_request_handler_t, restinio::default_strand_t,
                                   AnsweringSocket> {
    using http_methods_mapper_t = AnsweringMethods;
    static constexpr bool use_connection_count_limiter = true;
};

restinio::impl::http_parser_ctx_t& contextOf(http_parser* parser) {
    return *static_cast<restinio::impl::http_parser_ctx_t*>(parser->data);
}

// Ends the request where it stands, as if it were complete; what follows is not read.
int refuse(http_parser* parser, const char* status) {
    auto& context = contextOf(parser);
    context.m_header.add_field(refusedMark, status);
    context.m_header.method(
        AnsweringMethods::from_nodejs(static_cast<decltype(HTTP_GET)>(parser->method)));
    context.m_header.should_keep_alive(false);
    context.m_message_complete = true;
    http_parser_pause(parser, 1);
    return 0;
}

}  // namespace
}  // namespace voltgate::rest

template <>
inline http_parser_settings
restinio::impl::create_parser_settings<voltgate::rest::AnsweringMethods>() noexcept {
    using voltgate::rest::refuse;
    auto settings = create_parser_settings<default_http_methods_t>();
    settings.on_url = [](http_parser* parser, const char* at, std::size_t length) {
        return restinio_url_cb(parser, at, length) == 0 ? 0 : refuse(parser, "414");
    };
    settings.on_header_field = [](http_parser* parser, const char* at, std::size_t length) {
        return restinio_header_field_cb(parser, at, length) == 0 ? 0 : refuse(parser, "431");
    };
    settings.on_header_value = [](http_parser* parser, const char* at, std::size_t length) {
        return restinio_header_value_cb(parser, at, length) == 0 ? 0 : refuse(parser, "431");
    };
    settings.on_headers_complete = [](http_parser* parser) {
        return restinio_headers_complete_cb(parser) == 0 ? 0 : refuse(parser, "413");
    };
    settings.on_body = [](http_parser* parser, const char* at, std::size_t length) {
        return restinio_body_cb(parser, at, length) == 0 ? 0 : refuse(parser, "413");
    };
    return settings;
}

namespace voltgate::rest {
namespace {

HttpProblem refusal(const std::string& status) {
    if (status == "413") return {413, "the body is larger than allowed"};
    if (status == "414") return {414, "path and query are longer than allowed"};
    return {431, "the header fields are larger, or more, than allowed"};
}

Request toRequest(const restinio::request_t& raw) {
    const auto& header = raw.header();
    const std::string_view target = header.request_target();
    const auto question = std::min(target.find('?'), target.size());
    Request request;
    request.method = header.method().c_str();
    request.path = std::string(target.substr(0, question));
    if (question < target.size()) request.query = std::string(target.substr(question + 1));
    request.query = request.query.substr(0, request.query.find('#'));
    request.body = raw.body();
    request.address = raw.remote_endpoint().address().to_string();
    header.for_each_field([&](const restinio::http_header_field_t& field) {
        request.headers.emplace_back(field.name(), field.value());
    });
    return request;
}

void send(const restinio::request_handle_t& raw, Response response, bool isLast) {
    const auto status = static_cast<std::uint16_t>(response.status);
    auto builder = raw->create_response(restinio::http_status_line_t{
        restinio::http_status_code_t{status}, std::string(reasonPhrase(response.status))});
    for (auto& [name, value] : response.headers) builder.append_header(name, std::move(value));
    if (isLast) builder.connection_close();
    builder.append_header_date_field().set_body(std::move(response.body)).done();
}

// RESTinio's connections refer to their server when they go, and the last of them go with the
// io_context. Services are destroyed after all handlers, so one of ours keeps the servers that
// long.
class Retirement final : public asio::execution_context::service {
public:
    inline static asio::execution_context::id id;
    using key_type = Retirement;

    explicit Retirement(asio::execution_context& context) : service(context) {}
    void keep(std::shared_ptr<void> server) {
        const std::scoped_lock lock(mutex_);
        servers_.push_back(std::move(server));
    }

private:
    void shutdown() override {}

    std::mutex mutex_;
    std::vector<std::shared_ptr<void>> servers_;
};

class Server final : public RestServer {
public:
    Server(asio::io_context& io, const RestServerSettings& settings, Answer answer)
        : io_(io), shared_(std::make_shared<Shared>(std::move(answer))) {
        http_ = std::make_shared<Http>(
            restinio::external_io_context(io),
            [&](restinio::server_settings_t<Traits>& http) { configure(http, settings); });
        open(settings);
    }

    ~Server() override {
        http_->close_sync();
        asio::use_service<Retirement>(io_).keep(std::move(http_));
    }

    std::uint16_t port() const override { return port_; }
    std::size_t requestsUnderWay() const override { return shared_->underWay; }
    void stop() override {
        shared_->isStopping = true;
        http_->close_sync();
    }

private:
    using Http = restinio::http_server_t<Traits>;

    /// What requests need; it outlives the server as long as one is under way.
    struct Shared {
        explicit Shared(Answer answerOfRequests) : answer(std::move(answerOfRequests)) {}
        Answer answer;
        std::atomic<bool> isStopping = false;
        std::atomic<std::size_t> underWay = 0;
    };

    void configure(restinio::server_settings_t<Traits>& http, const RestServerSettings& settings) {
        http.address(settings.address)
            .port(settings.port)
            .max_parallel_connections(settings.maxConnections)
            .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}
                                          .max_url_size(settings.maxTarget)
                                          .max_field_name_size(256)
                                          .max_field_value_size(settings.maxHeaderValue)
                                          .max_field_count(64)
                                          .max_body_size(settings.maxBody))
            .read_next_http_message_timelimit(settings.readTimeout)
            .write_http_response_timelimit(settings.writeTimeout)
            // Routes bound their own time; this is only against a bug.
            .handle_request_timeout(std::chrono::minutes(15))
            .separate_accept_and_create_connect(false)
            .acceptor_post_bind_hook([this](asio::ip::tcp::acceptor& acceptor) {
                port_ = acceptor.local_endpoint().port();
            })
            .request_handler([&io = io_, shared = shared_](const restinio::request_handle_t& raw) {
                spawn(io.get_executor(), "REST request", serve(shared, raw));
                return restinio::request_accepted();
            });
    }

    static Task<> serve(std::shared_ptr<Shared> shared, restinio::request_handle_t raw) {
        const UnderWay counted(shared->underWay);
        const auto refused = raw->header().opt_value_of(refusedMark);
        if (refused) {
            send(raw, toResponse(refusal(std::string(*refused))), true);
            co_return;
        }
        auto response = co_await shared->answer(toRequest(*raw));
        const bool isUpgrade =
            raw->header().connection() == restinio::http_connection_header_t::upgrade;
        send(raw, std::move(response), shared->isStopping || isUpgrade);
    }

    struct UnderWay {
        explicit UnderWay(std::atomic<std::size_t>& of) : number(of) { ++number; }
        ~UnderWay() { --number; }
        UnderWay(const UnderWay&) = delete;
        UnderWay& operator=(const UnderWay&) = delete;
        std::atomic<std::size_t>& number;
    };

    void open(const RestServerSettings& settings) {
        try {
            http_->open_sync();
        } catch (const std::system_error& error) {
            const auto place = settings.address + ":" + std::to_string(settings.port);
            const bool isTaken = error.code() == asio::error::address_in_use;
            throw std::runtime_error(
                isTaken ? "REST: port " + std::to_string(settings.port) + " is in use (" + place +
                              "): another process listens there"
                        : "REST: cannot listen on " + place + ": " + error.code().message());
        }
    }

    asio::io_context& io_;
    std::shared_ptr<Shared> shared_;
    std::uint16_t port_ = 0;
    std::shared_ptr<Http> http_;
};

}  // namespace

std::unique_ptr<RestServer> RestServer::listen(asio::io_context& io, RestServerSettings settings,
                                               Answer answer) {
    return std::make_unique<Server>(io, settings, std::move(answer));
}

}  // namespace voltgate::rest
