#include "ocpp/domain/secrets.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "ocpp/domain/one_time_link.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate {
namespace {

struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

// An object that is being read, as far as matters here.
struct Object {
    bool isSecret = false;
    std::string member{};  // The name whose value comes next.
    std::vector<Range> values{};
};

bool containsIgnoringCase(std::string_view text, std::string_view wanted) {
    return std::search(text.begin(), text.end(), wanted.begin(), wanted.end(),
                       [](char a, char b) { return toLower(a) == b; }) != text.end();
}

// The place of the quotation mark that ends the string which begins at `begin`, or of the end.
std::size_t endOfString(std::string_view text, std::size_t begin) {
    std::size_t at = begin + 1;
    while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
    return std::min(at, text.size());
}

bool isMemberName(std::string_view text, std::size_t after) {
    const auto next = text.find_first_not_of(" \t\r\n", after);
    return next != std::string_view::npos && text[next] == ':';
}

void readString(std::string_view text, Range range, Object& object) {
    const auto content = text.substr(range.begin, range.end - range.begin);
    if (isMemberName(text, range.end + 1)) {
        object.member = toLower(content);
    } else if (object.member == "key") {
        object.isSecret = object.isSecret || isSecretKey(content);
    } else if (object.member == "value") {
        object.values.push_back(range);
    }
}

// Where secrets stand, in the order of the text.
std::vector<Range> secretsIn(std::string_view text) {
    std::vector<Range> found;
    std::vector<Object> open(1);
    const auto close = [&] {
        if (open.back().isSecret)
            found.insert(found.end(), open.back().values.begin(), open.back().values.end());
        open.pop_back();
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '{') open.emplace_back();
        if (text[at] == '}' && open.size() > 1) close();
        if (text[at] != '"') continue;
        const auto end = endOfString(text, at);
        readString(text, {at + 1, end}, open.back());
        at = end;
    }
    while (!open.empty()) close();
    std::sort(found.begin(), found.end(),
              [](const Range& a, const Range& b) { return a.begin < b.begin; });
    return found;
}

bool isOfToken(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

void maskToken(std::string& text, std::size_t begin) {
    auto end = begin;
    while (end < text.size() && isOfToken(text[end])) ++end;
    if (end - begin >= oneTimeTokenBytes) text.replace(begin, end - begin, "***");
}

// user:password@host, as far as the next slash, which may be escaped, or the end of the string.
void maskPassword(std::string& text, std::size_t begin) {
    const auto end = text.find_first_of("/\"\\ ", begin);
    const auto authority = std::string_view(text).substr(begin, end - begin);
    const auto colon = authority.find(':');
    const auto host = authority.rfind('@');
    if (host == std::string_view::npos || colon == std::string_view::npos || colon > host) return;
    text.replace(begin + colon + 1, host - colon - 1, "***");
}

void maskBehind(std::string& text, std::string_view mark,
                void (*mask)(std::string& text, std::size_t begin)) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
        at += mark.size();
        mask(text, at);
    }
}

}  // namespace

bool isSecretKey(std::string_view name) {
    return equalIgnoringCase(name, "AuthorizationKey") ||
           equalIgnoringCase(name, "BasicAuthPassword");
}

std::string withoutSecrets(std::string text) {
    const bool mayHold = containsIgnoringCase(text, "authorizationkey") ||
                         containsIgnoringCase(text, "basicauthpassword");
    if (!mayHold) return text;
    const auto secrets = secretsIn(text);
    for (auto each = secrets.rbegin(); each != secrets.rend(); ++each)
        text.replace(each->begin, each->end - each->begin, "***");
    return text;
}

std::string withoutTokens(std::string text) {
    maskBehind(text, oneTimePath, &maskToken);
    maskBehind(text, R"(\/files\/)", &maskToken);
    return text;
}

std::string withoutPassword(std::string text) {
    maskBehind(text, "://", &maskPassword);
    maskBehind(text, R"(:\/\/)", &maskPassword);
    return text;
}

std::string withoutAnySecret(std::string text) {
    return withoutSecrets(withoutPassword(withoutTokens(std::move(text))));
}

}  // namespace voltgate
