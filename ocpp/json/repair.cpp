#include "ocpp/json/repair.hpp"

#include <array>
#include <cmath>
#include <cstdlib>

#include "ocpp/json/escape.hpp"

namespace voltgate::json {
namespace {

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isOfNumber(char c) {
    return isDigit(c) || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E';
}
bool isBeyondDouble(const std::string& number) {
    return std::isinf(std::strtod(number.c_str(), nullptr));
}
bool isOfWord(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

class Repair {
public:
    explicit Repair(std::string_view text) : rest_(withoutFrills(text)) {
        out_.reserve(text.size() + 16);
    }

    std::string run() {
        while (!rest_.empty()) {
            const char c = rest_.front();
            if (isSpace(c))
                take(1);
            else if (c == '"')
                string();
            else if (isOfWord(c))
                word();
            else if (isOfNumber(c))
                number();
            else
                punctuation();
        }
        return std::move(out_);
    }

private:
    static std::string_view withoutFrills(std::string_view text) {
        if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
        while (!text.empty() && (text.back() == '\0' || isSpace(text.back())))
            text.remove_suffix(1);
        return text;
    }

    void take(std::size_t count) {
        out_ += rest_.substr(0, count);
        rest_.remove_prefix(count);
    }

    void string() {
        take(1);
        while (!rest_.empty() && rest_.front() != '"') character();
        if (!rest_.empty()) take(1);
        last_ = '"';
    }

    void character() {
        const auto c = static_cast<unsigned char>(rest_.front());
        if (c == '\\') return escape();
        if (c >= 0x20) return take(1);
        constexpr auto digits = "0123456789abcdef";
        out_ += {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
        rest_.remove_prefix(1);
    }

    void escape() {
        const char next = rest_.size() > 1 ? rest_[1] : ' ';
        const bool isKnown = std::string_view("\"\\/bfnrt").find(next) != std::string_view::npos;
        if (isKnown) return take(2);
        const auto unicode = unicodeEscape(rest_);
        if (unicode && unicode->isCharacter) return take(unicode->length);
        out_ += unicode ? "\\ufffd" : "\\\\";
        rest_.remove_prefix(unicode ? unicode->length : 1);
    }

    void word() {
        std::size_t length = 0;
        while (length < rest_.size() && isOfWord(rest_[length])) ++length;
        replace(length, meantBy(rest_.substr(0, length)));
    }

    static std::string_view meantBy(std::string_view word) {
        constexpr std::array nothing = {"NaN",       "nan",  "Infinity", "inf",
                                        "undefined", "None", "nil"};
        for (std::string_view each : nothing) {
            if (each == word) return "null";
        }
        if (word == "True" || word == "TRUE") return "true";
        if (word == "False" || word == "FALSE") return "false";
        if (word == "Null" || word == "NULL") return "null";
        return word;
    }

    // JSON wants digits on both sides of the point, no plus and no leading zeros.
    void number() {
        std::size_t length = 0;
        while (length < rest_.size() && isOfNumber(rest_[length])) ++length;
        std::string_view digits = rest_.substr(0, length);
        if (digits == "-" || digits == "+") {  // -Infinity
            rest_.remove_prefix(1);
            return;
        }
        std::string mended(digits.starts_with('-') ? "-" : "");
        if (digits.front() == '+' || digits.front() == '-') digits.remove_prefix(1);
        while (digits.size() > 1 && digits[0] == '0' && isDigit(digits[1])) digits.remove_prefix(1);
        if (digits.starts_with('.')) mended += '0';
        mended += digits;
        if (mended.ends_with('.')) mended += '0';
        replace(length, isBeyondDouble(mended) ? "null" : mended);
    }

    void replace(std::size_t length, std::string_view with) {
        out_ += with;
        rest_.remove_prefix(length);
        last_ = 'v';
    }

    void punctuation() {
        const char c = rest_.front();
        const bool ends = c == '}' || c == ']';
        if (last_ == ':' && (c == ',' || ends)) out_ += "null";
        const bool isStray = c == ',' && (last_ == ',' || last_ == '[' || last_ == '{');
        if (ends && last_ == ',') out_.erase(lastComma_, 1);
        if (isStray) return rest_.remove_prefix(1);
        if (c == ',') lastComma_ = out_.size();
        take(1);
        last_ = c;
    }

    std::string_view rest_;
    std::string out_;
    char last_ = ' ';  // The last that was no space: punctuation, '"' for a string, 'v' for others.
    std::size_t lastComma_ = 0;
};

}  // namespace

std::optional<std::string> repaired(std::string_view text) {
    auto mended = Repair(text).run();
    if (mended == text) return std::nullopt;
    return mended;
}

std::optional<std::string> closed(std::string_view text) {
    const auto end = text.find_last_not_of(std::string_view(" \t\r\n\0", 5));
    if (end == std::string_view::npos) return std::nullopt;
    text = text.substr(0, end + 1);
    const bool isWhole = text.ends_with('"') || text.ends_with('}') || text.ends_with(']') ||
                         text.ends_with("true") || text.ends_with("false") ||
                         text.ends_with("null");
    if (!isWhole) return std::nullopt;
    std::string missing;  // In the order of the brackets that are open; written from its end.
    bool isInString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (isInString && c == '\\')
            ++i;
        else if (c == '"')
            isInString = !isInString;
        else if (!isInString && (c == '{' || c == '['))
            missing += c == '{' ? '}' : ']';
        else if (!isInString && (c == '}' || c == ']')) {
            if (missing.empty() || missing.back() != c) return std::nullopt;
            missing.pop_back();
        }
    }
    if (isInString || missing.empty()) return std::nullopt;
    return std::string(text).append(missing.rbegin(), missing.rend());
}

}  // namespace voltgate::json
