// The installer and operator API of one station (NCPA) without sockets: a request in, an answer
// out, never an exception. In order: operation, token, role, station, client, bounds, handler. Safe
// to use from any thread.
#pragma once
#include <string>

#include "gateway/http/bounds.hpp"
#include "gateway/http/router.hpp"
#include "gateway/installer/blocks.hpp"
#include "gateway/installer/operation.hpp"
#include "ocpp/services/registration_service.hpp"
#include "ocpp/services/station_setting_service.hpp"

namespace voltgate::installer {

struct InstallerSettings {
    std::string folder;        ///< Of the keys.
    std::string passphrase{};  ///< Of enciphered identity tokens; empty: none are taken.
    std::chrono::seconds tokenLifetime = std::chrono::hours(24);  ///< Of access tokens.
    std::chrono::seconds identityLifetime{0};  ///< Of identity tokens; 0: no end.
    bool isDevelopment = false;                ///< Whether there are development/ operations.
};

/// What the operations work with.
struct InstallerParts {
    RegistrationService& registration;
    CommandService& commands;
    TransactionService& transactions;
    DeviceModelService& deviceModel;
    FirmwareService& firmware;
    StationFirmwareService& stationFirmware;
    WhitelistService& whitelists;
    StationSettingService& settings;
    const KeyMaps& keyMaps;
    ConnectorRepository& connectors;
    IdTokenRepository& tokens;
    MeterValueRepository& meterValues;
    IdentityTokenRepository& identityTokens;
    AuditService& audit;
    http::Bounds& bounds;
    const Clock& clock;
};

class InstallerApi {
public:
    /// Throws std::runtime_error with a clear sentence when the keys cannot be used.
    InstallerApi(InstallerParts parts, InstallerSettings settings);

    /// Whether this path is one of this API.
    static bool owns(const std::string& path);

    Task<Response> answer(http::Request request);
    /// Whether a request of this head takes its body in pieces.
    bool takesStream(const http::Request& head) const { return router_.takesStream(head); }

    const std::vector<Operation>& operations() const { return router_.routes(); }
    const InstallerTokens& tokens() const { return tokens_; }

private:
    Task<Response> handle(Request& request);
    Task<Response> performInTurn(const Operation& operation, const Request& request);
    Task<Response> perform(const Operation& operation, const Request& request);
    Task<std::string> settingsOf(StationId station) const;
    Task<> authenticate(const Operation& operation, Request& request) const;
    Operations allOperations() const;

    InstallerParts parts_;
    InstallerSettings settings_;
    IdentityKeys keys_;
    InstallerTokens tokens_;
    http::Router<Operation> router_;
};

}  // namespace voltgate::installer
