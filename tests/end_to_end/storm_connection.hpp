// A station's end of a WebSocket that writes faster than it is answered, and checks every byte that
// comes back: each frame is whole and allowed, each text is a message, each answer is the one that
// is due next. Never blocks for longer than it is told to. For one thread.
#pragma once
#include <rapidjson/document.h>

#include <chrono>
#include <deque>
#include <string>
#include <utility>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/storm_wire.hpp"

namespace voltgate::test {

class StormConnection {
public:
    using Duration = std::chrono::milliseconds;

    /// See StormWire.
    StormConnection(std::uint16_t port, const std::string& station, int receiveBuffer = 0,
                    const StormTls& tls = nullptr)
        : wire_(port, receiveBuffer, tls), hasEnded_(!wire_.isOpen()) {
        toWrite_ = RawStation::request("/ocpp/" + station, "Sec-WebSocket-Protocol: ocpp1.6\r\n");
    }

    /// The status of the handshake, once it is there; 0: none came.
    int status(Duration patience) {
        until(patience, [this] { return status_ != 0; });
        return status_;
    }

    /// Writes a message that must be answered, after all others before it.
    void ask(const std::string& id, const std::string& message, int opcode = 1) {
        due_.push_back(id);
        toWrite_ += RawStation::frame(message, opcode);
    }
    /// The same in three frames.
    void askInPieces(const std::string& id, const std::string& message) {
        due_.push_back(id);
        const auto third = message.size() / 3;
        toWrite_ += piece(message.substr(0, third), 0x01) +
                    piece(message.substr(third, third), 0x00) +
                    piece(message.substr(2 * third), 0x80);
    }
    /// Writes what is not answered with a text.
    void tell(const std::string& payload, int opcode) {
        if (opcode == 9) ++pongsDue_;
        toWrite_ += RawStation::frame(payload, opcode);
    }

    /// Writes and reads what can be, for at most so long.
    void pump(Duration atMost, bool reads = true) {
        if (hasEnded_) return;
        const int can = wire_.wait(reads, !toWrite_.empty() && !isHalfClosed_,
                                   static_cast<int>(atMost.count()));
        if ((can & POLLOUT) != 0) writeSome();
        if (reads && (can & (POLLIN | POLLHUP | POLLERR)) != 0) readSome();
    }
    template <class Condition>
    bool until(Duration patience, Condition isMet) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (!isMet() && !hasEnded_ && std::chrono::steady_clock::now() < deadline)
            pump(Duration(20));
        return isMet();
    }
    bool hasAllAnswers() const { return due_.empty() && toWrite_.empty(); }
    bool hasEnded() const { return hasEnded_; }
    /// Of the close frame that came; 0: none.
    int closeCode() const { return closeCode_; }
    std::size_t answers() const { return answers_; }
    std::size_t calls() const { return calls_; }
    std::size_t due() const { return due_.size(); }
    /// The first thing that was wrong with what came; empty: nothing.
    const std::string& fault() const { return fault_; }

    /// Whether calls of the server are answered; otherwise they are left to wait.
    void answerCalls(bool whether) { answersCalls_ = whether; }
    /// Sends a close frame, once.
    void goodbye(const std::string& payload = "\x03\xE8") {
        if (!std::exchange(saidGoodbye_, true)) toWrite_ += RawStation::frame(payload, 8);
    }
    void halfClose() {
        wire_.halfClose();
        isHalfClosed_ = true;
    }
    void reset() {
        wire_.reset();
        hasEnded_ = true;
    }

private:
    static std::string piece(const std::string& payload, int first) {
        auto bytes = RawStation::frame(payload);
        bytes[0] = static_cast<char>(first);
        return bytes;
    }
    void writeSome() {
        const auto count =
            wire_.write(toWrite_.data(), std::min<std::size_t>(toWrite_.size(), 65536));
        if (count > 0) toWrite_.erase(0, static_cast<std::size_t>(count));
        // What the server still had to say is read all the same.
        if (count < 0) isHalfClosed_ = true;
    }
    void readSome() {
        char buffer[16384];
        const auto count = wire_.read(buffer, sizeof buffer);
        if (count < 0) hasEnded_ = true;
        if (count <= 0) return;
        received_.append(buffer, static_cast<std::size_t>(count));
        if (status_ == 0) readHead();
        while (status_ == 101 && takeFrame()) {
        }
    }
    void readHead() {
        const auto end = received_.find("\r\n\r\n");
        if (end == std::string::npos) return;
        status_ = std::stoi(received_.substr(9, 3));
        received_.erase(0, end + 4);
    }

    bool takeFrame() {
        if (received_.size() < 2 || !fault_.empty()) return false;
        const auto byte = [this](std::size_t at) {
            return static_cast<std::size_t>(static_cast<unsigned char>(received_[at]));
        };
        std::size_t header = 2;
        std::size_t size = byte(1);
        if (size == 126) {
            header = 4;
            if (received_.size() < header) return false;
            size = byte(2) * 256 + byte(3);
        } else if (size > 126) {
            return fail("a frame that is masked or too long");
        }
        if (received_.size() < header + size) return false;
        const auto first = byte(0);
        const auto payload = received_.substr(header, size);
        received_.erase(0, header + size);
        return take(first, payload);
    }
    bool take(std::size_t first, const std::string& payload) {
        if (closeCode_ != 0) return fail("a frame after the close frame");
        switch (first) {
            case 0x81:
                return takeText(payload);
            case 0x88:
                closeCode_ = payload.size() < 2 ? 1005
                                                : static_cast<unsigned char>(payload[0]) * 256 +
                                                      static_cast<unsigned char>(payload[1]);
                goodbye(payload.substr(0, 2));  // A server waits for it.
                return true;
            case 0x89:
                toWrite_ += RawStation::frame(payload, 10);
                return true;
            case 0x8A:
                return pongsDue_-- > 0 || fail("a pong to nothing");
            default:
                return fail("a frame that begins with " + std::to_string(first));
        }
    }
    bool takeText(const std::string& text) {
        rapidjson::Document message;
        message.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
        const bool isMessage = !message.HasParseError() && message.IsArray() &&
                               message.Size() >= 3 && message[0].IsInt() && message[1].IsString();
        if (!isMessage) return fail("no message: " + text.substr(0, 100));
        const std::string id = message[1].GetString();
        if (message[0].GetInt() == 2) {
            ++calls_;
            if (answersCalls_)
                toWrite_ += RawStation::frame("[3,\"" + id + R"(",{"status":"Accepted"}])");
            return true;
        }
        if (due_.empty()) return fail("an answer to nothing: " + text.substr(0, 100));
        if (due_.front() != id)
            return fail("due was " + due_.front() + ", and came " + text.substr(0, 100));
        due_.pop_front();
        ++answers_;
        return true;
    }
    bool fail(std::string what) {
        fault_ = std::move(what);
        return false;
    }

    StormWire wire_;
    std::string toWrite_;
    std::string received_;
    std::deque<std::string> due_;  // The ids of the answers, in order.
    int status_ = 0;
    int closeCode_ = 0;
    int pongsDue_ = 0;
    std::size_t answers_ = 0;
    std::size_t calls_ = 0;
    bool answersCalls_ = true;
    bool saidGoodbye_ = false;
    bool isHalfClosed_ = false;
    bool hasEnded_ = false;
    std::string fault_;
};

}  // namespace voltgate::test
