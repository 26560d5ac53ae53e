#include "ocpp/json/document.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

#include "ocpp/json/escape.hpp"

namespace voltgate::json {
namespace {

std::size_t escapeLength(std::string_view text, std::size_t at) {
    const auto escape = unicodeEscape(text.substr(at));
    if (!escape) return 2;
    if (!escape->isCharacter) {
        throw SyntaxFault("half of a surrogate pair at byte " + std::to_string(at));
    }
    return escape->length;
}

// Depth of arrays and objects, strings skipped. It bounds the recursion of RapidJSON's parser,
// which has no bound of its own; the iterative parser needs none, but takes half as long again.
void checkDepthAndEscapes(std::string_view text) {
    std::size_t depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\')
                i += escapeLength(text, i) - 1;
            else if (c == '"')
                inString = false;
            continue;
        }
        if (c == '"')
            inString = true;
        else if (c == ']' || c == '}')
            depth -= depth > 0 ? 1 : 0;
        else if ((c == '[' || c == '{') && ++depth > maxDepth) {
            throw SyntaxFault("nested deeper than " + std::to_string(maxDepth) +
                              " levels at byte " + std::to_string(i));
        }
    }
}

// RapidJSON takes a NUL for the end of the text: whatever is behind it would pass unread, and be
// written where the text is passed on.
void refuseNul(std::string_view text) {
    if (const auto at = text.find('\0'); at != std::string_view::npos) {
        throw SyntaxFault("a NUL character at byte " + std::to_string(at));
    }
}

}  // namespace

rapidjson::Document parseText(std::string_view text, Encoding encoding) {
    refuseNul(text);
    checkDepthAndEscapes(text);
    // One chunk of the pool usually holds the whole document: a copy of the text, in which strings
    // are unescaped and stay, and nodes, which are about three times as long.
    rapidjson::Document document(nullptr, std::clamp<std::size_t>(text.size() * 5, 1024, 262144));
    auto* const copy = static_cast<char*>(document.GetAllocator().Malloc(text.size() + 1));
    *std::copy(text.begin(), text.end(), copy) = '\0';
    using namespace rapidjson;
    if (encoding == Encoding::Utf8) {
        document.ParseInsitu<kParseDefaultFlags>(copy);
    } else {
        document.ParseInsitu<kParseValidateEncodingFlag>(copy);
    }
    if (document.HasParseError()) {
        throw SyntaxFault(std::string(rapidjson::GetParseError_En(document.GetParseError())) +
                          " At byte " + std::to_string(document.GetErrorOffset()) + ".");
    }
    return document;
}

std::string toText(const rapidjson::Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace voltgate::json
