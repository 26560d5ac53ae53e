#include "gateway/rest/http_connection.hpp"

#include <asio/post.hpp>
#include <exception>

#include "gateway/rest/answer_writer.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

constexpr std::size_t bytesOfWholeBody = std::size_t{16} * 1024;
constexpr std::size_t bytesOfStream = std::size_t{64} * 1024;
constexpr std::string_view continueLine = "HTTP/1.1 100 Continue\r\n\r\n";

HttpProblem tooLate() { return {408, "the request did not arrive completely in time"}; }
HttpProblem incomplete() { return {400, "the connection ended before the request was complete"}; }

// Tells whoever asks whether the client is still there, as long as it is answered.
class Presenting {
public:
    explicit Presenting(int socket) : presence_(std::make_shared<http::Presence>(socket)) {}
    ~Presenting() { presence_->leave(); }
    Presenting(const Presenting&) = delete;
    Presenting& operator=(const Presenting&) = delete;

    std::shared_ptr<const http::Presence> presence() const { return presence_; }

private:
    const std::shared_ptr<http::Presence> presence_;
};

}  // namespace

// A request that is complete, or whose body is being streamed, until its answer is out.
class HttpConnection::Answering {
public:
    explicit Answering(HttpConnection& connection)
        : host_(connection.host_),
          seat_(connection.seat_),
          hasSeat_(connection.seat_->beginAnswer()) {
        ++host_->underWay;
    }
    ~Answering() {
        seat_->endAnswer();
        --host_->underWay;
    }
    Answering(const Answering&) = delete;
    Answering& operator=(const Answering&) = delete;

    bool hasSeat() const { return hasSeat_; }

private:
    const std::shared_ptr<HttpHost> host_;
    const std::shared_ptr<Seat> seat_;
    const bool hasSeat_;
};

// The body of the request that is being read, while it arrives: read when the route reads.
class HttpConnection::Body final : public ByteSource {
public:
    explicit Body(HttpConnection& connection)
        : connection_(&connection),
          end_(std::chrono::steady_clock::now() + connection.host_->settings.streamTimeout) {}

    /// The answer is there: nobody reads any more.
    void leave() { connection_ = nullptr; }
    const std::optional<HttpProblem>& fault() const { return fault_; }

    Task<std::string> read() override {
        std::string piece;
        while (piece.empty() && !fault_ && connection_ != nullptr &&
               !connection_->input_.reader().isComplete()) {
            co_await readOn(piece);
        }
        if (fault_) throw HttpProblem(*fault_);
        co_return piece;
    }

private:
    Task<> readOn(std::string& piece) {
        auto& wire = *connection_->wire_;
        if (std::chrono::steady_clock::now() > end_) {
            fault_ = tooLate();
            co_return;
        }
        wire.allow(connection_->host_->settings.readTimeout);
        co_await connection_->sendContinue();
        const bool isMore = co_await connection_->input_.more(piece);
        if (!isMore) fault_ = connection_->whyNoMoreCame();
        wire.allowAnyTime();
    }

    HttpConnection* connection_;
    const std::chrono::steady_clock::time_point end_;
    std::optional<HttpProblem> fault_;
};

HttpConnection::HttpConnection(asio::ip::tcp::socket socket, std::shared_ptr<HttpHost> host,
                               std::string address)
    : wire_(std::make_shared<Wire>(std::move(socket))),
      host_(std::move(host)),
      address_(std::move(address)),
      input_(*wire_, host_->settings.limits) {}

Task<> HttpConnection::run(std::shared_ptr<HttpConnection> self, std::shared_ptr<Seat> seat,
                           std::function<void()> onEnd) {
    self->seat_ = std::move(seat);
    bool isKept = true;
    while (isKept) isKept = co_await self->serveOne();
    if (self->wire_->isOpen()) co_await self->wire_->closeGently();
    self->seat_.reset();
    onEnd();
}

void HttpConnection::leave() {
    asio::post(executor(), [self = shared_from_this()] { self->wire_->close(); });
}

void HttpConnection::drain() {
    asio::post(executor(), [self = shared_from_this()] {
        if (self->input_.isIdle() && !self->wire_->hasWaitingBytes()) self->wire_->cancel();
    });
}

Task<bool> HttpConnection::serveOne() {
    const bool isRead = co_await readHead();
    if (!isRead) co_return false;
    auto& reader = input_.reader();
    isContinueAwaited_ = reader.isContinueExpected() && !reader.isComplete();
    Request request{std::move(reader.request()), {}};
    request.address = address_;
    const auto& takesStream = host_->takesStream;
    const auto& judge = host_->settings.isEssential;
    const bool isEssential = judge ? judge(request) : asksForHealth(request);
    bool isKept = false;
    if (seat_->kind() == Seat::Kind::Reserve && !isEssential) {
        isKept = co_await refuse(tryLater(503, "too many connections are open at the moment", 1));
    } else if (takesStream && takesStream(request)) {
        isKept = co_await answerStream(std::move(request));
    } else {
        isKept = co_await answerWhole(std::move(request));
    }
    co_return isKept;
}

