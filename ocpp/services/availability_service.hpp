// The states of connectors, as their stations report them.
#pragma once
#include "ocpp/repositories/connector_repository.hpp"

namespace voltgate {

class AvailabilityService {
public:
    explicit AvailabilityService(ConnectorRepository& connectors) : connectors_(connectors) {}

    /// A status never ends a transaction: it is only what the station says about its connector.
    Task<> report(ConnectorReport report) { return connectors_.record(std::move(report)); }
    Task<std::vector<Connector>> connectors(StationId station) {
        return connectors_.ofStation(std::move(station));
    }

private:
    ConnectorRepository& connectors_;
};

}  // namespace voltgate
