// Connectors of stations: created on first sight, with their last status.
#pragma once
#include <cstddef>
#include <vector>

#include "ocpp/domain/station.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class ConnectorRepository {
public:
    /// Further ones are not kept.
    static constexpr std::size_t mostOfAStation = 256;

    virtual ~ConnectorRepository() = default;

    /// The latest by the station's plausible clock wins, else the latest received.
    virtual Task<> record(ConnectorReport report) = 0;
    /// Ordered by EVSE and connector, each with its open transaction and active reservation.
    virtual Task<std::vector<Connector>> ofStation(StationId station) = 0;
};

}  // namespace voltgate
