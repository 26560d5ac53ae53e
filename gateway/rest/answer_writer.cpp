#include "gateway/rest/answer_writer.hpp"

#include <charconv>
#include <limits>
#include <optional>
#include <string>

#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

using http::BodyEnd;

constexpr std::string_view lastChunk = "0\r\n\r\n";

std::string chunkHeadOf(std::size_t size) {
    std::array<char, 2 * sizeof size> digits{};
    const auto* end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
    return std::string(digits.data(), static_cast<std::size_t>(end - digits.data())) + "\r\n";
}

Wire::Pieces piecesOf(std::string_view first, std::string_view second = {},
                      std::string_view third = {}) {
    return {asio::buffer(first), asio::buffer(second), asio::buffer(third)};
}

// What the source gives; nothing when it fails.
Task<std::optional<std::string>> nextPiece(ByteSource& source) {
    try {
        auto piece = co_await source.read();
        co_return piece;
    } catch (const std::exception& error) {
        log::error("an answer could not be sent to its end", {{"error", error.what()}});
        co_return std::nullopt;
    }
}

Task<bool> writePieces(Wire& wire, const http::Response& response, BodyEnd end,
                       std::chrono::milliseconds time) {
    const bool isChunked = end == BodyEnd::Chunked;
    auto left = response.length.value_or(std::numeric_limits<std::uint64_t>::max());
    while (left > 0) {
        wire.allowAnyTime();  // The source bounds itself.
        auto piece = co_await nextPiece(*response.stream);
        if (!piece) co_return false;
        if (piece->empty()) break;
        if (piece->size() > left) piece->resize(left);
        left -= piece->size();
        const auto head = isChunked ? chunkHeadOf(piece->size()) : std::string();
        wire.allow(time);
        const auto pieces = piecesOf(head, *piece, isChunked ? "\r\n" : "");
        const bool isOut = co_await wire.write(pieces);
        if (!isOut) co_return false;
    }
    if (!isChunked) co_return !response.length || left == 0;
    wire.allow(time);
    const bool isOut = co_await wire.write(piecesOf(lastChunk));
    co_return isOut;
}

}  // namespace

Task<bool> writeAnswer(Wire& wire, const http::Response& response, http::AnswerTerms terms,
                       std::chrono::milliseconds time) {
    const auto head = http::headOf(response, terms);
    const auto end = http::bodyEndOf(response, terms);
    const bool isStreamed = response.stream && end != BodyEnd::None;
    const bool hasBody = end != BodyEnd::None && !isStreamed;
    wire.allow(time);
    const auto pieces = piecesOf(head, hasBody ? response.body : std::string_view());
    bool isOut = co_await wire.write(pieces);
    if (isOut && isStreamed) isOut = co_await writePieces(wire, response, end, time);
    co_return isOut;
}

}  // namespace voltgate::rest
