// Field types that carry their limits, so that no message can forget them.
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::json {

/// At most Max characters (Unicode code points, as JSON Schema counts them).
template <std::size_t Max>
struct String {
    static constexpr std::size_t max = Max;
    std::string value;

    String() = default;
    String(std::string text) : value(std::move(text)) {}   // NOLINT(google-explicit-constructor)
    String(std::string_view text) : value(text) {}         // NOLINT(google-explicit-constructor)
    String(const char* text) : value(text) {}              // NOLINT(google-explicit-constructor)
    operator const std::string&() const { return value; }  // NOLINT(google-explicit-constructor)
    bool operator==(const String&) const = default;
};

/// A string out of a fixed vocabulary, kept as its text. Words is a struct with `static constexpr
/// std::array words`.
template <class Words>
struct Word {
    std::string value;

    static bool contains(std::string_view text) {
        return std::find(Words::words.begin(), Words::words.end(), text) != Words::words.end();
    }
    bool operator==(const Word&) const = default;
};

/// At least Min elements, at most Max where Max is not 0.
template <class T, std::size_t Min = 0, std::size_t Max = 0>
struct List : std::vector<T> {
    using std::vector<T>::vector;
};

/// Any JSON object, kept as its text and written as it is.
struct RawObject {
    std::string text = "{}";
};

}  // namespace voltgate::json
