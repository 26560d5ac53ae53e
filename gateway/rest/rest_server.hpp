// HTTP on sockets for the REST API: keep-alive, pipelining, limits, time limits. Every request that
// cannot be passed on (too large, no HTTP at all) is answered too, as problem+json if nobody wants
// otherwise. The handler runs on the threads of the io_context, on the strand of its connection.
#pragma once
#include <asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "gateway/http/request_reader.hpp"
#include "gateway/rest/http.hpp"

namespace voltgate::rest {

struct RestServerSettings {
    std::string address = "::";  ///< Any address, IPv6 and IPv4, where there is IPv6.
    std::uint16_t port = 8080;   ///< 0: any free one.
    std::size_t maxConnections = 1024;
    std::size_t maxPerAddress = 512;
    /// Beyond the others, for requests that are essential.
    std::size_t reserve = 16;
    std::size_t maxBody = std::size_t{1024} * 1024;
    http::RequestLimits limits{};
    /// From the first byte of a request, or from the connection, to the end of its head.
    std::chrono::milliseconds headTimeout{10000};
    /// For a body to arrive; idle time between requests. Of a streamed body, between two pieces.
    std::chrono::milliseconds readTimeout{30000};
    std::chrono::milliseconds streamTimeout{
        std::chrono::hours(1)};  ///< For all of a streamed body.
    /// For a whole answer, or a piece of a streamed one.
    std::chrono::milliseconds writeTimeout{60000};
    /// Whether it is answered when everything else is full; empty: when it asks for health.
    std::function<bool(const Request& head)> isEssential{};
    /// Whether many clients come from this address; empty: from none.
    std::function<bool(const std::string& address)> isProxy{};
};

class RestServer {
public:
    using Answer = std::function<Task<Response>(Request)>;
    using TakesStream = std::function<bool(const Request& head)>;
    /// Gives the answer to a request that is not passed on. The path is known as far as it was
    /// read.
    using Refuse = std::function<Response(const std::string& path, const HttpProblem& problem)>;

    /// `takesStream` says of a request by its head whether it is to get its body in pieces, as
    /// Request::stream, while it arrives; without it none does. Throws std::runtime_error with a
    /// clear sentence when the address cannot be listened on.
    static std::unique_ptr<RestServer> listen(asio::io_context& io, RestServerSettings settings,
                                              Answer answer, TakesStream takesStream = {},
                                              Refuse refuse = {});
    /// Only after the threads of the io_context have ended.
    virtual ~RestServer() = default;

    virtual std::uint16_t port() const = 0;
    /// Requests that are being worked on, until their answer is out.
    virtual std::size_t requestsUnderWay() const = 0;
    /// Accepts no more; what is under way is still answered, and its connection then closed.
    virtual void stop() = 0;
};

}  // namespace voltgate::rest
