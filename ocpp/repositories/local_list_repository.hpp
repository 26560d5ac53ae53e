// Local authorization lists: what is wanted, and what stations are believed to hold.
#pragma once
#include <vector>

#include "ocpp/domain/local_list.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class LocalListRepository {
public:
    virtual ~LocalListRepository() = default;

    /// Sets what is wanted. If tokens are not on record nothing changes; their places.
    virtual Task<std::vector<std::size_t>> want(StationId station, std::vector<IdToken> tokens) = 0;
    /// Ordered by normalized token.
    virtual Task<DesiredLocalList> desired(StationId station) = 0;
    virtual Task<HeldLocalList> held(StationId station) = 0;
    /// The station has accepted these changes and has this version now; Full empties first.
    virtual Task<> accepted(StationId station, int version, LocalListUpdate update,
                            std::vector<LocalListChange> changes, DateTime at) = 0;
    /// What the station holds is unknown from now on.
    virtual Task<> forgetVersion(StationId station) = 0;
};

}  // namespace voltgate
