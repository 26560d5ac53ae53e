// The client's side of WebSocket (RFC 6455), as much of it as a charger needs: handshake texts,
// masked frames out, whole unfragmented frames in. No I/O, no state.
#pragma once
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace voltgate::bench {

/// The peer broke the protocol or refused the connection; what() says how.
struct WireFault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Endpoint {
    std::string host;
    std::uint16_t port = 0;
    std::string path;  ///< Without a slash at its end.

    /// Reads ws://host:port/path; throws WireFault for anything else.
    static Endpoint parse(std::string_view url);
};

enum class Opcode : std::uint8_t { Continuation, Text, Binary, Close = 8, Ping, Pong };

struct Frame {
    Opcode opcode = Opcode::Text;
    std::string_view payload;
};

/// The opening request of `station`; without a password it carries no Authorization.
std::string handshakeRequest(const Endpoint& endpoint, std::string_view station,
                             std::string_view password);

/// Takes the answer to the handshake off the front of `bytes`; false while it is incomplete.
bool takeHandshakeAnswer(std::string_view& bytes);

/// Takes one frame off the front of `bytes`; nothing while it is incomplete.
std::optional<Frame> takeFrame(std::string_view& bytes);

void appendFrame(std::string& out, Opcode opcode, std::string_view payload, std::uint32_t mask);

}  // namespace voltgate::bench
