#include "ocpp/services/plug_and_charge_service.hpp"

#include "ocpp/services/whitelist_service.hpp"

namespace voltgate {

void PlugAndChargeService::reported(const ConnectorReport& report) {
    const bool isPluggedIn = report.status == "Preparing" && report.evse.value > 0;
    if (!isPluggedIn || parts_.settings.authenticationMode(report.station) != "PLUGNCHARGE") return;
    spawn(parts_.executor, "plug and charge at " + report.station.value,
          start(report.station, report.evse));
}

Task<> PlugAndChargeService::start(StationId station, EvseId evse) {
    const auto record = co_await parts_.registration.find(station);
    if (!record) co_return;
    const auto card = WhitelistService::builtInCard(*record);
    NewCommand command;
    command.station = station;
    command.kind = "remote-start";
    command.request = "{}";
    command.command = RemoteStart{
        .idToken = card.value_or(IdToken{("LCP" + station.value).substr(0, 20)}), .evse = evse};
    command.requestedBy = "plug and charge";
    try {
        co_await parts_.commands.perform(std::move(command));
    } catch (const StationOffline&) {
        // It says Preparing again when it is back.
    } catch (const StationNotAccepted&) {
        // So it does when it has been accepted.
    }
}

}  // namespace voltgate
