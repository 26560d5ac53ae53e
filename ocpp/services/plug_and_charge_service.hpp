// Stations whose authentication mode is PLUGNCHARGE charge every car that is plugged in: when a
// connector says Preparing, it is told to start with the station's own card. (This has nothing to
// do with the Plug & Charge of ISO 15118.)
#pragma once
#include "ocpp/services/command_service.hpp"
#include "ocpp/services/registration_service.hpp"
#include "ocpp/services/station_setting_service.hpp"

namespace voltgate {

struct PlugAndChargeParts {
    asio::any_io_executor executor;
    const StationSettingService& settings;
    RegistrationService& registration;
    CommandService& commands;
};

class PlugAndChargeService {
public:
    explicit PlugAndChargeService(PlugAndChargeParts parts) : parts_(parts) {}

    /// A connector has said how it stands; does not wait.
    void reported(const ConnectorReport& report);

private:
    Task<> start(StationId station, EvseId evse);

    PlugAndChargeParts parts_;
};

}  // namespace voltgate
