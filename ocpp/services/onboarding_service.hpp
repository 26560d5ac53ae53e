// Stations that are let in later: one that was told to wait hears of it at its next boot, so it is
// asked to boot. Safe to use from any thread.
#pragma once
#include <string>

#include "ocpp/services/command_service.hpp"

namespace voltgate {

/// How the question for a boot went.
struct BootRequest {
    bool isAsked = false;  ///< The station has agreed to boot.
    std::string reason{};  ///< Why not; the station hears of it at its next boot.
};

class OnboardingService {
public:
    OnboardingService(const ConnectedStations& connected, CommandService& commands)
        : connected_(connected), commands_(commands) {}

    /// The station is accepted on record from now on. It is asked to boot unless it was told so
    /// already; then, nothing. Never throws because of what the station does.
    Task<std::optional<BootRequest>> accepted(StationId id, std::string requestedBy);

private:
    const ConnectedStations& connected_;
    CommandService& commands_;
};

}  // namespace voltgate
