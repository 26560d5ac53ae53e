// JSON is read as text, so that what is cut off or odd is masked as far as it goes, and what is no
// secret stays as it came.
#include "ocpp/domain/secrets.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "ocpp/domain/secret_texts.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate {
namespace {

constexpr int deepestJson = 4;  // JSON in strings of JSON.

// Members that name what another member of the same object is the value of.
constexpr std::array naming = {std::string_view("key"),       std::string_view("name"),
                               std::string_view("variable"),  std::string_view("parameter"),
                               std::string_view("messageid"), std::string_view("variablename")};
constexpr std::array valued = {std::string_view("value"), std::string_view("attributevalue"),
                               std::string_view("val"), std::string_view("data"),
                               std::string_view("desiredvalue")};

template <class Names>
bool isOneOf(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

struct Edit {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string text{};
};

// An object or array that is being read. Values of a named thing wait for its name, which may come
// after them.
struct Level {
    std::size_t begin = 0;
    std::string member{};  // The name whose value comes next; empty in arrays.
    bool namesSecret = false;
    std::vector<Edit> values{};
};

std::optional<unsigned> unitAt(std::string_view text, std::size_t at) {
    unsigned unit = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        if (i >= text.size()) return std::nullopt;
        const char c = toLower(text[i]);
        const bool isDigit = c >= '0' && c <= '9';
        if (!isDigit && (c < 'a' || c > 'f')) return std::nullopt;
        unit = unit * 16 + static_cast<unsigned>(isDigit ? c - '0' : c - 'a' + 10);
    }
    return unit;
}

// The text of a JSON string. Characters beyond ASCII stay escaped: no secret is told by them.
std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\' || at + 1 == text.size()) {
            plain += text[at];
            continue;
        }
        const auto unit = text[at + 1] == 'u' ? unitAt(text, at + 2) : std::nullopt;
        if (unit && *unit < 0x80) {
            plain += static_cast<char>(*unit);
            at += 5;
        } else if (unit) {
            plain += text.substr(at, 6);
            at += 5;
        } else {
            constexpr std::string_view letters = "nrtbf";
            const auto place = letters.find(text[++at]);
            plain += place == std::string_view::npos ? text[at] : "\n\r\t\b\f"[place];
        }
    }
    return plain;
}

std::string escaped(std::string_view text) {
    std::string json;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        constexpr std::string_view hex = "0123456789abcdef";
        const bool isUnit = c == '\\' && at + 1 < text.size() && text[at + 1] == 'u' &&
                            unitAt(text, at + 2).value_or(0) >= 0x80;
        if (c == '"' || (c == '\\' && !isUnit)) {
            json += '\\';
            json += c;
        } else if (static_cast<unsigned char>(c) < ' ') {
            json += "\\u00";
            json += hex[static_cast<unsigned char>(c) / 16];
            json += hex[static_cast<unsigned char>(c) % 16];
        } else {
            json += c;
        }
    }
    return json;
}

bool looksLikeJson(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

std::string masked(std::string text, int depth);

class JsonMasker {
public:
    JsonMasker(std::string_view text, int depth) : text_(text), depth_(depth) {}

    std::string run() {
        for (std::size_t at = 0; at < text_.size(); ++at) {
            const char c = text_[at];
            if (c == '{' || c == '[') {
                levels_.push_back({.begin = at});
            } else if ((c == '}' || c == ']') && levels_.size() > 1) {
                close(at + 1);
            } else if (c == ',') {
                if (!isArray(levels_.back())) levels_.back().member.clear();
            } else if (c == '"') {
                at = string(at);
            } else if (isOfScalar(c)) {
                at = scalar(at);
            }
        }
        while (levels_.size() > 1) close(text_.size());
        return applied();
    }

private:
    static bool isOfScalar(char c) {
        return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' ||
               (toLower(c) >= 'a' && toLower(c) <= 'z');
    }
    bool isArray(const Level& level) const {
        return level.begin < text_.size() && text_[level.begin] == '[';
    }

    std::size_t string(std::size_t begin) {
        std::size_t end = begin + 1;
        while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
        end = std::min(end, text_.size());
        auto content = unescaped(text_.substr(begin + 1, end - begin - 1));
        const auto next = text_.find_first_not_of(" \t\r\n", std::min(end + 1, text_.size()));
        if (next != std::string_view::npos && text_[next] == ':') {
            levels_.back().member = std::move(content);
            return next;
        }
        if (isOneOf(naming, toLower(levels_.back().member)) && isSecretKey(content))
            levels_.back().namesSecret = true;
        if (!value({begin + 1, end, "***"})) maskContent({begin + 1, end}, std::move(content));
        return end;
    }

    std::size_t scalar(std::size_t begin) {
        auto end = begin;
        while (end < text_.size() && isOfScalar(text_[end])) ++end;
        const auto word = text_.substr(begin, end - begin);
        if (word != "null" && word != "true" && word != "false") value({begin, end, "\"***\""});
        return end - 1;
    }

    // Whether the value, which ends here, is masked now.
    bool value(Edit edit) {
        auto& level = levels_.back();
        if (isOneOf(valued, toLower(level.member))) level.values.push_back(edit);
        if (level.member.empty() || !isSecretMember(level.member)) return false;
        edits_.push_back(std::move(edit));
        return true;
    }

    void close(std::size_t end) {
        auto level = std::move(levels_.back());
        levels_.pop_back();
        if (level.namesSecret)
            edits_.insert(edits_.end(), level.values.begin(), level.values.end());
        auto& around = levels_.back();
        // 2.x names a variable by an object.
        if (level.namesSecret && toLower(around.member) == "variable") around.namesSecret = true;
        if (level.begin + 2 < end) value({level.begin, end, "\"***\""});
    }

    void maskContent(Edit edit, std::string content) {
        auto without = masked(content, depth_ + 1);
        if (without == content) return;
        edit.text = escaped(without);
        edits_.push_back(std::move(edit));
    }

    // What is inside of something that is masked as a whole goes with it.
    std::string applied() {
        std::stable_sort(edits_.begin(), edits_.end(), [](const Edit& a, const Edit& b) {
            if (a.begin != b.begin) return a.begin < b.begin;
            if (a.end != b.end) return a.end > b.end;
            return a.text.size() < b.text.size();
        });
        std::string result;
        std::size_t done = 0;
        for (const auto& edit : edits_) {
            if (edit.begin < done) continue;
            result += text_.substr(done, edit.begin - done);
            result += edit.text;
            done = edit.end;
        }
        return result += text_.substr(done);
    }

    std::string_view text_;
    int depth_;
    std::vector<Level> levels_{{.begin = std::string_view::npos}};
    std::vector<Edit> edits_;
};

std::string masked(std::string text, int depth) {
    if (!mayHoldSecret(text)) return text;
    if (!looksLikeJson(text)) return withoutSecretTexts(std::move(text));
    if (depth > deepestJson) return "***";
    return JsonMasker(text, depth).run();
}

}  // namespace

std::string withoutAnySecret(std::string text) { return masked(std::move(text), 0); }

}  // namespace voltgate
