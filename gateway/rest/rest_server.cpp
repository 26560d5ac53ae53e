// The only file with RESTinio. RESTinio closes the connection when a request breaks a limit; here
// the parser's callbacks end such a request early instead and mark it as refused, so that it is
// answered. RESTinio also holds every body in memory; here the callbacks put the body of a request
// that takes a stream into that, and the request is answered from its head on.
#include "gateway/rest/rest_server.hpp"

#include <sys/socket.h>

#include <atomic>
#include <mutex>
#include <restinio/all.hpp>

#include "gateway/rest/answering_socket.hpp"
#include "gateway/rest/flushes.hpp"
#include "gateway/rest/suspend.hpp"
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

BodyStream* streamBeingRead() {
    auto* socket = AnsweringSocket::beingRead();
    return socket == nullptr ? nullptr : socket->stream();
}

Request toRequest(std::string method, const restinio::http_request_header_t& header) {
    const std::string_view target = header.request_target();
    const auto question = std::min(target.find('?'), target.size());
    Request request;
    request.method = std::move(method);
    request.path = std::string(target.substr(0, question));
    if (question < target.size()) request.query = std::string(target.substr(question + 1));
    request.query = request.query.substr(0, request.query.find('#'));
    header.for_each_field([&](const restinio::http_header_field_t& field) {
        request.headers.emplace_back(field.name(), field.value());
    });
    return request;
}

// True when the body goes into a stream. A request that came right behind another one (pipelined)
// has its body held in memory.
bool openStream(http_parser* parser) {
    auto* socket = AnsweringSocket::beingRead();
    if (socket == nullptr || !socket->host().openStream) return false;
    auto& context = contextOf(parser);
    const auto* method = http_method_str(static_cast<http_method>(parser->method));
    auto request = toRequest(method, context.m_header);
    asio::error_code gone;
    request.address = socket->remote_endpoint(gone).address().to_string();
    auto stream = socket->host().openStream(std::move(request));
    if (!stream) return false;
    context.m_leading_headers_completed = true;
    socket->setStream(std::move(stream));
    return true;
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
    using voltgate::rest::openStream;
    using voltgate::rest::refuse;
    using voltgate::rest::streamBeingRead;
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
        if (openStream(parser)) return 0;
        return restinio_headers_complete_cb(parser) == 0 ? 0 : refuse(parser, "413");
    };
    settings.on_chunk_header = [](http_parser* parser) {
        return streamBeingRead() != nullptr ? 0 : restinio_chunk_header_cb(parser);
    };
    settings.on_body = [](http_parser* parser, const char* at, std::size_t length) {
        if (auto* stream = streamBeingRead()) {
            return stream->push({at, length}) ? 0 : refuse(parser, "answered");
        }
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
    auto request = toRequest(raw.header().method().c_str(), raw.header());
    request.body = raw.body();
    request.address = raw.remote_endpoint().address().to_string();
    return request;
}

restinio::http_status_line_t statusLineOf(const Response& response) {
    const auto status = static_cast<std::uint16_t>(response.status);
    return restinio::http_status_line_t{restinio::http_status_code_t{status},
                                        std::string(reasonPhrase(response.status))};
}

void sendWhole(const restinio::request_handle_t& raw, Response response, bool isLast) {
    auto builder = raw->create_response(statusLineOf(response));
    for (auto& [name, value] : response.headers) builder.append_header(name, std::move(value));
    if (isLast) builder.connection_close();
    builder.append_header_date_field().set_body(std::move(response.body)).done();
}

using StreamBuilder = restinio::response_builder_t<restinio::user_controlled_output_t>;

// What has been appended is on its way to the peer. False when the peer is gone.
Task<bool> flushed(StreamBuilder& builder, std::shared_ptr<Flushes> flushes) {
    auto isSent = std::make_shared<bool>(false);
    const auto begin = [&builder, &flushes, isSent](std::function<void()> resume) {
        auto flush = std::make_shared<Flush>(flushes, flushes->add(std::move(resume)));
        builder.flush([flush, isSent](const asio::error_code& error) {
            *isSent = !error;
            flush->flushes->resume(flush->number);
        });
    };
    co_await suspend(begin);
    co_return *isSent;
}

