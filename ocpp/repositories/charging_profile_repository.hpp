// The charging profiles that stations hold, as far as is known. A TxProfile is held as long as its
// transaction is open: when that ends, the station drops it (1.6 §3.13), and it is not listed any
// more.
#pragma once
#include <vector>

#include "ocpp/domain/charging_profile.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class ChargingProfileRepository {
public:
    virtual ~ChargingProfileRepository() = default;

    /// Replaces what the station replaces (1.6 §5.16): the profile of this id, and the one of the
    /// same purpose and stack level at the same EVSE.
    virtual Task<> put(InstalledChargingProfile installed) = 0;
    /// Ordered by EVSE and id.
    virtual Task<std::vector<InstalledChargingProfile>> ofStation(StationId station,
                                                                  ChargingProfileFilter filter) = 0;
    virtual Task<> remove(StationId station, ChargingProfileFilter filter) = 0;
};

}  // namespace voltgate
