// Passwords that are guessed first: short ones, common ones, and what is made of them.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate {

struct PasswordRule {
    std::size_t atLeast = 10;          ///< Bytes.
    std::size_t differentAtLeast = 4;  ///< Bytes that differ.
};
inline constexpr PasswordRule userPasswordRule{};
inline constexpr PasswordRule stationPasswordRule{.atLeast = 8};
inline constexpr PasswordRule tokenSecretRule{.atLeast = 32, .differentAtLeast = 8};

/// Why this password must not be used, to be told after its name; nothing when it may. `about` are
/// names by which the owner is known: his e-mail, its id.
std::optional<std::string> weaknessOf(std::string_view password, PasswordRule rule,
                                      const std::vector<std::string_view>& about = {});

}  // namespace voltgate
