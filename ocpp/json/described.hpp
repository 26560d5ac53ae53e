// Described structs: JSON_FIELDS lists the members that make up the JSON object, in the order in
// which they are written; JSON_ENUM the literals of an enumeration. Both expand to a function found
// by argument-dependent lookup, which is far cheaper to compile than a tuple of descriptors.
//
//     struct IdTagInfo { AuthorizationStatus status; std::optional<DateTime> expiryDate; };
//     JSON_FIELDS(IdTagInfo, status, expiryDate)
//     enum class ResetType { Hard, Soft };
//     JSON_ENUM(ResetType, Hard, Soft)
//
// Both stand in the namespace of their type. Up to 60 names each.
#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace voltgate::json {

template <class T>
struct Tag {};

struct NoVisit {
    template <class Member>
    constexpr void operator()(std::string_view, Member) const {}
};

template <class T>
concept Described = requires { fields(Tag<T>{}, NoVisit{}); };

template <class T>
concept Enumeration = std::is_enum_v<T> && requires { literals(Tag<T>{}); };

template <class E>
using Literal = std::pair<std::string_view, E>;

template <class T>
inline constexpr bool isOptional = false;
template <class T>
inline constexpr bool isOptional<std::optional<T>> = true;

/// The literal of an enumerator, e.g. "Accepted".
template <Enumeration E>
constexpr std::string_view text(E value) {
    for (const auto& [literal, enumerator] : literals(Tag<E>{})) {
        if (enumerator == value) return literal;
    }
    return "";
}

/// The enumerator with this literal.
template <Enumeration E>
constexpr std::optional<E> parse(std::string_view wanted) {
    for (const auto& [literal, enumerator] : literals(Tag<E>{})) {
        if (literal == wanted) return enumerator;
    }
    return std::nullopt;
}

}  // namespace voltgate::json

#define JSON_PARENS ()
#define JSON_EXPAND(...) JSON_EXPAND3(JSON_EXPAND3(JSON_EXPAND3(JSON_EXPAND3(__VA_ARGS__))))
#define JSON_EXPAND3(...) JSON_EXPAND2(JSON_EXPAND2(JSON_EXPAND2(JSON_EXPAND2(__VA_ARGS__))))
#define JSON_EXPAND2(...) JSON_EXPAND1(JSON_EXPAND1(JSON_EXPAND1(JSON_EXPAND1(__VA_ARGS__))))
#define JSON_EXPAND1(...) __VA_ARGS__
#define JSON_AGAIN() JSON_STEP
#define JSON_EACH(macro, T, ...) __VA_OPT__(JSON_EXPAND(JSON_STEP(macro, T, __VA_ARGS__)))
#define JSON_STEP(macro, T, name, ...) \
    macro(T, name) __VA_OPT__(JSON_AGAIN JSON_PARENS(macro, T, __VA_ARGS__))

#define JSON_FIELD(T, name) visit(#name, &T::name);
#define JSON_FIELDS(T, ...)                                                             \
    template <class Visitor>                                                            \
    constexpr void fields(::voltgate::json::Tag<T>, [[maybe_unused]] Visitor&& visit) { \
        JSON_EACH(JSON_FIELD, T, __VA_ARGS__)                                           \
    }

#define JSON_LITERAL(E, name) ::voltgate::json::Literal<E>{#name, E::name},
#define JSON_ENUM(E, ...)                                           \
    constexpr auto literals(::voltgate::json::Tag<E>) {             \
        return std::array{JSON_EACH(JSON_LITERAL, E, __VA_ARGS__)}; \
    }
