#include "gateway/http/media_type.hpp"

#include <charconv>
#include <cmath>

#include "ocpp/domain/text.hpp"

namespace voltgate::http {
namespace {

// What stands between commas that are in no quotes.
std::vector<std::string> membersOf(const std::string& list) {
    std::vector<std::string> members(1);
    bool isQuoted = false;
    bool isEscaped = false;
    for (const char c : list) {
        if (c == ',' && !isQuoted) {
            members.emplace_back();
            continue;
        }
        if (c == '"' && !isEscaped) isQuoted = !isQuoted;
        isEscaped = isQuoted && c == '\\' && !isEscaped;
        members.back() += c;
    }
    return members;
}

// A weight that cannot be read is none.
int thousandthsOf(const std::string& range) {
    const auto text = parameterOf(range, "q").value_or("1");
    double weight = 1;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), weight);
    const bool isWeight = fault == std::errc{} && weight >= 0 && weight <= 1;
    return isWeight ? static_cast<int>(std::lround(weight * 1000)) : 1000;
}

// 0: it does not fit.
int specificityOf(const std::string& range, const std::string& mediaType) {
    if (range == mediaType) return 3;
    if (range == mediaType.substr(0, mediaType.find('/')) + "/*") return 2;
    return range == "*/*" ? 1 : 0;
}

}  // namespace

std::optional<std::string> parameterOf(const std::string& field, const std::string& name) {
    const auto lower = toLower(field);
    auto at = lower.find(name + "=");
    while (at != std::string::npos && at > 0 && lower[at - 1] != ' ' && lower[at - 1] != ';') {
        at = lower.find(name + "=", at + 1);
    }
    if (at == std::string::npos) return std::nullopt;
    at += name.size() + 1;
    if (at >= field.size() || field[at] != '"') {
        return field.substr(at, field.find_first_of("; \r\n", at) - at);
    }
    std::string value;
    for (++at; at < field.size() && field[at] != '"'; ++at) {
        if (field[at] == '\\' && at + 1 < field.size()) ++at;
        value += field[at];
    }
    return value;
}

std::string mediaTypeIn(const std::string& contentType) {
    return toLower(trimmed(std::string_view(contentType).substr(0, contentType.find(';'))));
}

void requireUtf8(const std::string& contentType) {
    const auto charset = toLower(parameterOf(contentType, "charset").value_or("utf-8"));
    if (charset == "utf-8" || charset == "utf8" || charset == "us-ascii") return;
    throw HttpProblem(415, "the body must be in UTF-8: expected charset=utf-8, or none");
}

void requireNoCoding(const Request& request) {
    for (const auto& member : membersOf(headersNamed(request.headers, "Content-Encoding"))) {
        const auto coding = toLower(trimmed(member));
        if (coding.empty() || coding == "identity") continue;
        HttpProblem problem(415, "the body must not be compressed: expected no Content-Encoding");
        problem.headers.emplace_back("Accept-Encoding", "identity");
        throw HttpProblem(problem);
    }
}

Welcome welcomeOf(const std::string& mediaType, const std::string& accept) {
    if (trimmed(accept).empty()) return {};
    Welcome welcome{.thousandths = 0};
    int best = 0;
    for (const auto& range : membersOf(accept)) {
        const auto specificity = specificityOf(mediaTypeIn(range), mediaType);
        if (specificity == 0 || specificity < best) continue;
        const auto weight = thousandthsOf(range);
        const bool isSecond = specificity == best && weight <= welcome.thousandths;
        if (isSecond) continue;
        best = specificity;
        welcome = {.thousandths = weight, .isNamed = specificity == 3};
    }
    return welcome;
}

}  // namespace voltgate::http
