#include "gateway/rest/station_view.hpp"

#include "ocpp/domain/station_identity.hpp"

#include "gateway/rest/gateway.hpp"

namespace voltgate::rest {
namespace {

// The answer to its last BootNotification, in the words of OCPP.
std::string registrationStatus(OnboardingStatus status) {
    switch (status) {
        case OnboardingStatus::Accepted:
            return "Accepted";
        case OnboardingStatus::Pending:
            return "Pending";
        case OnboardingStatus::Rejected:
            return "Rejected";
    }
    return "";
}

}  // namespace

ConnectionView toView(const ConnectionQuirks& quirks) {
    ConnectionView view;
    if (quirks.assumeVersion) view.assumeVersion = spelled(*quirks.assumeVersion);
    view.anyUserName = quirks.anyUserName;
    view.allowMissingConnectionHeader = quirks.allowMissingConnectionHeader;
    if (quirks.pingInterval) view.pingInterval = static_cast<int>(quirks.pingInterval->count());
    view.closeStyle = spelled(quirks.closeStyle);
    return view;
}

ConnectionQuirks readQuirks(const ConnectionView& view, Faults& faults) {
    ConnectionQuirks quirks;
    if (view.assumeVersion) quirks.assumeVersion = meant(*view.assumeVersion);
    faults.require(quirks.assumeVersion.value_or(OcppVersion::V16) == OcppVersion::V16,
                   "connection.assumeVersion", "expected 1.6, the version that Voltgate speaks");
    quirks.anyUserName = view.anyUserName.value_or(false);
    quirks.allowMissingConnectionHeader = view.allowMissingConnectionHeader.value_or(false);
    if (view.pingInterval) quirks.pingInterval = std::chrono::seconds(*view.pingInterval);
    const int seconds = view.pingInterval.value_or(0);
    faults.require(seconds >= 0 && seconds <= 86400, "connection.pingInterval",
                   "expected seconds from 0 (no pings) to 86400");
    if (view.closeStyle) quirks.closeStyle = meant(*view.closeStyle);
    return quirks;
}

LeniencyView toView(const StationLeniency& leniency) {
    return {.strict = leniency.strict, .off = leniency.off};
}

StationView toView(const ChargingStation& station, const Gateway& gateway) {
    StationView view;
    view.id = station.id.value;
    view.number = station.number;
    view.name = station.name;
    view.siteId = station.siteId;
    view.securityProfile = station.securityProfile;
    view.hasPassword = station.credential.has_value();
    view.onboardingStatus = spelled(station.onboarding);
    view.connection = toView(station.connection);
    view.leniency = toView(station.leniency);
    view.quirkProfile = station.quirkProfile;
    if (station.lastBootAt) view.registrationStatus = registrationStatus(station.onboarding);
    if (const auto& boot = station.boot) {
        view.vendor = boot->vendor;
        view.model = boot->model;
        view.serialNumber = boot->serialNumber ? boot->serialNumber : boot->chargeBoxSerialNumber;
        view.firmwareVersion = boot->firmwareVersion;
    }
    if (station.ocppVersion) view.ocppVersion = spelled(*station.ocppVersion);
    view.lastSeenAt = station.lastSeenAt;
    view.lastBootAt = station.lastBootAt;
    view.createdAt = station.createdAt;
    if (const auto connection = gateway.connected.online(station.id)) {
        view.online = true;
        view.connectedSince = connection->connectedSince();
        view.lastSeenAt = connection->lastSeenAt();
        view.ocppVersion = spelled(connection->version());
    }
    return view;
}

void checkIdentity(Faults& faults, const std::string& id, int securityProfile) {
    if (const auto fault = faultOfStationId(id)) {
        faults.require(false, "id",
                       "the id " + *fault +
                           ": expected 1 to 48 printed characters without a slash, as the station "
                           "has it");
    }
    if (const auto fault = faultOfSecurityProfile(id, securityProfile))
        faults.require(false, "securityProfile", *fault);
}

void checkLeniency(Faults& faults, const LeniencyBody& body) {
    if (!body.off) return;
    for (std::size_t i = 0; i < body.off->size(); ++i) {
        const bool isKnown = json::ruleNamed((*body.off)[i].value).has_value();
        faults.require(isKnown, "leniency.off[" + std::to_string(i) + "]",
                       "no leniency rule has this name");
    }
}

StationLeniency changed(StationLeniency leniency, const LeniencyBody& body) {
    leniency.strict = body.strict.value_or(leniency.strict);
    if (body.off) {
        leniency.off.clear();
        for (const auto& rule : *body.off) leniency.off.push_back(rule.value);
    }
    return leniency;
}

}  // namespace voltgate::rest
