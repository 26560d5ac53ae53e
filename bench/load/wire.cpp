// Frames are masked eight bytes at a time: byte by byte it would be the generator's largest cost.
#include "bench/load/wire.hpp"

#include <array>
#include <charconv>
#include <cstring>

namespace voltgate::bench {
namespace {

constexpr std::string_view key = "dGhlIHNhbXBsZSBub25jZQ==";  // RFC 6455 §1.3, with its answer.
constexpr std::string_view accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
constexpr std::size_t maxHandshake = 16UL * 1024;
constexpr std::size_t maxFrame = 1024UL * 1024;

std::string base64(std::string_view bytes) {
    static constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::string_view group = bytes.substr(i, 3);
        std::uint32_t bits = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            bits = bits << 8 | (j < group.size() ? static_cast<unsigned char>(group[j]) : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            text += j <= group.size() ? alphabet[bits >> (18 - 6 * j) & 63U] : '=';
        }
    }
    return text;
}

void appendMasked(std::string& out, std::string_view payload, std::uint32_t mask) {
    const std::size_t start = out.size();
    out.append(payload);
    char* text = out.data() + start;
    const std::uint64_t wide = std::uint64_t{mask} << 32 | mask;
    std::size_t i = 0;
    for (; i + sizeof wide <= payload.size(); i += sizeof wide) {
        std::uint64_t word = 0;
        std::memcpy(&word, text + i, sizeof word);
        word ^= wide;
        std::memcpy(text + i, &word, sizeof word);
    }
    std::array<char, 4> bytes{};
    std::memcpy(bytes.data(), &mask, bytes.size());
    for (; i < payload.size(); ++i) text[i] = static_cast<char>(text[i] ^ bytes[i % 4]);
}

std::uint64_t bigEndian(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
    return number;
}

}  // namespace

Endpoint Endpoint::parse(std::string_view url) {
    const auto fail = [url] {
        throw WireFault("'" + std::string(url) + "' is not of the form ws://host:port/path");
    };
    constexpr std::string_view scheme = "ws://";
    if (!url.starts_with(scheme)) fail();
    const std::string_view rest = url.substr(scheme.size());
    const auto slash = std::min(rest.find('/'), rest.size());
    const auto colon = rest.substr(0, slash).find(':');
    if (colon == std::string_view::npos) fail();
    Endpoint endpoint{.host = std::string(rest.substr(0, colon)),
                      .path = std::string(rest.substr(slash))};
    const auto read = std::from_chars(rest.data() + colon + 1, rest.data() + slash, endpoint.port);
    if (read.ec != std::errc() || read.ptr != rest.data() + slash || endpoint.port == 0) fail();
    while (endpoint.path.ends_with('/')) endpoint.path.pop_back();
    return endpoint;
}

std::string handshakeRequest(const Endpoint& endpoint, std::string_view station,
                             std::string_view password) {
    std::string text = "GET " + endpoint.path + "/" + std::string(station) + " HTTP/1.1\r\n";
    text += "Host: " + endpoint.host + ":" + std::to_string(endpoint.port) + "\r\n";
    text += "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";
    text += "Sec-WebSocket-Key: " + std::string(key) + "\r\n";
    text += "Sec-WebSocket-Protocol: ocpp1.6\r\n";
    if (!password.empty()) {
        const auto credentials = std::string(station) + ":" + std::string(password);
        text += "Authorization: Basic " + base64(credentials) + "\r\n";
    }
    return text + "\r\n";
}

bool takeHandshakeAnswer(std::string_view& bytes) {
    constexpr std::string_view end = "\r\n\r\n";
    const auto length = bytes.find(end);
    if (length == std::string_view::npos) {
        if (bytes.size() > maxHandshake) throw WireFault("the handshake's answer never ends");
        return false;
    }
    const std::string_view answer = bytes.substr(0, length);
    if (!answer.starts_with("HTTP/1.1 101")) {
        throw WireFault("handshake refused: " + std::string(answer.substr(0, answer.find('\r'))));
    }
    if (answer.find(accept) == std::string_view::npos) {
        throw WireFault("the handshake's answer has the wrong Sec-WebSocket-Accept");
    }
    if (answer.find("ocpp1.6") == std::string_view::npos) {
        throw WireFault("the server did not agree to the subprotocol ocpp1.6");
    }
    bytes.remove_prefix(length + end.size());
    return true;
}

std::optional<Frame> takeFrame(std::string_view& bytes) {
    if (bytes.size() < 2) return std::nullopt;
    const auto first = static_cast<unsigned char>(bytes[0]);
    const auto second = static_cast<unsigned char>(bytes[1]);
    if ((first & 0xF0U) != 0x80U) throw WireFault("the server sent a fragmented or reserved frame");
    if ((second & 0x80U) != 0) throw WireFault("the server sent a masked frame");
    std::uint64_t length = second;
    std::size_t header = 2;
    if (second >= 126) {
        header = second == 126 ? 4 : 10;
        if (bytes.size() < header) return std::nullopt;
        length = bigEndian(bytes.substr(2, header - 2));
    }
    if (length > maxFrame) throw WireFault("the server sent a frame beyond 1 MiB");
    if (bytes.size() < header + length) return std::nullopt;
    const Frame frame{static_cast<Opcode>(first & 0x0FU), bytes.substr(header, length)};
    bytes.remove_prefix(header + length);
    return frame;
}

void appendFrame(std::string& out, Opcode opcode, std::string_view payload, std::uint32_t mask) {
    constexpr unsigned char masked = 0x80;
    out += static_cast<char>(0x80U | static_cast<unsigned>(opcode));
    if (payload.size() < 126) {
        out += static_cast<char>(masked | payload.size());
    } else if (payload.size() < 65536) {
        out += static_cast<char>(masked | 126U);
        for (const int shift : {8, 0}) out += static_cast<char>(payload.size() >> shift);
    } else {
        out += static_cast<char>(masked | 127U);
        for (int shift = 56; shift >= 0; shift -= 8) {
            out += static_cast<char>(payload.size() >> shift);
        }
    }
    out.append(reinterpret_cast<const char*>(&mask), sizeof mask);
    appendMasked(out, payload, mask);
}

}  // namespace voltgate::bench