Task<bool> HttpConnection::readHead() {
    auto& reader = input_.reader();
    input_.begin();
    const auto& settings = host_->settings;
    const auto headTime = std::min(settings.headTimeout, settings.readTimeout);
    // The first request is due as soon as there is a connection.
    bool isTimed = std::exchange(isFirst_, false);
    wire_->allow(isTimed ? headTime : settings.readTimeout);
    std::string none;
    bool isMore = !host_->isStopping || !input_.isIdle() || wire_->hasWaitingBytes();
    while (isMore && !reader.isHeadComplete()) {
        isMore = co_await input_.more(none);
        if (reader.hasBegun() && !std::exchange(isTimed, true)) wire_->allow(headTime);
    }
    const auto& request = reader.request();
    path_ = request.path;
    terms_ = {.isHead = request.method == "HEAD", .isVersion10 = reader.isVersion10()};
    if (reader.isHeadComplete() && !reader.fault()) co_return true;
    if (reader.hasBegun()) {
        co_await refuse(whyNoMoreCame());
    } else {
        wire_->close();
    }
    co_return false;
}

HttpProblem HttpConnection::whyNoMoreCame() {
    const auto& fault = input_.reader().fault();
    if (fault) return *fault;
    return wire_->isLate() ? tooLate() : incomplete();
}

// False when that has been answered already.
Task<bool> HttpConnection::readWhole(std::string& body) {
    auto& reader = input_.reader();
    const auto& settings = host_->settings;
    if (reader.isComplete()) co_return true;
    if (reader.announcedLength().value_or(0) > settings.maxBody) {
        co_await refuse({413, "the body is larger than allowed"});
        co_return false;
    }
    reader.limitBody(settings.maxBody);
    input_.expectBody(bytesOfWholeBody);
    wire_->allow(settings.readTimeout);
    co_await sendContinue();
    bool isMore = true;
    while (isMore && !reader.isComplete()) isMore = co_await input_.more(body);
    if (!isMore) co_await refuse(whyNoMoreCame());
    co_return isMore;
}

Task<bool> HttpConnection::answerWhole(Request request) {
    const bool isRead = co_await readWhole(request.body);
    if (!isRead) co_return false;
    const Answering answering(*this);
    if (!answering.hasSeat()) co_return false;
    auto response = co_await answerOf(std::move(request));
    const bool isKept = co_await send(std::move(response), isLast());
    co_return isKept;
}

Task<bool> HttpConnection::answerStream(Request request) {
    const Answering answering(*this);
    if (!answering.hasSeat()) co_return false;
    const auto body = std::make_shared<Body>(*this);
    request.stream = body;
    input_.expectBody(bytesOfStream);
    auto response = co_await answerOf(std::move(request));
    body->leave();
    bool isKept = false;
    if (body->fault()) {
        isKept = co_await refuse(*body->fault());
    } else {
        input_.skipWhatIsThere();
        isKept = co_await send(std::move(response), isLast());
    }
    co_return isKept;
}

Task<Response> HttpConnection::answerOf(Request request) {
    wire_->allowAnyTime();
    const Presenting presenting(wire_->descriptor());
    request.presence = presenting.presence();
    try {
        auto response = co_await host_->answer(std::move(request));
        co_return response;
    } catch (const std::exception& error) {
        log::error("a request was left without an answer", {{"error", error.what()}});
    }
    co_return toResponse(HttpProblem(500, "something went wrong here"));
}

bool HttpConnection::isLast() {
    auto& reader = input_.reader();
    return host_->isStopping || !reader.isComplete() || !reader.isKeptAlive() ||
           seat_->kind() == Seat::Kind::Reserve;
}

Task<bool> HttpConnection::send(Response response, bool isLast) {
    terms_.isLast = isLast;
    const bool isOut = co_await writeAnswer(*wire_, response, terms_, host_->settings.writeTimeout);
    co_return isOut && !isLast && http::bodyEndOf(response, terms_) != http::BodyEnd::Connection;
}

Task<bool> HttpConnection::refuse(HttpProblem problem) {
    auto response = host_->refuse ? host_->refuse(path_, problem) : toResponse(problem);
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Cache-Control", "no-store");
    const bool isKept = co_await send(std::move(response), true);
    co_return isKept;
}

Task<> HttpConnection::sendContinue() {
    if (!std::exchange(isContinueAwaited_, false)) co_return;
    const Wire::Pieces pieces{asio::buffer(continueLine)};
    co_await wire_->write(pieces);
}

}  // namespace voltgate::rest
