// Users, their sessions, and API keys of the REST gateway.
#pragma once
#include <optional>
#include <string>

#include "ocpp/domain/page.hpp"
#include "ocpp/domain/user.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

enum class UserChangeResult {
    Changed,
    NotFound,
    LastAdmin,       ///< Nobody could manage users any more; nothing was changed.
    PasswordDiffers  ///< From UserChange::formerHash; nothing was changed.
};

class UserRepository {
public:
    virtual ~UserRepository() = default;

    virtual Task<std::optional<User>> add(User user) = 0;  ///< Nothing when the e-mail is taken.
    virtual Task<std::optional<User>> findByEmail(std::string email) = 0;
    virtual Task<Listed<User>> list(Page page) = 0;
    /// Ends all sessions of the user in the same step; so does remove(). Of changes at the same
    /// time one comes after the other, so that an admin is left.
    virtual Task<UserChangeResult> change(std::int64_t number, UserChange change) = 0;
    virtual Task<UserChangeResult> remove(std::int64_t number) = 0;
    virtual Task<std::int64_t> count() = 0;

    /// False when the user is not there any more, or has another password since. Of one user the
    /// latest hundred are kept.
    virtual Task<bool> beginSession(LoginSession session) = 0;
    /// Whose session this is; nothing when it has ended.
    virtual Task<std::optional<User>> findBySession(std::string id) = 0;
    virtual Task<> endSession(std::string id) = 0;
};

class ApiKeyRepository {
public:
    virtual ~ApiKeyRepository() = default;

    virtual Task<ApiKey> add(ApiKey key) = 0;
    /// Expired ones too.
    virtual Task<std::optional<ApiKey>> findBySecretHash(std::string secretHash) = 0;
    virtual Task<Listed<ApiKey>> list(Page page) = 0;
    virtual Task<bool> remove(std::int64_t number) = 0;
};

}  // namespace voltgate
