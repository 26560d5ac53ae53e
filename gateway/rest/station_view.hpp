// Charging stations as the REST API shows them, and the parts of them that it takes.
#pragma once
#include "gateway/rest/body.hpp"
#include "gateway/rest/words.hpp"

namespace voltgate::rest {

struct Gateway;

struct LeniencyBody {
    std::optional<bool> strict;
    std::optional<json::List<json::String<50>, 0, 100>> off;
};
JSON_FIELDS(LeniencyBody, strict, off)

struct LeniencyView {
    bool strict = false;
    std::vector<std::string> off;
};
JSON_FIELDS(LeniencyView, strict, off)

struct ConnectionView {
    std::optional<Spelled<OcppVersion>> assumeVersion;
    std::optional<bool> anyUserName;
    std::optional<bool> allowMissingConnectionHeader;
    std::optional<int> pingInterval;
    std::optional<Spelled<CloseStyle>> closeStyle;
};
JSON_FIELDS(ConnectionView, assumeVersion, anyUserName, allowMissingConnectionHeader, pingInterval,
            closeStyle)

/// A station that was accepted was asked to boot.
struct BootRequestView {
    bool asked = false;
    std::optional<std::string> reason;
};
JSON_FIELDS(BootRequestView, asked, reason)

struct StationView {
    std::string id;
    std::int64_t number = 0;
    std::optional<std::string> name;
    std::optional<std::string> siteId;
    int securityProfile = 1;
    bool hasPassword = false;
    Spelled<OnboardingStatus> onboardingStatus;
    ConnectionView connection;
    LeniencyView leniency;
    std::optional<std::string> quirkProfile;
    std::optional<std::string> registrationStatus;
    std::optional<std::string> vendor;
    std::optional<std::string> model;
    std::optional<std::string> serialNumber;
    std::optional<std::string> firmwareVersion;
    std::optional<Spelled<OcppVersion>> ocppVersion;
    bool online = false;
    std::optional<DateTime> connectedSince;
    std::optional<DateTime> lastSeenAt;
    std::optional<DateTime> lastBootAt;
    DateTime createdAt;
    std::optional<BootRequestView> bootRequest;  ///< In the answer to its acceptance only.
};
JSON_FIELDS(StationView, id, number, name, siteId, securityProfile, hasPassword, onboardingStatus,
            connection, leniency, quirkProfile, registrationStatus, vendor, model, serialNumber,
            firmwareVersion, ocppVersion, online, connectedSince, lastSeenAt, lastBootAt, createdAt,
            bootRequest)

StationView toView(const ChargingStation& station, const Gateway& gateway);
ConnectionView toView(const ConnectionQuirks& quirks);
LeniencyView toView(const StationLeniency& leniency);

/// What is not named is at its default: the object is replaced as a whole.
ConnectionQuirks readQuirks(const ConnectionView& view, Faults& faults);
void checkLeniency(Faults& faults, const LeniencyBody& body);
/// What is not named stays.
StationLeniency changed(StationLeniency leniency, const LeniencyBody& body);

/// Whether a station of this id can be registered with this security profile.
void checkIdentity(Faults& faults, const std::string& id, int securityProfile);

}  // namespace voltgate::rest
