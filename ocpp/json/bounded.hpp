// Field types that carry their limits, so that no message can forget them.
#pragma once
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocpp/json/described.hpp"

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

/// A required string that can be done without: empty where it is missing, if that is allowed.
template <std::size_t Max>
struct Dispensable : String<Max> {
    using String<Max>::String;
};
template <class T>
inline constexpr bool isDispensable = false;
template <std::size_t Max>
inline constexpr bool isDispensable<Dispensable<Max>> = true;

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

/// A literal of an enumeration, kept as its text: stations make up words of their own, and what
/// they said must not be lost.
template <Enumeration E>
struct Literally {
    std::string value;

    Literally() = default;
    Literally(E meant) : value(json::text(meant)) {}  // NOLINT(google-explicit-constructor)
    bool operator==(const Literally&) const = default;
};

/// A reading of a meter: required, an integer by the specification, and kept as it comes, since
/// meters count in fractions too. Nothing where a message was salvaged without it.
struct Reading {
    std::optional<double> value;

    Reading() = default;
    Reading(double number) : value(number) {}                 // NOLINT(google-explicit-constructor)
    operator std::optional<double>() const { return value; }  // NOLINT(google-explicit-constructor)
    bool operator==(const Reading&) const = default;
};

/// At least Min elements, at most Max where Max is not 0.
template <class T, std::size_t Min = 0, std::size_t Max = 0>
struct List : std::vector<T> {
    using std::vector<T>::vector;
};

template <class T>
inline constexpr bool isList = false;
template <class T, std::size_t Min, std::size_t Max>
inline constexpr bool isList<List<T, Min, Max>> = true;

/// Any JSON object, kept as its text and written as it is.
struct RawObject {
    std::string text = "{}";
};

}  // namespace voltgate::json
