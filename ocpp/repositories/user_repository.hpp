// Users and API keys of the REST gateway.
#pragma once
#include <optional>
#include <string>

#include "ocpp/domain/page.hpp"
#include "ocpp/domain/user.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class UserRepository {
public:
    virtual ~UserRepository() = default;

    virtual Task<std::optional<User>> add(User user) = 0;  ///< Nothing when the e-mail is taken.
    virtual Task<std::optional<User>> findByEmail(std::string email) = 0;
    virtual Task<Listed<User>> list(Page page) = 0;
    virtual Task<bool> change(std::int64_t number, std::optional<Role> role,
                              std::optional<std::string> passwordHash) = 0;
    virtual Task<bool> remove(std::int64_t number) = 0;
    virtual Task<std::int64_t> count() = 0;
};

class ApiKeyRepository {
public:
    virtual ~ApiKeyRepository() = default;

    virtual Task<ApiKey> add(ApiKey key) = 0;
    virtual Task<std::optional<ApiKey>> findBySecretHash(std::string secretHash) = 0;
    virtual Task<Listed<ApiKey>> list(Page page) = 0;
    virtual Task<bool> remove(std::int64_t number) = 0;
};

}  // namespace voltgate
