// A station that writes bytes: for handshakes and frames that no proper client would send.
// Blocking, with deadlines.
#pragma once
#include <sys/socket.h>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>
#include <chrono>
#include <string>

namespace voltgate::test {

class RawStation {
public:
    explicit RawStation(std::uint16_t port) : socket_(io_) {
        socket_.connect({asio::ip::address_v4::loopback(), port});
        const timeval patience{10, 0};
        ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }

    static std::string request(const std::string& path, const std::string& headers) {
        return "GET " + path +
               " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
               headers + "\r\n";
    }
    /// A masked frame; opcode 1 is text, 2 binary.
    static std::string frame(const std::string& payload, int opcode = 1) {
        std::string bytes(1, static_cast<char>(0x80 | opcode));
        const std::size_t size = payload.size();
        if (size < 126) {
            bytes += static_cast<char>(0x80 | size);
        } else if (size < 65536) {
            bytes += {static_cast<char>(0x80 | 126), static_cast<char>(size >> 8),
                      static_cast<char>(size)};
        } else {
            bytes += static_cast<char>(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(size >> shift);
        }
        constexpr char mask[] = {0x11, 0x22, 0x33, 0x44};
        bytes.append(mask, sizeof mask);
        for (std::size_t i = 0; i < size; ++i)
            bytes += static_cast<char>(payload[i] ^ mask[i % sizeof mask]);
        return bytes;
    }

    void write(const std::string& bytes) { asio::write(socket_, asio::buffer(bytes)); }

    /// Upgrades; returns the HTTP status.
    int handshake(const std::string& path, const std::string& headers) {
        write(request(path, headers));
        const auto head = readHead();
        return head.size() < 12 ? 0 : std::stoi(head.substr(9, 3));
    }
    const std::string& response() const { return head_; }
    std::string readHead() {
        while (received_.find("\r\n\r\n") == std::string::npos && receive()) {
        }
        const auto end = received_.find("\r\n\r\n");
        if (end == std::string::npos) return head_ = "";
        head_ = received_.substr(0, end);
        received_.erase(0, end + 4);
        return head_;
    }
    /// The next text frame; empty when the connection ended or nothing came.
    std::string readText() { return readFrame(1); }
    /// The code of the close frame; 0 when none came.
    int readClose() {
        const auto payload = readFrame(8);
        if (payload.size() < 2) return 0;
        return static_cast<unsigned char>(payload[0]) * 256 +
               static_cast<unsigned char>(payload[1]);
    }
    /// Whether a ping comes before a text frame does, and before patience ends.
    bool readPing() { return readFrame(9, 1), wasFound_; }
    /// The same for a pong.
    bool readPong() { return readFrame(10, 1), wasFound_; }
    /// Whether the other side has ended the connection by now and nothing is left to read.
    bool hasEnded() {
        char next = 0;
        const auto count = ::recv(socket_.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
        return count == 0 || (count < 0 && errno != EAGAIN);
    }
    /// Whether the connection ended with a reset.
    bool wasReset() const { return wasReset_; }
    /// Whether the other side ends the connection.
    bool waitForEnd(std::chrono::seconds longest) {
        const auto deadline = std::chrono::steady_clock::now() + longest;
        while (receive()) {
        }
        return hasEnded_ && std::chrono::steady_clock::now() < deadline;
    }

private:
    bool receive() {
        char buffer[4096];
        const auto count = ::recv(socket_.native_handle(), buffer, sizeof buffer, 0);
        wasReset_ = count < 0 && errno == ECONNRESET;
        hasEnded_ = count == 0 || (count < 0 && errno != EAGAIN);
        if (count <= 0) return false;
        received_.append(buffer, static_cast<std::size_t>(count));
        return true;
    }
    bool have(std::size_t count) {
        while (received_.size() < count && receive()) {
        }
        return received_.size() >= count;
    }
    /// The payload of the next frame with this opcode, unless one with opcode `end` comes first.
    std::string readFrame(int wanted, int end = -1) {
        wasFound_ = false;
        while (have(2)) {
            const int opcode = received_[0] & 0x0F;
            std::size_t size = received_[1] & 0x7F;
            std::size_t header = 2;
            if (size == 126 && have(4)) {
                size = static_cast<unsigned char>(received_[2]) * 256u +
                       static_cast<unsigned char>(received_[3]);
                header = 4;
            }
            if (!have(header + size)) return "";
            auto payload = received_.substr(header, size);
            received_.erase(0, header + size);
            wasFound_ = opcode == wanted;
            if (wasFound_) return payload;
            if (opcode == end) return "";
        }
        return "";
    }

    asio::io_context io_;
    asio::ip::tcp::socket socket_;
    std::string received_;
    std::string head_;
    bool hasEnded_ = false;
    bool wasReset_ = false;
    bool wasFound_ = false;
};

}  // namespace voltgate::test
