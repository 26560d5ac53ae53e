#include "ocpp/transport/fast_payload.hpp"

#include <gtest/gtest.h>

#include <string>
#include <websocketpp/frame.hpp>
#include <websocketpp/utf8_validator.hpp>

namespace voltgate::transport {
namespace {

std::size_t aKey() {
    websocketpp::frame::masking_key_type key;
    key.c[0] = 0x12;
    key.c[1] = static_cast<char>(0xAB);
    key.c[2] = 0x00;
    key.c[3] = static_cast<char>(0xFF);
    return websocketpp::frame::prepare_masking_key(key);
}

TEST(Unmask, doesWhatTheSlowOneDoes) {
    for (std::size_t length = 0; length < 40; ++length) {
        std::string expected(length, 'x');
        std::string actual = expected;
        auto* slow = reinterpret_cast<std::uint8_t*>(expected.data());
        auto* fast = reinterpret_cast<std::uint8_t*>(actual.data());

        const auto slowKey = websocketpp::frame::byte_mask_circ(slow, length, aKey());
        const auto fastKey = unmask(fast, length, aKey());

        EXPECT_EQ(actual, expected) << length;
        EXPECT_EQ(fastKey, slowKey) << length;
    }
}

TEST(Unmask, goesOnWhereItStopped) {
    std::string whole(100, 'y');
    std::string parts = whole;
    unmask(reinterpret_cast<std::uint8_t*>(whole.data()), 100, aKey());

    auto key = aKey();
    std::size_t at = 0;
    for (const std::size_t length : {1, 2, 3, 5, 7, 11, 13, 58}) {
        key = unmask(reinterpret_cast<std::uint8_t*>(parts.data()) + at, length, key);
        at += length;
    }

    EXPECT_EQ(at, 100u);
    EXPECT_EQ(parts, whole);
}

// True when a text is valid UTF-8, fed in pieces of this many bytes.
bool isValid(const std::string& text, std::size_t piece) {
    websocketpp::utf8_validator::validator validator;
    for (std::size_t at = 0; at < text.size(); at += piece) {
        const auto end = std::min(at + piece, text.size());
        if (!decodeText(validator, text.data() + at, text.data() + end)) return false;
    }
    return validator.complete();
}

TEST(DecodeText, judgesAsTheSlowOneDoes) {
    const std::string ascii = "plain text of more than eight bytes";
    const std::vector<std::string> texts = {"",
                                            "a",
                                            ascii,
                                            ascii + "äöü€𝄞" + ascii,
                                            "äöü",
                                            "\xC3",
                                            "\xC3(",
                                            ascii + "\xFF" + ascii,
                                            "\xED\xA0\x80",
                                            ascii + "\xE2\x82",
                                            "\xC0\x80",
                                            "12345678\x80"};

    for (const auto& text : texts) {
        const bool expected = websocketpp::utf8_validator::validate(text);
        for (const std::size_t piece : {1, 2, 3, 8, 9, 1000})
            EXPECT_EQ(isValid(text, piece), expected) << text;
    }
}

}  // namespace
}  // namespace voltgate::transport
