// What a station's answer to a command means here: 204 when it does it, 409 when it does not want
// to, 501 when it cannot, 502 for an error of its own, 504 when it says nothing.
#pragma once
#include "gateway/installer/operation.hpp"
#include "ocpp/services/command_service.hpp"
#include "ocpp/services/station_setting_service.hpp"

namespace voltgate::installer {

NewCommand makeCommand(const Request& request, std::string kind, StationCommand command);

/// The answer's status, whatever it says. Throws HttpProblem 501, 502, 503, 504 without an answer.
std::string requireStatus(const Command& command);
/// Throws HttpProblem 409 besides, unless the status is this one.
void require(const Command& command, const std::string& status);
/// 200 with the value of a setting that is stored; how far it has come stands in the header field
/// Voltgate-Setting: applied, reboot-required or pending. Throws HttpProblem when it is not stored.
Response storedAnswer(const SettingOutcome& outcome, std::string json);

}  // namespace voltgate::installer
