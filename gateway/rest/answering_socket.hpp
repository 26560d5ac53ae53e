// A TCP socket for an HTTP library that closes the connection without a word when it cannot read a
// request: this one sends a 400 first. It also closes gently: a peer that is still sending would
// otherwise lose the answer to a reset. Used on one strand, like any socket.
#pragma once
#include <asio/associated_executor.hpp>
#include <asio/bind_executor.hpp>
#include <asio/ip/tcp.hpp>

#include "gateway/rest/http.hpp"

namespace voltgate::rest {

/// What is sent in place of silence: a complete HTTP response.
std::string unreadableRequestAnswer();
/// Reads what the peer still sends, for a second at most, and closes.
void closeGently(asio::ip::tcp::socket socket);

class AnsweringSocket : public asio::ip::tcp::socket {
public:
    using Base = asio::ip::tcp::socket;
    using Base::Base;

    template <class Buffers, class Handler>
    void async_read_some(const Buffers& buffers, Handler handler) {
        const auto executor = asio::get_associated_executor(handler, get_executor());
        auto noting = [this, handler = std::move(handler)](const asio::error_code& error,
                                                           std::size_t size) mutable {
            // The handler keeps this socket alive.
            if (size > 0) isOwingAnAnswer_ = true;
            handler(error, size);
        };
        Base::async_read_some(buffers, asio::bind_executor(executor, std::move(noting)));
    }

    template <class Buffers, class Handler>
    void async_write_some(const Buffers& buffers, Handler&& handler) {
        isOwingAnAnswer_ = false;
        Base::async_write_some(buffers, std::forward<Handler>(handler));
    }

    // Called right before close(), which does it better.
    void shutdown(shutdown_type, asio::error_code&) {}

    void close() {
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

private:
    bool isOwingAnAnswer_ = false;
};

}  // namespace voltgate::rest
