// Messages made up from their description: the smallest that a struct can be, and full ones with
// every optional field. Variants run through all words of its enumerations.
#pragma once
#include <cstdint>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/json/bounded.hpp"
#include "ocpp/json/described.hpp"

namespace voltgate::v16 {

/// As many as the longest enumeration has words.
inline constexpr std::size_t sampleVariants = 24;

class SampleMaker {
public:
    SampleMaker(bool isFull, std::size_t variant) : isFull_(isFull), variant_(variant) {}

    template <json::Described T>
    T make() const {
        T message{};
        fill(message);
        return message;
    }

private:
    template <json::Described T>
    void fill(T& message) const {
        fields(json::Tag<T>{}, [&](std::string_view, auto member) { fill(message.*member); });
    }
    template <json::Enumeration E>
    void fill(E& value) const {
        constexpr auto words = literals(json::Tag<E>{});
        value = words[variant_ % words.size()].second;
    }
    template <class Words>
    void fill(json::Word<Words>& word) const {
        word.value = Words::words[variant_ % Words::words.size()];
    }
    template <class T>
    void fill(std::optional<T>& value) const {
        if (isFull_) fill(value.emplace());
    }
    template <class T, std::size_t Min, std::size_t Max>
    void fill(json::List<T, Min, Max>& list) const {
        const std::size_t size = isFull_ ? std::max<std::size_t>(Min, 2) : Min;
        for (std::size_t i = 0; i < size; ++i) fill(list.emplace_back());
    }
    // Not only ASCII: lengths are counted in characters.
    template <std::size_t Max>
    void fill(json::String<Max>& text) const {
        if (!isFull_) return;
        for (std::size_t i = 0; i < Max; ++i) text.value += "\xC3\xA9";
    }
    void fill(std::string& text) const { text = isFull_ ? "text" : ""; }
    void fill(bool& value) const { value = isFull_; }
    void fill(int& value) const { value = isFull_ ? 2147483647 : 0; }
    void fill(std::int64_t& value) const { value = isFull_ ? 2147483647 : 0; }
    void fill(double& value) const { value = isFull_ ? 32.5 : 0; }
    void fill(DateTime& time) const {
        time = DateTime::fromMilliseconds(isFull_ ? 1767225600123 : 0);
    }
    void fill(json::RawObject&) const {}

    bool isFull_;
    std::size_t variant_;
};

}  // namespace voltgate::v16
