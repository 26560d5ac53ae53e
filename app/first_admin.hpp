// What a fresh installation needs before anybody can log in.
#pragma once
#include "app/config.hpp"
#include "ocpp/repositories/user_repository.hpp"

namespace voltgate::app {

/// Makes the admin of the configuration, if it names one and there is no user yet.
Task<> createFirstAdmin(UserRepository& users, const Config& config);

/// The configured secret that signs logins, or a random one.
std::string tokenSecret(const Config& config);

/// Random text of letters and digits that can be typed: 24 characters, 142 bits.
std::string randomPassword();

}  // namespace voltgate::app
