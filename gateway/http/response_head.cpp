#include "gateway/http/response_head.hpp"

#include <algorithm>
#include <array>
#include <ctime>

namespace voltgate::http {
namespace {

// RFC 9110 §5.6.7
std::string dateNow() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::array<char, 40> text{};
    const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), size};
}

void add(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ");
    const auto begin = head.size();
    head.append(value);
    std::replace_if(
        head.begin() + static_cast<std::ptrdiff_t>(begin), head.end(),
        [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
    head += "\r\n";
}

std::uint64_t lengthOf(const Response& response) {
    return response.length.value_or(response.body.size());
}

// Without content, and so without a length. RFC 9110 §8.6
bool isBare(int status) { return status < 200 || status == 204 || status == 304; }

}  // namespace

BodyEnd bodyEndOf(const Response& response, const AnswerTerms& terms) {
    if (terms.isHead || isBare(response.status)) return BodyEnd::None;
    if (!response.stream || response.length) return BodyEnd::Length;
    return terms.isVersion10 ? BodyEnd::Connection : BodyEnd::Chunked;
}

std::string headOf(const Response& response, const AnswerTerms& terms) {
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
    head.append(reasonPhrase(response.status)).append("\r\n");
    for (const auto& [name, value] : response.headers) add(head, name, value);
    const auto end = bodyEndOf(response, terms);
    const bool isLengthToldOnly = terms.isHead && response.length && !isBare(response.status);
    if (end == BodyEnd::Length || isLengthToldOnly)
        add(head, "Content-Length", std::to_string(lengthOf(response)));
    if (end == BodyEnd::Chunked) add(head, "Transfer-Encoding", "chunked");
    add(head, "Date", dateNow());
    if (terms.isLast || end == BodyEnd::Connection) {
        add(head, "Connection", "close");
    } else if (terms.isVersion10) {
        add(head, "Connection", "keep-alive");
    }
    return head + "\r\n";
}

}  // namespace voltgate::http
