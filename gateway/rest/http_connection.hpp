// One connection of the REST port: reads a request, has it answered, sends the answer, and so on,
// in one coroutine on one strand. So answers go out in the order of their requests, however many
// were sent at once, and nothing is read ahead of them.
#pragma once
#include <asio/ip/tcp.hpp>
#include <atomic>
#include <memory>
#include <string>

#include "gateway/http/response_head.hpp"
#include "gateway/rest/request_input.hpp"
#include "gateway/rest/rest_server.hpp"
#include "gateway/rest/seats.hpp"
#include "gateway/rest/wire.hpp"

namespace voltgate::rest {

/// What all connections of a server share; it outlives the server as long as one is there.
struct HttpHost {
    RestServerSettings settings;
    RestServer::Answer answer;
    RestServer::TakesStream takesStream;
    RestServer::Refuse refuse;
    std::atomic<bool> isStopping = false;
    std::atomic<std::size_t> underWay = 0;
};

class HttpConnection final : public std::enable_shared_from_this<HttpConnection> {
public:
    /// `address`: of the peer, without the port.
    HttpConnection(asio::ip::tcp::socket socket, std::shared_ptr<HttpHost> host,
                   std::string address);

    asio::any_io_executor executor() { return wire_->executor(); }
    /// Serves until either side ends it. `onEnd` is called when the socket is closed.
    static Task<> run(std::shared_ptr<HttpConnection> self, std::shared_ptr<Seat> seat,
                      std::function<void()> onEnd);
    /// The seat is lost: it ends without a word. From any thread.
    void leave();
    /// Ends it when nothing is under way; what is, is answered. From any thread.
    void drain();

private:
    class Body;
    class Answering;

    Task<bool> serveOne();
    Task<bool> readHead();
    Task<bool> readWhole(std::string& body);
    Task<bool> answerWhole(Request request);
    Task<bool> answerStream(Request request);
    Task<Response> answerOf(Request request);
    Task<bool> send(Response response, bool isLast);
    /// Answers a request that is not passed on; the connection ends with it.
    Task<bool> refuse(HttpProblem problem);
    HttpProblem whyNoMoreCame();
    Task<> sendContinue();
    bool isLast();

    const std::shared_ptr<Wire> wire_;
    const std::shared_ptr<HttpHost> host_;
    const std::string address_;
    RequestInput input_;
    std::shared_ptr<Seat> seat_;
    bool isFirst_ = true;
    bool isContinueAwaited_ = false;
    std::string path_{};  // Of the request, for who refuses.
    http::AnswerTerms terms_{};
};

}  // namespace voltgate::rest
