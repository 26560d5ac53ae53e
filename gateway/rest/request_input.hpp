// What comes over a wire, as requests: the bytes that have been read and not yet used. Keeps little
// memory for a connection that is idle. On the connection's strand only.
#pragma once
#include <string>

#include "gateway/http/request_reader.hpp"
#include "gateway/rest/wire.hpp"

namespace voltgate::rest {

class RequestInput {
public:
    /// The wire outlives this.
    RequestInput(Wire& wire, http::RequestLimits limits);

    /// The next request.
    void begin();
    /// Reads on, if what is there is of no use; what belongs to the body is appended to it. False
    /// when no more comes, or the reader has found a fault.
    Task<bool> more(std::string& body);
    /// Uses what is there already.
    void skipWhatIsThere();
    /// More comes than a head.
    void expectBody(std::size_t bytesAtOnce);

    /// Nothing of the next request has come.
    bool isIdle() const;
    http::RequestReader& reader() { return reader_; }

private:
    bool isEmpty() const { return begin_ == end_; }
    void feed(std::string& body);
    void makeRoom();

    Wire& wire_;
    http::RequestReader reader_;
    std::string bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace voltgate::rest
