// The socket of a connection, and the time that may be taken: when a deadline passes, whoever reads
// or writes is told that it is over. What the connection is made of (TCP today) is known here only.
// On the connection's strand only.
#pragma once
#include <array>
#include <asio/buffer.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <chrono>
#include <memory>

#include "ocpp/task.hpp"

namespace voltgate::rest {

class Wire final : public std::enable_shared_from_this<Wire> {
public:
    using Pieces = std::array<asio::const_buffer, 3>;

    explicit Wire(asio::ip::tcp::socket socket);

    asio::any_io_executor executor() { return socket_.get_executor(); }
    int descriptor() { return socket_.native_handle(); }
    bool isOpen() const { return socket_.is_open(); }

    /// Of all reads and writes from now on, together.
    void allow(std::chrono::milliseconds time);
    void allowAnyTime();
    bool isLate() const { return isLate_; }

    /// How much has come; 0 at the end, when it is too late, or when the connection is broken.
    Task<std::size_t> read(asio::mutable_buffer into);
    /// Whether all of it is on its way.
    Task<bool> write(Pieces pieces);

    /// Something has come that has not been read.
    bool hasWaitingBytes();
    /// Ends a read that waits; it gets 0.
    void cancel();
    void close();
    /// Says that nothing more comes, and takes what the peer is still sending for a moment, so that
    /// a reset does not take the last answer from it.
    Task<> closeGently();

private:
    void watch();
    void passed();

    asio::ip::tcp::socket socket_;
    asio::steady_timer timer_;
    // The timer is moved only when it would go off too late: allow() costs nothing.
    std::chrono::steady_clock::time_point deadline_{};
    std::chrono::steady_clock::time_point alarm_{};
    bool isWatched_ = false;
    bool isLate_ = false;
};

}  // namespace voltgate::rest
