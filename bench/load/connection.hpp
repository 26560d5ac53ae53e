// The socket of one charger: connects, shakes hands, reads frames, writes frames, never blocks.
// Whoever owns it says when the descriptor is ready. Throws WireFault when the connection is over;
// the owner then destroys it. Used by one thread.
#pragma once
#include <netinet/in.h>

#include <functional>
#include <string>
#include <string_view>

#include "bench/load/wire.hpp"

namespace voltgate::bench {

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor();
    int get() const { return fd_; }

private:
    int fd_;
};

class Connection {
public:
    enum class State : std::uint8_t { Connecting, Handshaking, Open };

    /// Begins to connect; `request` opens the WebSocket.
    Connection(const sockaddr_in& address, std::string request);

    int descriptor() const { return socket_.get(); }
    State state() const { return state_; }
    bool wantsToWrite() const { return state_ == State::Connecting || !unsent_.empty(); }

    void writable();
    /// Reads what is there and hands every text to `onText`; returns true when the connection has
    /// just opened.
    bool readable(const std::function<void(std::string_view)>& onText);
    void send(std::string_view text) { write(Opcode::Text, text); }
    void close();

private:
    void write(Opcode opcode, std::string_view payload);
    void flush();
    void takeFrames(std::string_view& bytes, const std::function<void(std::string_view)>& onText);

    Descriptor socket_;
    State state_ = State::Connecting;
    std::string unsent_;    // Until connected the handshake's request.
    std::string received_;  // The beginning of a frame whose end has not come yet.
    std::uint32_t mask_ = 0x9E3779B9U;
};

}  // namespace voltgate::bench
