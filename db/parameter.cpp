#include "db/parameter.hpp"

#include <algorithm>

#include "db/text.hpp"

namespace voltgate::db {
namespace {

// Years that both PostgreSQL and RFC 3339 can write; stations with odd clocks reach beyond them.
const DateTime earliest = *DateTime::parse("0001-01-01T00:00:00Z");
const DateTime latest = *DateTime::parse("9999-12-31T23:59:59.999Z");

// Numbers and most words can stand in an array literal as they are.
bool isPlain(std::string_view text) {
    if (text.empty() || text.size() > 40) return false;
    for (const char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '+' || c == ':';
        if (!plain) return false;
    }
    // The word null, in any case, would be read as null.
    return text.size() != 4 || (text[0] != 'n' && text[0] != 'N');
}

}  // namespace

std::string parameter(std::string_view text) { return storable(text); }

std::string parameter(DateTime time) { return std::clamp(time, earliest, latest).text(); }

void ArrayParameter::addElement(const Parameter& element) {
    if (text_.size() > 1) text_ += ',';
    if (!element) {
        text_ += "null";
    } else if (isPlain(*element)) {
        text_ += *element;
    } else {
        text_ += '"';
        for (const char c : *element) {
            if (c == '"' || c == '\\') text_ += '\\';
            text_ += c;
        }
        text_ += '"';
    }
}

}  // namespace voltgate::db
