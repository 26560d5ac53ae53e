// Leniency: a set of named rules that let the reader accept what the specification forbids but
// stations send. The empty set is strict. Each use of a rule is reported, so that it can be
// counted.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace voltgate::json {

enum class LeniencyRule : std::uint8_t {
    UnknownProperty,  ///< A property that the message does not have is ignored.
    NullAsAbsent      ///< null for an optional property reads as if it were not there.
};

inline constexpr std::array leniencyRuleNames = {
    std::pair{LeniencyRule::UnknownProperty, std::string_view("unknown-property")},
    std::pair{LeniencyRule::NullAsAbsent, std::string_view("null-as-absent")},
};

class Leniency {
public:
    static constexpr Leniency strict() { return Leniency{}; }
    static constexpr Leniency all() {
        Leniency leniency;
        for (const auto& [rule, name] : leniencyRuleNames) leniency.add(rule);
        return leniency;
    }

    constexpr void add(LeniencyRule rule) { rules_ |= bit(rule); }
    constexpr bool has(LeniencyRule rule) const { return (rules_ & bit(rule)) != 0; }
    constexpr bool isEmpty() const { return rules_ == 0; }

private:
    static constexpr std::uint32_t bit(LeniencyRule rule) {
        return std::uint32_t{1} << static_cast<std::uint8_t>(rule);
    }
    std::uint32_t rules_ = 0;
};

}  // namespace voltgate::json
