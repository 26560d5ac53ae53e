// The variables (1.6: configuration keys) that stations have reported.
#pragma once
#include <string>
#include <vector>

#include "ocpp/domain/device_model.hpp"
#include "ocpp/domain/ids.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class DeviceModelRepository {
public:
    /// Further ones are not kept.
    static constexpr int mostOfAStation = 2000;

    virtual ~DeviceModelRepository() = default;

    virtual Task<> record(StationId station, std::vector<Variable> variables) = 0;
    virtual Task<std::vector<Variable>> ofStation(StationId station) = 0;  ///< Ordered by name.

    /// Takes the place of an earlier wish for the same variable, whose name compares in any case.
    virtual Task<> desire(StationId station, DesiredVariable variable) = 0;
    virtual Task<std::vector<DesiredVariable>> desired(
        StationId station) = 0;  ///< Ordered by name.
};

}  // namespace voltgate
