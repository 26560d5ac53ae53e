// The only file with Boost: the parser of Beast, which is fed bytes and knows no socket. It is
// stricter here than there: one Host, one Content-Length of digits, `chunked` as the only coding.
#include "gateway/http/request_reader.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <limits>

#include "gateway/http/target.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate::http {
namespace {

namespace beast = boost::beast::http;
using BeastText = boost::beast::string_view;
using BeastError = boost::system::error_code;

constexpr std::size_t methodAtMost = 32;
// The shortest end of a chunked body. With fewer bytes than that Beast fails an assertion.
constexpr std::size_t lastChunkSize = 5;

std::string_view toText(BeastText text) { return {text.data(), text.size()}; }

HttpProblem tooLargeBody() { return {413, "the body is larger than allowed"}; }
HttpProblem tooLongTarget() { return {414, "path and query are longer than allowed"}; }
HttpProblem tooLargeHead() { return {431, "the header fields are larger, or more, than allowed"}; }

bool isDigits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// RFC 9110 §4.2.3 allows more; what nobody uses is no name of a host.
bool isHostName(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view("-._~%:[]!$&'()*+;=").find(c) != std::string_view::npos;
    });
}

// The first line ends with a version of HTTP that is not ours.
bool namesAnotherVersion(std::string_view bytes) {
    const auto line = bytes.substr(0, bytes.find_first_of("\r\n"));
    if (line.size() < 9) return false;
    const auto version = line.substr(line.size() - 9);
    return version.starts_with(" HTTP/") && isDigits(version.substr(6, 1)) && version[7] == '.' &&
           isDigits(version.substr(8)) && version != " HTTP/1.1" && version != " HTTP/1.0";
}

struct Parser final : beast::basic_parser<true> {
    struct Listener {
        virtual ~Listener() = default;
        virtual void foundStart(std::string_view method, bool isKnown, std::string_view target,
                                int version) = 0;
        virtual void foundHeader(std::string_view name, std::string_view value) = 0;
        virtual void foundHeadsEnd() = 0;
        virtual void foundBody(std::string_view bytes) = 0;
        /// Tells the parser to stop.
        virtual bool hasFault() const = 0;
    };
    explicit Parser(Listener& to) : listener(to) {
        // Of all bodies; none would be taken for zero.
        body_limit(std::numeric_limits<std::uint64_t>::max());
        eager(false);
    }

    void on_request_impl(beast::verb verb, BeastText method, BeastText target, int version,
                         BeastError& error) override {
        listener.foundStart(toText(method), verb != beast::verb::unknown, toText(target), version);
        stopAtFault(error);
    }
    void on_response_impl(int /*status*/, BeastText /*reason*/, int /*version*/,
                          BeastError& /*error*/) override {}
    void on_field_impl(beast::field /*known*/, BeastText name, BeastText value,
                       BeastError& error) override {
        if (is_header_done()) return;  // A trailer, for which nobody asks.
        listener.foundHeader(toText(name), toText(value));
        stopAtFault(error);
    }
    void on_header_impl(BeastError& error) override {
        listener.foundHeadsEnd();
        stopAtFault(error);
    }
    void on_body_init_impl(const boost::optional<std::uint64_t>& /*length*/,
                           BeastError& /*error*/) override {}
    std::size_t on_body_impl(BeastText bytes, BeastError& /*error*/) override {
        listener.foundBody(toText(bytes));
        return bytes.size();
    }
    void on_chunk_header_impl(std::uint64_t /*size*/, BeastText /*extensions*/,
                              BeastError& /*error*/) override {}
    std::size_t on_chunk_body_impl(std::uint64_t /*left*/, BeastText bytes,
                                   BeastError& error) override {
        return on_body_impl(bytes, error);
    }
    void on_finish_impl(BeastError& /*error*/) override {}

    void stopAtFault(BeastError& error) const {
        if (listener.hasFault()) error = beast::error::bad_value;
    }

    Listener& listener;
};

}  // namespace

struct RequestReader::State final : Parser::Listener {
    explicit State(RequestLimits allowed) : limits(allowed) {}

    void begin() {
        parser.emplace(static_cast<Parser::Listener&>(*this));
        // A little more than allowed, so that it is us who say what is too long.
        parser->header_limit(static_cast<std::uint32_t>(2 * (limits.head + limits.target)));
        request = {};
        fault.reset();
        isVersion10 = needsMore = hasBegun = false;
        headSize = hosts = lengths = codings = 0;
    }

    void foundStart(std::string_view method, bool isKnown, std::string_view target,
                    int version) override {
        isVersion10 = version == 10;
        request.method = method;
        auto parts = partsOf(target);
        request.path = std::move(parts.path);
        request.query = std::move(parts.query);
        if (!isKnown) refuse({400, "there is no such method"});
        if (target.size() > limits.target) refuse(tooLongTarget());
    }

