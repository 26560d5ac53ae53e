// People and programs that use the REST API, and what their role and their access let them do.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/datetime.hpp"

namespace voltgate {

enum class Role { Admin, Operator, Installer, Viewer, Driver };

/// Sites of stations, or all there are.
using SiteAccess = std::optional<std::vector<std::string>>;

struct User {
    std::int64_t number = 0;
    std::string email;         ///< Lower case; unique.
    std::string passwordHash;  ///< Argon2id, in the PHC string format.
    Role role = Role::Viewer;
    SiteAccess sites{};                ///< Whose stations the user has to do with.
    std::vector<std::string> cards{};  ///< The id tokens of a driver.
    DateTime createdAt;
};

/// What is not set stays.
struct UserChange {
    std::optional<Role> role{};
    std::optional<std::string> passwordHash{};
    std::optional<SiteAccess> sites{};
    std::optional<std::vector<std::string>> cards{};
    std::optional<std::string> formerHash{};  ///< Only while this is the hash of the password.
};

/// A user who has logged in.
struct LoginSession {
    std::string id;
    std::int64_t user = 0;
    DateTime expiresAt;
    std::string address{};                   ///< From where.
    std::optional<std::string> shownHash{};  ///< Of the password it begins with; not kept.
};

/// A key for programs. Only the SHA-256 of the secret is kept; the secret is shown once.
struct ApiKey {
    std::int64_t number = 0;
    std::string name;
    std::string secretHash;  ///< Hexadecimal SHA-256.
    Role role = Role::Viewer;
    SiteAccess sites{};
    DateTime createdAt;
    std::optional<DateTime> expiresAt{};
    std::optional<DateTime> lastUsedAt;
};

}  // namespace voltgate
