// People and programs that use the REST API, and what their role lets them do.
#pragma once
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"

namespace voltgate {

enum class Role { Admin, Operator, Installer, Viewer, Driver };

struct User {
    std::int64_t number = 0;
    std::string email;         ///< Lower case; unique.
    std::string passwordHash;  ///< Argon2id, in the PHC string format.
    Role role = Role::Viewer;
    DateTime createdAt;
};

/// A key for programs. Only the SHA-256 of the secret is kept; the secret is shown once.
struct ApiKey {
    std::int64_t number = 0;
    std::string name;
    std::string secretHash;  ///< Hexadecimal SHA-256.
    Role role = Role::Viewer;
    DateTime createdAt;
    std::optional<DateTime> lastUsedAt;
};

}  // namespace voltgate
