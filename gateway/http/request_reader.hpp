// Takes HTTP/1.1 requests out of bytes, one after the other (RFC 9112): a function of the bytes
// alone, however they are cut; what reads them from where, and until when, is no matter of this.
// A request that two readers might read differently is refused, so that nobody hides one in
// another. For one caller at a time.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/message.hpp"

namespace voltgate::http {

struct RequestLimits {
    std::size_t target = std::size_t{8} * 1024;  ///< Path and query.
    std::size_t headers = 64;
    std::size_t headerName = 256;
    std::size_t headerValue = std::size_t{8} * 1024;
    std::size_t head = std::size_t{64} * 1024;
    /// Of what stands around a body: the head of a chunk with its extensions, or the trailer.
    std::size_t chunkHead = std::size_t{8} * 1024;
};

class RequestReader {
public:
    explicit RequestReader(RequestLimits limits);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    /// Forgets the request that was read; the next one begins.
    void begin();
    /// Returns how many of the bytes have been used: those that follow the head wait for another
    /// call, and those of the next request for begin(). The rest comes again, with more behind it.
    /// What belongs to the body is appended to `body`.
    std::size_t feed(std::string_view bytes, std::string& body);
    /// Nothing of the rest can be used before more has come.
    bool needsMore() const;

    /// Some of it has been seen, blank lines in front aside.
    bool hasBegun() const;
    bool isHeadComplete() const;
    bool isComplete() const;
    /// Why this cannot be served; nothing more can be read from the connection then.
    const std::optional<HttpProblem>& fault() const;

    /// As far as it has been read; the body is not in it.
    Request& request();
    /// The following are said of a head that is complete.
    bool isKeptAlive() const;
    bool isVersion10() const;
    bool isContinueExpected() const;  ///< The client waits for 100 before it sends the body.
    std::optional<std::uint64_t> announcedLength() const;
    /// Refuses with 413 what comes from now on and is longer.
    void limitBody(std::uint64_t bytes);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace voltgate::http