    void foundHeader(std::string_view name, std::string_view value) override {
        if (name.size() > limits.headerName || value.size() > limits.headerValue ||
            request.headers.size() >= limits.headers) {
            return refuse(tooLargeHead());
        }
        if (equalIgnoringCase(name, "Host") && (++hosts > 1 || !isHostName(value))) {
            refuse({400, "there is not exactly one Host, or it is no name"});
        }
        if (equalIgnoringCase(name, "Content-Length") && (++lengths > 1 || !isDigits(value))) {
            refuse({400, "Content-Length is no number, or stands there twice"});
        }
        if (equalIgnoringCase(name, "Transfer-Encoding") &&
            (++codings > 1 || isVersion10 || !equalIgnoringCase(value, "chunked"))) {
            refuse({400, "of transfer codings only chunked is known, once, in HTTP/1.1"});
        }
        request.headers.emplace_back(name, value);
    }

    void foundHeadsEnd() override {
        if (hosts == 0 && !isVersion10) refuse({400, "there is no Host (RFC 9112 §3.2)"});
        const auto expected = request.header("Expect");
        if (expected && !equalIgnoringCase(*expected, "100-continue")) {
            refuse({417, "nothing but 100-continue can be expected"});
        }
    }

    void foundBody(std::string_view bytes) override { body->append(bytes); }
    bool hasFault() const override { return fault.has_value(); }

    // The first fault is the one that is told.
    void refuse(HttpProblem problem) {
        if (!fault) fault.emplace(std::move(problem));
    }

    std::size_t feed(std::string_view bytes) {
        std::size_t used = 0;
        if (!hasBegun) {  // RFC 9112 §2.2: blank lines in front are no matter.
            used = std::min(bytes.find_first_not_of("\r\n"), bytes.size());
            hasBegun = used < bytes.size();
        }
        needsMore = !hasBegun;
        const bool wasHeadComplete = parser->is_header_done();
        while (!needsMore && !fault && !parser->is_done() && used < bytes.size() &&
               parser->is_header_done() == wasHeadComplete) {
            used += put(bytes.substr(used));
        }
        if (!wasHeadComplete) judgeHead(used, bytes.substr(used));
        if (wasHeadComplete && needsMore && bytes.size() - used > limits.chunkHead)
            refuse({400, "the head of a chunk is longer than allowed"});
        return used;
    }

    std::size_t put(std::string_view bytes) {
        if (parser->is_header_done() && parser->chunked() && bytes.size() < lastChunkSize) {
            needsMore = true;
            return 0;
        }
        BeastError error;
        const auto used = parser->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
        needsMore = error == beast::error::need_more;
        if (error && !needsMore) refuse(problemOf(error, bytes));
        return used;
    }

    void judgeHead(std::size_t used, std::string_view rest) {
        headSize += used;
        const bool isComplete = parser->is_header_done();
        if (headSize + (isComplete ? 0 : rest.size()) > limits.head + limits.target)
            refuse(tooLargeHead());
        if (isComplete || !request.method.empty()) return;
        // The parser says nothing of a line that is not complete.
        const auto line = rest.substr(0, rest.find('\n'));
        const auto blank = std::min(line.find(' '), line.size());
        if (blank > methodAtMost) refuse({400, "there is no such method"});
        if (line.size() - blank > limits.target + sizeof " HTTP/1.1\r") refuse(tooLongTarget());
    }

    HttpProblem problemOf(const BeastError& error, std::string_view bytes) const {
        if (error == beast::error::body_limit) return tooLargeBody();
        if (error == beast::error::header_limit) return tooLargeHead();
        if (error == beast::error::bad_version && namesAnotherVersion(bytes))
            return {505, "HTTP/1.1 is spoken here"};
        if (error == beast::error::bad_transfer_encoding)
            return {400, "Transfer-Encoding stands there twice, or beside Content-Length"};
        return {400, "this is no HTTP/1.1: " + error.message()};
    }

    const RequestLimits limits;
    std::optional<Parser> parser;
    Request request;
    std::optional<HttpProblem> fault;
    std::string* body = nullptr;
    bool isVersion10 = false;
    bool needsMore = false;
    bool hasBegun = false;
    std::size_t headSize = 0;
    std::size_t hosts = 0;
    std::size_t lengths = 0;
    std::size_t codings = 0;
};

RequestReader::RequestReader(RequestLimits limits) : state_(std::make_unique<State>(limits)) {
    state_->begin();
}

RequestReader::~RequestReader() = default;

void RequestReader::begin() { state_->begin(); }

std::size_t RequestReader::feed(std::string_view bytes, std::string& body) {
    state_->body = &body;
    return state_->feed(bytes);
}

bool RequestReader::needsMore() const { return state_->needsMore; }
bool RequestReader::hasBegun() const { return state_->hasBegun; }
bool RequestReader::isHeadComplete() const { return state_->parser->is_header_done(); }
bool RequestReader::isComplete() const { return state_->parser->is_done(); }
const std::optional<HttpProblem>& RequestReader::fault() const { return state_->fault; }
Request& RequestReader::request() { return state_->request; }
bool RequestReader::isKeptAlive() const { return state_->parser->keep_alive(); }
bool RequestReader::isVersion10() const { return state_->isVersion10; }

bool RequestReader::isContinueExpected() const {
    return !state_->isVersion10 && state_->request.header("Expect").has_value();
}

std::optional<std::uint64_t> RequestReader::announcedLength() const {
    const auto length = state_->parser->content_length();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

void RequestReader::limitBody(std::uint64_t bytes) { state_->parser->body_limit(bytes); }

}  // namespace voltgate::http
