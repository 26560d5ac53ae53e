// What raw calls leave behind: a station that was told by one holds the same as one that was told
// by the command of its own, so the same is kept. Safe to use from any thread.
#pragma once
#include "ocpp/services/charging_profile_service.hpp"
#include "ocpp/services/local_list_service.hpp"
#include "ocpp/services/reservation_service.hpp"

namespace voltgate {

class RawCallService final : public RawCallListener {
public:
    /// Listens to the commands from then on.
    RawCallService(CommandService& commands, ReservationService& reservations,
                   ChargingProfileService& chargingProfiles, LocalListService& localLists,
                   DeviceModelService& deviceModel);

    Task<> ended(StationCommand meaning, Command command) override;

private:
    ReservationService& reservations_;
    ChargingProfileService& chargingProfiles_;
    LocalListService& localLists_;
    DeviceModelService& deviceModel_;
};

}  // namespace voltgate
