// Who may use the installer API, and which roles an operation is for.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace voltgate::installer {

enum class Role { Operator, Installer, Developer };

inline constexpr std::array roleWords = {
    std::pair{std::string_view("operator"), Role::Operator},
    std::pair{std::string_view("installer"), Role::Installer},
    std::pair{std::string_view("developer"), Role::Developer},
};

constexpr std::string_view wordOf(Role role) {
    return roleWords[static_cast<std::size_t>(role)].first;
}
constexpr std::optional<Role> roleOf(std::string_view word) {
    for (const auto& [spelling, role] : roleWords) {
        if (spelling == word) return role;
    }
    return std::nullopt;
}

/// Whom an operation is for.
enum class Scope {
    Public,  ///< Needs no token.
    OperatorOrInstaller,
    Installer,
    Developer,
    AnyRole,
    InstallerOrDeveloper
};

constexpr bool may(Role role, Scope scope) {
    switch (scope) {
        case Scope::Public:
        case Scope::AnyRole:
            return true;
        case Scope::OperatorOrInstaller:
            return role != Role::Developer;
        case Scope::Installer:
            return role == Role::Installer;
        case Scope::Developer:
            return role == Role::Developer;
        case Scope::InstallerOrDeveloper:
            return role != Role::Operator;
    }
    return false;
}

}  // namespace voltgate::installer
