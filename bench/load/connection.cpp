// One read and one write per message in the usual case; leftovers are kept only when they exist.
#include "bench/load/connection.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace voltgate::bench {
namespace {

[[noreturn]] void fail(const char* what, int error) {
    throw WireFault(std::string(what) + ": " + std::strerror(error));
}

}  // namespace

Descriptor::~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
}

Connection::Connection(const sockaddr_in& address, std::string request)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
      unsent_(std::move(request)) {
    if (socket_.get() < 0) fail("no socket", errno);
    const int on = 1;
    ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    mask_ ^= static_cast<std::uint32_t>(socket_.get()) * 0x85EBCA6BU | 1U;
    const auto* generic = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(socket_.get(), generic, sizeof address) != 0 && errno != EINPROGRESS) {
        fail("cannot connect", errno);
    }
}

void Connection::writable() {
    if (state_ == State::Connecting) {
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0) fail("cannot connect", error);
        state_ = State::Handshaking;
    }
    flush();
}

void Connection::flush() {
    const auto sent = ::send(socket_.get(), unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) fail("connection lost", errno);
    if (sent > 0) unsent_.erase(0, static_cast<std::size_t>(sent));
}

void Connection::write(Opcode opcode, std::string_view payload) {
    mask_ = mask_ * 1664525U + 1013904223U;
    appendFrame(unsent_, opcode, payload, mask_ | 1U);
    flush();
}

void Connection::close() {
    constexpr std::string_view normalClosure("\x03\xE8", 2);
    if (state_ == State::Open) write(Opcode::Close, normalClosure);
}

bool Connection::readable(const std::function<void(std::string_view)>& onText) {
    static thread_local std::array<char, 65536> buffer;
    const auto count = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
    if (count < 0 && errno == EAGAIN) return false;
    if (count < 0) fail("connection lost", errno);
    if (count == 0) throw WireFault("the server closed the connection");

    std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    if (!received_.empty()) bytes = received_.append(bytes);
    bool hasOpened = false;
    if (state_ != State::Open && takeHandshakeAnswer(bytes)) {
        state_ = State::Open;
        hasOpened = true;
    }
    if (state_ == State::Open) takeFrames(bytes, onText);
    received_ = std::string(bytes);
    return hasOpened;
}

void Connection::takeFrames(std::string_view& bytes,
                            const std::function<void(std::string_view)>& onText) {
    while (const auto frame = takeFrame(bytes)) {
        switch (frame->opcode) {
            case Opcode::Text:
                onText(frame->payload);
                break;
            case Opcode::Ping:
                write(Opcode::Pong, frame->payload);
                break;
            case Opcode::Pong:
                break;
            case Opcode::Close:
                throw WireFault("the server closed the WebSocket");
            default:
                throw WireFault("the server sent an unexpected kind of frame");
        }
    }
}

}  // namespace voltgate::bench
