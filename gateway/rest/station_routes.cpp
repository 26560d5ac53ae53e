// Charging stations and their connectors.
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"
#include "gateway/http/uri.hpp"
#include "gateway/rest/words.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

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

struct NewStationBody {
    json::String<48> id;
    std::optional<json::String<100>> name;
    std::optional<json::String<100>> siteId;
    std::optional<int> securityProfile;
    std::optional<json::String<64>> password;
    std::optional<Spelled<OnboardingStatus>> onboardingStatus;
};
JSON_FIELDS(NewStationBody, id, name, siteId, securityProfile, password, onboardingStatus)

struct ConnectionView {
    std::optional<Spelled<OcppVersion>> assumeVersion;
    std::optional<bool> anyUserName;
    std::optional<bool> allowMissingConnectionHeader;
    std::optional<int> pingInterval;
    std::optional<Spelled<CloseStyle>> closeStyle;
};
JSON_FIELDS(ConnectionView, assumeVersion, anyUserName, allowMissingConnectionHeader, pingInterval,
            closeStyle)

struct StationPatch {
    std::optional<json::String<100>> name;
    std::optional<json::String<100>> siteId;
    std::optional<int> securityProfile;
    std::optional<json::String<64>> password;
    std::optional<Spelled<OnboardingStatus>> onboardingStatus;
    std::optional<ConnectionView> connection;
    std::optional<LeniencyBody> leniency;
};
JSON_FIELDS(StationPatch, name, siteId, securityProfile, password, onboardingStatus, connection,
            leniency)

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
};
JSON_FIELDS(StationView, id, number, name, siteId, securityProfile, hasPassword, onboardingStatus,
            connection, leniency, registrationStatus, vendor, model, serialNumber, firmwareVersion,
            ocppVersion, online, connectedSince, lastSeenAt, lastBootAt, createdAt)

struct ConnectorView {
    int evseId = 0;
    int connectorId = 1;
    std::string status;
    std::optional<std::string> errorCode;
    std::optional<std::string> info;
    std::optional<std::string> vendorId;
    std::optional<std::string> vendorErrorCode;
    DateTime since;
    std::optional<int> transactionId;
    std::optional<int> reservationId;
};
JSON_FIELDS(ConnectorView, evseId, connectorId, status, errorCode, info, vendorId, vendorErrorCode,
            since, transactionId, reservationId)

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

ConnectorView toView(const Connector& connector) {
    const auto& report = connector.report;
    ConnectorView view;
    view.evseId = report.evse.value;
    view.connectorId = report.connector.value;
    view.status = report.status;
    view.errorCode = report.errorCode;
    view.info = report.info;
    view.vendorId = report.vendorId;
    view.vendorErrorCode = report.vendorErrorCode;
    view.since = connector.since;
    if (connector.transaction) view.transactionId = connector.transaction->value;
    if (connector.reservation) view.reservationId = connector.reservation->value;
    return view;
}

ConnectionView toView(const ConnectionQuirks& quirks) {
    ConnectionView view;
    if (quirks.assumeVersion) view.assumeVersion = spelled(*quirks.assumeVersion);
    view.anyUserName = quirks.anyUserName;
    view.allowMissingConnectionHeader = quirks.allowMissingConnectionHeader;
    if (quirks.pingInterval) view.pingInterval = static_cast<int>(quirks.pingInterval->count());
    view.closeStyle = spelled(quirks.closeStyle);
    return view;
}

// What is not named is at its default: the object is replaced as a whole.
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

// 2.x identifierString; a colon would end the user name of Basic authentication.
bool isIdentifier(const std::string& id) {
    const auto isAllowed = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view("*-_=+|@.").find(c) != std::string_view::npos;
    };
    return !id.empty() && std::all_of(id.begin(), id.end(), isAllowed);
}

template <class Body>
void checkCommon(Faults& faults, const Body& body) {
    const int profile = body.securityProfile.value_or(1);
    faults.require(profile >= 0 && profile <= 3, "securityProfile", "expected 0, 1, 2 or 3");
    faults.require(!body.password || !body.password->value.empty(), "password", "is empty");
}

void checkLeniency(Faults& faults, const std::optional<LeniencyBody>& body) {
    if (!body || !body->off) return;
    for (std::size_t i = 0; i < body->off->size(); ++i) {
        const bool isKnown = json::ruleNamed((*body->off)[i].value).has_value();
        faults.require(isKnown, "leniency.off[" + std::to_string(i) + "]",
                       "no leniency rule has this name");
    }
}

// What is not named stays.
StationLeniency changed(StationLeniency leniency, const LeniencyBody& body) {
    leniency.strict = body.strict.value_or(leniency.strict);
    if (body.off) {
        leniency.off.clear();
        for (const auto& rule : *body.off) leniency.off.push_back(rule.value);
    }
    return leniency;
}

template <class Text>
std::optional<std::string> plain(const std::optional<Text>& text) {
    return text ? std::optional(text->value) : std::nullopt;
}

class StationRoutes {
public:
    explicit StationRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> list(const Request& request) {
        Query query(request);
        StationFilter filter;
        filter.siteId = query.text("siteId");
        filter.onboarding = query.word<OnboardingStatus>("onboardingStatus");
        const auto page = query.page();
        query.finish();
        const auto stations = co_await gateway_.registration.list(std::move(filter), page);
        co_return pageResponse(stations, [this](const auto& station) { return view(station); });
    }

