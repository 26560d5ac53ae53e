#include "ocpp/services/raw_call_service.hpp"

namespace voltgate {

RawCallService::RawCallService(CommandService& commands, ReservationService& reservations,
                               ChargingProfileService& chargingProfiles,
                               LocalListService& localLists, DeviceModelService& deviceModel)
    : reservations_(reservations),
      chargingProfiles_(chargingProfiles),
      localLists_(localLists),
      deviceModel_(deviceModel) {
    commands.tellOfRawCalls(*this);
}

Task<> RawCallService::ended(StationCommand meaning, Command command) {
    if (const auto* reserve = std::get_if<ReserveNow>(&meaning)) {
        co_await reservations_.follow(*reserve, std::move(command));
    } else if (const auto* cancel = std::get_if<CancelReservation>(&meaning)) {
        co_await reservations_.follow(*cancel, std::move(command));
    } else if (const auto* set = std::get_if<SetChargingProfile>(&meaning)) {
        co_await chargingProfiles_.follow(*set, std::move(command));
    } else if (const auto* clear = std::get_if<ClearChargingProfile>(&meaning)) {
        co_await chargingProfiles_.follow(*clear, std::move(command));
    } else if (const auto* list = std::get_if<SendLocalList>(&meaning)) {
        co_await localLists_.follow(*list, std::move(command));
    } else if (const auto* change = std::get_if<SetVariable>(&meaning)) {
        co_await deviceModel_.follow(*change, std::move(command));
    }
}

}  // namespace voltgate
