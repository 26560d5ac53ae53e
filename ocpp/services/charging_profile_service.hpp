// Smart charging: profiles are checked, sent to the station, and listed as long as it holds them.
#pragma once
#include "ocpp/repositories/charging_profile_repository.hpp"
#include "ocpp/repositories/transaction_repository.hpp"
#include "ocpp/services/charging_profile_rules.hpp"
#include "ocpp/services/device_model_service.hpp"

namespace voltgate {

class ChargingProfileService {
public:
    ChargingProfileService(ChargingProfileRepository& profiles, TransactionRepository& transactions,
                           DeviceModelService& deviceModel, CommandService& commands,
                           const Clock& clock);

    /// Sends SetChargingProfile. A TxProfile without a transaction gets the one that is open at the
    /// EVSE. Throws InvalidInput with every fault, StationOffline. `request` is the request as
    /// JSON, for the record of the command.
    Task<Command> install(InstalledChargingProfile wanted, std::string request,
                          std::string requestedBy);
    /// Sends ClearChargingProfile; what matches leaves the list whether the station accepts or does
    /// not know it. Throws StationOffline.
    Task<Command> clear(StationId station, ChargingProfileFilter filter, std::string requestedBy);
    /// Asks for the limits of the next `duration`, all profiles taken together. Throws
    /// InvalidInput, StationOffline.
    Task<Command> compositeSchedule(StationId station, GetCompositeSchedule wanted,
                                    std::string requestedBy);

    /// Profiles that were set or cleared past this service, and how that went.
    Task<> follow(SetChargingProfile set, Command answered);
    Task<> follow(ClearChargingProfile cleared, Command answered);

    Task<std::vector<InstalledChargingProfile>> installed(StationId station,
                                                          ChargingProfileFilter filter);
    /// Throws InvalidInput if the profile cannot go with a remote start.
    Task<> requireUsableAtStart(StationId station, ChargingProfile profile);

private:
    Task<> keep(InstalledChargingProfile wanted, Command answered);
    Task<> aimAtOpenTransaction(const StationId& station, EvseId evse, ChargingProfile& profile);
    Task<ChargingProfileLimits> limits(StationId station);

    ChargingProfileRepository& profiles_;
    TransactionRepository& transactions_;
    DeviceModelService& deviceModel_;
    CommandService& commands_;
    const Clock& clock_;
};

}  // namespace voltgate
