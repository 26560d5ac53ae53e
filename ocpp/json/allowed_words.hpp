// The words that a described struct allows at a place, for those who wrote another.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "ocpp/json/bounded.hpp"
#include "ocpp/json/described.hpp"

namespace voltgate::json {

template <class T>
struct WordsOf {
    static constexpr bool areFew = false;
};
template <class Words>
struct WordsOf<Word<Words>> {
    static constexpr bool areFew = true;
    static constexpr auto& words = Words::words;
};

/// "Hard, Soft"
template <class Words>
std::string listed(const Words& words) {
    std::string text;
    for (const std::string_view word : words) text.append(text.empty() ? "" : ", ").append(word);
    return text;
}

template <Enumeration E>
std::string listedLiterals() {
    std::string text;
    for (const auto& [literal, value] : literals(Tag<E>{}))
        text.append(text.empty() ? "" : ", ").append(literal);
    return text;
}

/// The words at a path (`items[0].status`); empty where anything else is expected.
template <class T>
std::string allowedWords(std::string_view path) {
    if constexpr (isOptional<T>) {
        return allowedWords<typename T::value_type>(path);
    } else if constexpr (isList<T>) {
        if (!path.starts_with('[')) return "";
        path.remove_prefix(std::min(path.find(']'), path.size() - 1) + 1);
        return allowedWords<typename T::value_type>(path);
    } else if constexpr (WordsOf<T>::areFew) {
        return path.empty() ? listed(WordsOf<T>::words) : "";
    } else if constexpr (Enumeration<T>) {
        return path.empty() ? listedLiterals<T>() : "";
    } else if constexpr (Described<T>) {
        if (path.starts_with('.')) path.remove_prefix(1);
        const auto end = std::min(path.find_first_of(".["), path.size());
        std::string words;
        fields(Tag<T>{}, [&](std::string_view name, auto member) {
            using Member = std::remove_cvref_t<decltype(std::declval<T>().*member)>;
            if (name == path.substr(0, end)) words = allowedWords<Member>(path.substr(end));
        });
        return words;
    } else {
        return "";
    }
}

}  // namespace voltgate::json