    Task<Response> create(const Request& request) {
        const auto body = bodyOf<NewStationBody>(request);
        Faults faults;
        faults.require(isIdentifier(body.id), "id",
                       "expected 1 to 48 letters, digits or any of *-_=+|@.");
        checkCommon(faults, body);
        faults.finish();

        NewStation fresh;
        fresh.id = StationId{body.id};
        fresh.name = plain(body.name);
        fresh.siteId = plain(body.siteId);
        fresh.securityProfile = body.securityProfile.value_or(1);
        fresh.password = plain(body.password);
        if (body.onboardingStatus) fresh.onboarding = meant(*body.onboardingStatus);
        const auto station = co_await gateway_.registration.add(std::move(fresh));
        if (!station) throw HttpProblem(409, "a station with this id is registered already");
        log::info("station added", {{"station", station->id.value}, {"by", request.caller.name}});
        auto response =
            created(apiPath + "/stations/" + percentEncode(station->id.value), view(*station));
        setRevision(response, station->revision);
        co_return response;
    }

    Task<Response> read(const Request& request) {
        const auto known = stationOf(request, gateway_);
        const auto current = co_await gateway_.registration.find(known.id);
        if (!current) throw notFound("station with this id");
        auto response = jsonResponse(200, view(*current));
        setRevision(response, current->revision);
        co_return response;
    }

    Task<Response> change(const Request& request) {
        const auto known = stationOf(request, gateway_);
        const auto patch = patchOf<StationPatch>(request, {"name", "siteId"});
        const auto revision = ifMatch(request);
        Faults faults;
        checkCommon(faults, patch.fields);
        StationChange change;
        if (const auto& quirks = patch.fields.connection)
            change.connection = readQuirks(*quirks, faults);
        checkLeniency(faults, patch.fields.leniency);
        faults.finish();

        change.name = patch.change<std::string>("name", patch.fields.name);
        change.siteId = patch.change<std::string>("siteId", patch.fields.siteId);
        change.securityProfile = patch.fields.securityProfile;
        if (const auto& status = patch.fields.onboardingStatus) change.onboarding = meant(*status);
        if (const auto& leniency = patch.fields.leniency) {
            change.leniency = changed(known.leniency, *leniency);
        }
        auto password = plain(patch.fields.password);
        const auto result = co_await gateway_.registration.change(known.id, std::move(change),
                                                                  std::move(password), revision);
        if (result == ChangeResult::RevisionDiffers) throw revisionDiffers();
        auto response = co_await read(request);
        co_return response;
    }

    Task<Response> remove(const Request& request) {
        const auto station = stationOf(request, gateway_);
        if (!co_await gateway_.registration.remove(station.id)) {
            throw notFound("station with this id");
        }
        log::info("station removed", {{"station", station.id.value}, {"by", request.caller.name}});
        co_return Response{204};
    }

    Task<Response> connectors(const Request& request) {
        const auto station = stationOf(request, gateway_);
        Query(request).finish();
        const auto connectors = co_await gateway_.connectors.ofStation(station.id);
        std::vector<ConnectorView> views;
        views.reserve(connectors.size());
        for (const auto& connector : connectors) views.push_back(toView(connector));
        co_return listResponse(views, std::nullopt);
    }

private:
    StationView view(const ChargingStation& station) const {
        StationView view;
        view.id = station.id.value;
        view.number = station.number;
        view.name = station.name;
        view.siteId = station.siteId;
        view.securityProfile = station.securityProfile;
        view.hasPassword = station.credential.has_value();
        view.onboardingStatus = spelled(station.onboarding);
        view.connection = toView(station.connection);
        view.leniency = {.strict = station.leniency.strict, .off = station.leniency.off};
        if (station.lastBootAt) view.registrationStatus = registrationStatus(station.onboarding);
        if (const auto& boot = station.boot) {
            view.vendor = boot->vendor;
            view.model = boot->model;
            view.serialNumber =
                boot->serialNumber ? boot->serialNumber : boot->chargeBoxSerialNumber;
            view.firmwareVersion = boot->firmwareVersion;
        }
        if (station.ocppVersion) view.ocppVersion = spelled(*station.ocppVersion);
        view.lastSeenAt = station.lastSeenAt;
        view.lastBootAt = station.lastBootAt;
        view.createdAt = station.createdAt;
        if (const auto connection = gateway_.connected.online(station.id)) {
            view.online = true;
            view.connectedSince = connection->connectedSince();
            view.lastSeenAt = connection->lastSeenAt();
            view.ocppVersion = spelled(connection->version());
        }
        return view;
    }

    const Gateway& gateway_;
};

}  // namespace

void addStationRoutes(Routes& routes, const Gateway& gateway) {
    const auto stations = apiPath + "/stations";
    RouteAdder adder(routes, std::make_shared<StationRoutes>(gateway));
    adder.add("GET", stations, Permission::ReadStations, &StationRoutes::list)
        .add("POST", stations, Permission::ManageStations, &StationRoutes::create)
        .add("GET", stations + "/{id}", Permission::ReadStations, &StationRoutes::read)
        .add("PATCH", stations + "/{id}", Permission::ManageStations, &StationRoutes::change)
        .add("DELETE", stations + "/{id}", Permission::RemoveStations, &StationRoutes::remove)
        .add("GET", stations + "/{id}/connectors", Permission::ReadStations,
             &StationRoutes::connectors);
}

}  // namespace voltgate::rest
