// The states of connectors, as their stations report them.
#pragma once
#include <functional>

#include "ocpp/repositories/connector_repository.hpp"

namespace voltgate {

class AvailabilityService {
public:
    using Listener = std::function<void(const ConnectorReport&)>;

    /// `listener` may be empty: told of each report that is on record.
    explicit AvailabilityService(ConnectorRepository& connectors, Listener listener = {})
        : connectors_(connectors), listener_(std::move(listener)) {}

    /// A status never ends a transaction: it is only what the station says about its connector.
    Task<> report(ConnectorReport report) {
        co_await connectors_.record(report);
        if (listener_) listener_(report);
    }
    Task<std::vector<Connector>> connectors(StationId station) {
        return connectors_.ofStation(std::move(station));
    }

private:
    ConnectorRepository& connectors_;
    Listener listener_;
};

}  // namespace voltgate
