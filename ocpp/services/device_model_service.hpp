// The variables of a station (1.6: its configuration keys): what it reported, read and set through
// it.
#pragma once
#include "ocpp/repositories/device_model_repository.hpp"
#include "ocpp/services/command_service.hpp"

namespace voltgate {

class DeviceModelService {
public:
    DeviceModelService(DeviceModelRepository& variables, CommandService& commands);

    Task<std::vector<Variable>> reported(StationId station);
    /// What operators set, and the station agreed to.
    Task<std::vector<DesiredVariable>> desired(StationId station);
    /// Asks the station for the named variables (all when empty). What it answers is recorded by
    /// its dialect.
    Task<Command> refresh(StationId station, std::vector<std::string> names,
                          std::string requestedBy);
    /// `request` is the request as JSON, for the record of the command; it is left out there when
    /// the variable is a password.
    Task<Command> set(StationId station, SetVariable change, std::string request,
                      std::string requestedBy);
    /// A variable that was set past this service, and how that went.
    Task<> follow(SetVariable change, Command answered);
    /// What a station has answered; called by the dialects.
    Task<> record(StationId station, std::vector<Variable> variables);

private:
    DeviceModelRepository& variables_;
    CommandService& commands_;
};

}  // namespace voltgate
