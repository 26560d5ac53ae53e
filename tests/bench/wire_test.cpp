#include "bench/load/wire.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace voltgate::bench {
namespace {

std::string unmasked(std::string payload, std::uint32_t mask) {
    std::array<char, 4> bytes{};
    std::memcpy(bytes.data(), &mask, bytes.size());
    for (std::size_t i = 0; i < payload.size(); ++i) {
        payload[i] = static_cast<char>(payload[i] ^ bytes[i % 4]);
    }
    return payload;
}

TEST(Endpoint, isReadFromAUrl) {
    const auto endpoint = Endpoint::parse("ws://127.0.0.1:9000/ocpp/");

    EXPECT_EQ(endpoint.host, "127.0.0.1");
    EXPECT_EQ(endpoint.port, 9000);
    EXPECT_EQ(endpoint.path, "/ocpp");
}

TEST(Endpoint, mustHaveAPort) { EXPECT_THROW(Endpoint::parse("ws://127.0.0.1/ocpp"), WireFault); }

TEST(Handshake, carriesCredentialsAndSubprotocol) {
    const auto request =
        handshakeRequest({.host = "127.0.0.1", .port = 9000, .path = "/ocpp"}, "CP1", "secret");

    EXPECT_TRUE(request.starts_with("GET /ocpp/CP1 HTTP/1.1\r\n"));
    EXPECT_NE(request.find("Sec-WebSocket-Protocol: ocpp1.6\r\n"), std::string::npos);
    EXPECT_NE(request.find("Authorization: Basic Q1AxOnNlY3JldA==\r\n"), std::string::npos);
}

TEST(Handshake, isIncompleteUntilItsEmptyLine) {
    std::string_view answer = "HTTP/1.1 101 Switching Protocols\r\n";

    EXPECT_FALSE(takeHandshakeAnswer(answer));
}

TEST(Handshake, leavesWhatCameBehindIt) {
    std::string_view answer =
        "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
        "Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n\x81\x02[]";

    ASSERT_TRUE(takeHandshakeAnswer(answer));

    EXPECT_EQ(takeFrame(answer)->payload, "[]");
}

TEST(Handshake, saysHowItWasRefused) {
    std::string_view answer = "HTTP/1.1 401 Unauthorized\r\n\r\n";

    EXPECT_THROW(takeHandshakeAnswer(answer), WireFault);
}

class FrameOfLength : public testing::TestWithParam<std::size_t> {};

TEST_P(FrameOfLength, isMaskedAndNothingElse) {
    const std::string payload(GetParam(), 'x');
    const std::uint32_t mask = 0x12345678;
    std::string out;

    appendFrame(out, Opcode::Text, payload, mask);

    ASSERT_GE(out.size(), payload.size() + 6);
    EXPECT_EQ(unmasked(out.substr(out.size() - payload.size()), mask), payload);
    EXPECT_EQ(static_cast<unsigned char>(out[0]), 0x81);
    EXPECT_NE(static_cast<unsigned char>(out[1]) & 0x80, 0);
}

INSTANTIATE_TEST_SUITE_P(AtItsLimits, FrameOfLength,
                         testing::Values(0, 1, 7, 8, 9, 125, 126, 1700, 65535, 65536));

TEST(Frame, isTakenOnlyWhenItIsComplete) {
    std::string_view half("\x81\x05[3,", 5);

    const auto frame = takeFrame(half);

    EXPECT_FALSE(frame.has_value());
    EXPECT_EQ(half.size(), 5U);
}

TEST(Frame, ofAServerMustNotBeMasked) {
    std::string_view masked("\x81\x80\x01\x02\x03\x04", 6);

    EXPECT_THROW(takeFrame(masked), WireFault);
}

}  // namespace
}  // namespace voltgate::bench
