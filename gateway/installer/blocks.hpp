// The blocks of operations, and what each works with.
#pragma once
#include <functional>

#include "gateway/installer/operation.hpp"
#include "ocpp/services/station_setting_service.hpp"

namespace voltgate::installer {

struct AuthParts {
    const InstallerTokens& tokens;
    const IdentityKeys& keys;
    const std::string& passphrase;
};
void addAuthOperations(Operations& operations, AuthParts parts);

struct QrParts {
    const InstallerTokens& tokens;
    const IdentityKeys& keys;
};
void addQrOperations(Operations& operations, QrParts parts);

struct SettingParts {
    StationSettingService& settings;
    const KeyMaps& keyMaps;
    CommandService& commands;
    /// Told of an authentication mode that was set.
    std::function<void(const StationId&, const std::string& mode)> modeChanged{};
};
void addSettingOperations(Operations& operations, SettingParts parts);

}  // namespace voltgate::installer