// The connection ends with it, so that a peer notices a body that breaks off.
Task<> sendStream(restinio::request_handle_t raw, Response response,
                  std::shared_ptr<Flushes> flushes) {
    auto builder = raw->create_response<restinio::user_controlled_output_t>(statusLineOf(response));
    for (auto& [name, value] : response.headers) builder.append_header(name, std::move(value));
    builder.append_header_date_field().set_content_length(*response.length).connection_close();
    try {
        bool isOver = !response.stream;
        while (!isOver) {
            auto piece = co_await response.stream->read();
            if (piece.empty()) break;
            builder.append_body(std::move(piece));
            isOver = !co_await flushed(builder, flushes);
        }
    } catch (const std::exception& error) {
        log::error("a file could not be sent to its end", {{"error", error.what()}});
    }
    builder.done();
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
    Server(asio::io_context& io, const RestServerSettings& settings, Answer answer,
           TakesStream takesStream, Refuse refuse)
        : io_(io), shared_(std::make_shared<Shared>(std::move(answer), std::move(refuse))) {
        auto& host = asio::use_service<SocketHost>(io);
        host.readTimeout = settings.readTimeout;
        if (takesStream) {
            host.openStream = [&io, shared = shared_,
                               takes = std::move(takesStream)](Request head) {
                return takes(head) ? openStream(io, shared, std::move(head)) : nullptr;
            };
        }
        http_ = std::make_shared<Http>(
            restinio::external_io_context(io),
            [&](restinio::server_settings_t<Traits>& http) { configure(http, settings); });
        open(settings);
    }

    ~Server() override {
        http_->close_sync();
        asio::use_service<SocketHost>(io_).openStream = nullptr;
        shared_->flushes->drop();
        asio::use_service<Retirement>(io_).keep(std::move(http_));
    }

    std::uint16_t port() const override { return port_; }
    std::size_t requestsUnderWay() const override { return shared_->underWay; }
    // RESTinio would close its acceptor under the thread that is accepting. Accepting on a socket
    // that is shut down fails, and RESTinio then accepts no more.
    void stop() override {
        shared_->isStopping = true;
        ::shutdown(listening_, SHUT_RDWR);
    }

private:
    using Http = restinio::http_server_t<Traits>;

    /// What requests need; it outlives the server as long as one is under way.
    struct Shared {
        Shared(Answer answerOfRequests, Refuse refuseRequests)
            : answer(std::move(answerOfRequests)), refuse(std::move(refuseRequests)) {}
        Answer answer;
        Refuse refuse;
        std::atomic<bool> isStopping = false;
        std::atomic<std::size_t> underWay = 0;
        std::shared_ptr<Flushes> flushes = std::make_shared<Flushes>();
    };

    static Task<> send(std::shared_ptr<Shared> shared, restinio::request_handle_t raw,
                       Response response, bool isLast) {
        if (response.length) {
            co_await sendStream(std::move(raw), std::move(response), shared->flushes);
        } else {
            sendWhole(raw, std::move(response), isLast);
        }
    }

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
            // The sockets bound all that is shorter.
            .read_next_http_message_timelimit(
                std::max(settings.readTimeout * 2, settings.streamTimeout))
            .write_http_response_timelimit(settings.writeTimeout)
            // Routes bound their own time; this is only against a bug.
            .handle_request_timeout(std::chrono::minutes(15))
            .separate_accept_and_create_connect(false)
            .acceptor_post_bind_hook([this](asio::ip::tcp::acceptor& acceptor) {
                port_ = acceptor.local_endpoint().port();
                listening_ = acceptor.native_handle();
            })
            .request_handler([&io = io_, shared = shared_](const restinio::request_handle_t& raw) {
                auto* socket = AnsweringSocket::beingRead();
                if (auto stream = socket == nullptr ? nullptr : socket->takeStream()) {
                    stream->end();
                    spawn(io.get_executor(), "REST stream", passBack(shared, raw, stream));
                } else {
                    auto presence = socket == nullptr ? nullptr : socket->presence();
                    spawn(io.get_executor(), "REST request",
                          serve(shared, raw, std::move(presence)));
                }
                return restinio::request_accepted();
            });
    }

    static std::shared_ptr<BodyStream> openStream(asio::io_context& io,
                                                  const std::shared_ptr<Shared>& shared,
                                                  Request head) {
        auto stream = std::make_shared<BodyStream>();
        head.stream = stream;
        spawn(io.get_executor(), "REST request", serveStream(shared, std::move(head), stream));
        return stream;
    }

    static Task<> serveStream(std::shared_ptr<Shared> shared, Request request,
                              std::shared_ptr<BodyStream> stream) {
        const UnderWay counted(shared->underWay);
        const BodyAnswer answering(*stream);
        auto response = co_await shared->answer(std::move(request));
        stream->answer(std::move(response));
    }

    static Task<> passBack(std::shared_ptr<Shared> shared, restinio::request_handle_t raw,
                           std::shared_ptr<BodyStream> stream) {
        const UnderWay counted(shared->underWay);
        const bool isCutShort = raw->header().opt_value_of(refusedMark).has_value();
        auto response = co_await stream->answered();
        co_await send(shared, raw, std::move(response), isCutShort || shared->isStopping);
    }

    static Task<> serve(std::shared_ptr<Shared> shared, restinio::request_handle_t raw,
                        std::shared_ptr<const http::Presence> presence) {
        const UnderWay counted(shared->underWay);
        const auto refused = raw->header().opt_value_of(refusedMark);
        if (refused) {
            const auto problem = refusal(std::string(*refused));
            const auto path = toRequest(*raw).path;
            sendWhole(raw, shared->refuse ? shared->refuse(path, problem) : toResponse(problem),
                      true);
            co_return;
        }
        auto request = toRequest(*raw);
        request.presence = std::move(presence);
        auto response = co_await shared->answer(std::move(request));
        const bool isUpgrade =
            raw->header().connection() == restinio::http_connection_header_t::upgrade;
        co_await send(shared, raw, std::move(response), shared->isStopping || isUpgrade);
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
    int listening_ = -1;  ///< The socket, as long as this is there.
    std::shared_ptr<Http> http_;
};

}  // namespace

std::unique_ptr<RestServer> RestServer::listen(asio::io_context& io, RestServerSettings settings,
                                               Answer answer, TakesStream takesStream,
                                               Refuse refuse) {
    return std::make_unique<Server>(io, settings, std::move(answer), std::move(takesStream),
                                    std::move(refuse));
}

}  // namespace voltgate::rest
