// The blocks of operations, and what each works with.
#pragma once
#include <functional>

#include "gateway/installer/operation.hpp"
#include "ocpp/repositories/connector_repository.hpp"
#include "ocpp/repositories/identity_token_repository.hpp"
#include "ocpp/repositories/meter_value_repository.hpp"
#include "ocpp/services/audit_service.hpp"
#include "ocpp/services/firmware_service.hpp"
#include "ocpp/services/local_list_service.hpp"
#include "ocpp/services/registration_service.hpp"
#include "ocpp/services/station_firmware_service.hpp"
#include "ocpp/services/station_setting_service.hpp"
#include "ocpp/services/transaction_service.hpp"
#include "ocpp/services/whitelist_service.hpp"

namespace voltgate::installer {

struct AuthParts {
    const InstallerTokens& tokens;
    const IdentityKeys& keys;
    const std::string& passphrase;
    const RegistrationService& registration;
    IdentityTokenRepository& identityTokens;
    AuditService& audit;
};
void addAuthOperations(Operations& operations, AuthParts parts);

/// The document of this API, which needs nothing.
void addDocumentOperations(Operations& operations);

struct QrParts {
    const InstallerTokens& tokens;
    const IdentityKeys& keys;
    IdentityTokenRepository& identityTokens;
    const Clock& clock;
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

struct StatusParts {
    StationSettingService& settings;
    ConnectorRepository& connectors;
    WhitelistService& whitelists;
    FirmwareService& firmware;
    CommandService& commands;
    const Clock& clock;
};
void addStatusOperations(Operations& operations, StatusParts parts);

struct ChargingParts {
    ConnectorRepository& connectors;
    TransactionService& transactions;
    CommandService& commands;
};
void addChargingOperations(Operations& operations, ChargingParts parts);

struct TransactionParts {
    TransactionService& transactions;
    MeterValueRepository& meterValues;
};
void addTransactionOperations(Operations& operations, TransactionParts parts);

struct WhitelistOperationParts {
    WhitelistService& whitelists;
    IdTokenRepository& tokens;
};
void addWhitelistOperations(Operations& operations, WhitelistOperationParts parts);
void addCardDevelopmentOperations(Operations& operations, WhitelistService& whitelists);

struct ScheduleParts {
    StationSettingService& settings;
    DeviceModelService& deviceModel;
};
void addScheduleOperations(Operations& operations, ScheduleParts parts);

void addFirmwareOperations(Operations& operations, StationFirmwareService& firmware);
void addUpgradeOperations(Operations& operations, StationFirmwareService& firmware);
void addUpgradeDevelopmentOperations(Operations& operations, StationFirmwareService& firmware);

}  // namespace voltgate::installer
