// A TCP socket for an HTTP library that closes the connection without a word when it cannot read a
// request, and that holds every body in memory. This one sends a 400 first, and closes gently: a
// peer that is still sending would otherwise lose the answer to a reset. It bounds the time for a
// request to arrive, and while a body is streamed the time between two pieces of it; and it does
// not read on while who takes the body has enough. Used on one strand, like any socket.
#pragma once
#include <asio/associated_executor.hpp>
#include <asio/bind_executor.hpp>
#include <asio/dispatch.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "gateway/rest/body_stream.hpp"
#include "gateway/rest/http.hpp"

namespace voltgate::rest {

/// What is sent in place of silence: a complete HTTP response.
std::string unreadableRequestAnswer();
/// Reads what the peer still sends, for a second at most, and closes.
void closeGently(asio::ip::tcp::socket socket);

/// What the sockets of one io_context need to know of their server; set before it listens.
class SocketHost final : public asio::execution_context::service {
public:
    inline static asio::execution_context::id id;
    using key_type = SocketHost;

    explicit SocketHost(asio::execution_context& context) : service(context) {}

    std::chrono::milliseconds readTimeout{30000};
    /// Begins to answer a request by its head; nothing when its body is to be held in memory.
    std::function<std::shared_ptr<BodyStream>(Request head)> openStream{};

private:
    void shutdown() override { openStream = nullptr; }
};

class AnsweringSocket : public asio::ip::tcp::socket {
public:
    using Base = asio::ip::tcp::socket;

    explicit AnsweringSocket(asio::io_context& io)
        : Base(io), host_(&asio::use_service<SocketHost>(io)) {}

    /// The socket whose bytes this thread is parsing; none for bytes that were read earlier.
    static AnsweringSocket* beingRead() { return beingRead_; }

    const SocketHost& host() const { return *host_; }
    BodyStream* stream() { return inlet_ ? &inlet_->stream() : nullptr; }
    void setStream(std::shared_ptr<BodyStream> stream) {
        inlet_ = std::make_unique<BodyInlet>(std::move(stream));
    }
    /// For the request that has just been read.
    std::shared_ptr<const http::Presence> presence() {
        leave();
        presence_ = std::make_shared<http::Presence>(native_handle());
        return presence_;
    }
    /// Lets go of the stream, if there is one.
    std::shared_ptr<BodyStream> takeStream() {
        const auto inlet = std::move(inlet_);
        return inlet ? inlet->release() : nullptr;
    }

    template <class Buffers, class Handler>
    void async_read_some(const Buffers& buffers, Handler handler) {
        const auto executor = asio::get_associated_executor(handler, get_executor());
        auto noting = [this, handler = std::move(handler)](const asio::error_code& error,
                                                           std::size_t size) mutable {
            // The handler keeps this socket alive.
            const auto outcome = endWait(error);
            if (size > 0) isOwingAnAnswer_ = true;
            const Turn turn(*this);
            handler(outcome, size);
        };
        auto bound = asio::bind_executor(executor, std::move(noting));
        if (!inlet_) {
            beginWait(executor);
            return Base::async_read_some(buffers, std::move(bound));
        }
        auto waiting = std::make_shared<decltype(bound)>(std::move(bound));
        inlet_->stream().whenRoom([this, buffers, executor, waiting] {
            asio::dispatch(executor, [this, buffers, executor, waiting] {
                beginWait(executor);
                Base::async_read_some(buffers, std::move(*waiting));
            });
        });
    }

    template <class Buffers, class Handler>
    void async_write_some(const Buffers& buffers, Handler&& handler) {
        isOwingAnAnswer_ = false;
        isNewRequest_ = true;
        Base::async_write_some(buffers, std::forward<Handler>(handler));
    }

    // Called right before close(), which does it better.
    void shutdown(shutdown_type, asio::error_code&) {}

    void close() {
        inlet_.reset();
        leave();
        if (!is_open()) return;
        asio::error_code ignored;
        cancel(ignored);
        if (isOwingAnAnswer_) {
            non_blocking(true, ignored);
            send(asio::buffer(unreadableRequestAnswer()), 0, ignored);
        }
        Base::shutdown(shutdown_send, ignored);
        closeGently(std::move(static_cast<Base&>(*this)));
    }

    ~AnsweringSocket() { leave(); }
    AnsweringSocket(AnsweringSocket&&) = default;
    AnsweringSocket& operator=(AnsweringSocket&&) = default;

private:
    void leave() {
        if (presence_) std::exchange(presence_, nullptr)->leave();
    }

    // Makes a socket the one that is being read, for the time of its handler.
    class Turn {
    public:
        explicit Turn(AnsweringSocket& socket) : before_(std::exchange(beingRead_, &socket)) {}
        ~Turn() { beingRead_ = before_; }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

    private:
        AnsweringSocket* before_;
    };

    // A read that waits, bounded in time. It outlives the socket as long as its timer's handler.
    struct Wait {
        explicit Wait(const executor_type& executor) : timer(executor) {}
        asio::steady_timer timer;
        std::uint64_t number = 0;  // Of the read that waits.
        bool isOver = false;
    };

    template <class Executor>
    void beginWait(const Executor& executor) {
        if (!wait_) wait_ = std::make_shared<Wait>(get_executor());
        if (std::exchange(isNewRequest_, false) || inlet_) {
            deadline_ = std::chrono::steady_clock::now() + host_->readTimeout;
        }
        const auto number = ++wait_->number;
        wait_->isOver = false;
        wait_->timer.expires_at(deadline_);
        auto cut = [this, wait = wait_, number](const asio::error_code& error) {
            // While that read waits, its handler keeps this socket alive.
            if (error || wait->number != number) return;
            wait->isOver = true;
            asio::error_code ignored;
            cancel(ignored);
        };
        wait_->timer.async_wait(asio::bind_executor(executor, std::move(cut)));
    }
    asio::error_code endWait(const asio::error_code& error) {
        ++wait_->number;
        wait_->timer.cancel();
        const bool isCut = wait_->isOver && error == asio::error::operation_aborted;
        return isCut ? asio::error_code(asio::error::timed_out) : error;
    }

    inline static thread_local AnsweringSocket* beingRead_ = nullptr;

    SocketHost* host_;
    std::unique_ptr<BodyInlet> inlet_;
    std::shared_ptr<http::Presence> presence_;
    std::shared_ptr<Wait> wait_;
    std::chrono::steady_clock::time_point deadline_;
    bool isNewRequest_ = true;
    bool isOwingAnAnswer_ = false;
};

}  // namespace voltgate::rest
