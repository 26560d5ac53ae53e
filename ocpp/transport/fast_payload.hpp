// Unmasking and UTF-8 checking of WebSocket payloads, eight bytes at a time. websocketpp goes byte
// by byte, which took a quarter of the server's CPU time; cmake/websocketpp.cmake puts these two in
// its place.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace voltgate::transport {

/// XORs `length` bytes with the masking key that `preparedKey` holds (repeated to the width of the
/// word, in memory order) and returns it rotated, ready for the bytes that follow (RFC 6455 §5.3).
inline std::size_t unmask(std::uint8_t* data, std::size_t length, std::size_t preparedKey) {
    std::uint32_t key;
    std::memcpy(&key, &preparedKey, sizeof key);
    const std::uint64_t wide = (std::uint64_t{key} << 32) | key;
    std::size_t at = 0;
    for (; at + sizeof wide <= length; at += sizeof wide) {
        std::uint64_t word;
        std::memcpy(&word, data + at, sizeof word);
        word ^= wide;
        std::memcpy(data + at, &word, sizeof word);
    }
    std::uint8_t bytes[sizeof key];
    std::memcpy(bytes, &key, sizeof key);
    for (std::size_t i = at; i < length; ++i) data[i] ^= bytes[i % sizeof key];

    const std::size_t shift = length % sizeof key;
    std::uint8_t rotated[sizeof(std::size_t)];
    for (std::size_t i = 0; i < sizeof rotated; ++i) rotated[i] = bytes[(i + shift) % sizeof key];
    std::memcpy(&preparedKey, rotated, sizeof preparedKey);
    return preparedKey;
}

/// Feeds text to websocketpp's validator, but only from the first byte that is not ASCII to the end
/// of its character: between characters, runs of ASCII are valid as they are. False when it is no
/// UTF-8.
template <class Validator>
bool decodeText(Validator& validator, const char* begin, const char* end) {
    constexpr std::uint64_t highBits = 0x8080808080808080ULL;
    while (begin != end) {
        if (validator.complete()) {
            std::uint64_t word;
            while (static_cast<std::size_t>(end - begin) >= sizeof word) {
                std::memcpy(&word, begin, sizeof word);
                if ((word & highBits) != 0) break;
                begin += sizeof word;
            }
            if (begin == end) return true;
        }
        if (!validator.consume(static_cast<std::uint8_t>(*begin))) return false;
        ++begin;
    }
    return true;
}

}  // namespace voltgate::transport
