// The body of a request on its way from the connection to the route that takes it in pieces, and
// the answer on its way back, which may be ready before the body is complete. Bounded: a connection
// is told when to stop reading. Safe to use from any thread; each side is one caller at a time.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "ocpp/repositories/file_store.hpp"
#include "ocpp/task.hpp"

namespace voltgate::http {
struct Response;
}  // namespace voltgate::http

namespace voltgate::rest {

using http::Response;

class BodyStream final : public ByteSource {
public:
    BodyStream();
    ~BodyStream() override;

    // The connection's side.
    /// False when no more is wanted: the answer is there.
    bool push(std::string_view bytes);
    void end();  ///< All of it has been pushed.
    /// The connection is gone; who reads gets an HttpProblem.
    void abandon();
    /// Calls `resume` once there is room for more, at once if there is; or when nobody reads any
    /// more.
    void whenRoom(std::function<void()> resume);

    // The route's side.
    Task<std::string> read() override;
    void answer(Response response);

    // And back: the answer, once it is there.
    Task<Response> answered();
    /// No answer will come any more, at the end of the program: who waits is let go.
    void forgetWaiters();

private:
    using Resume = std::function<void()>;
    struct State;

    bool isReadable() const;
    bool hasRoom() const;

    std::mutex mutex_;
    std::unique_ptr<State> state_;
};

/// The connection's hold on a stream: when the connection goes before the body is complete, the
/// stream is abandoned.
class BodyInlet {
public:
    explicit BodyInlet(std::shared_ptr<BodyStream> stream) : stream_(std::move(stream)) {}
    ~BodyInlet() {
        if (stream_) stream_->abandon();
    }
    BodyInlet(const BodyInlet&) = delete;
    BodyInlet& operator=(const BodyInlet&) = delete;

    BodyStream& stream() { return *stream_; }
    /// The body is complete, or needed no more: the stream is let go.
    std::shared_ptr<BodyStream> release() { return std::move(stream_); }

private:
    std::shared_ptr<BodyStream> stream_;
};

/// The answering of a stream's request: when that ends without an answer, nobody waits for it.
class BodyAnswer {
public:
    explicit BodyAnswer(BodyStream& stream) : stream_(stream) {}
    ~BodyAnswer() { stream_.forgetWaiters(); }
    BodyAnswer(const BodyAnswer&) = delete;
    BodyAnswer& operator=(const BodyAnswer&) = delete;

private:
    BodyStream& stream_;
};

}  // namespace voltgate::rest
