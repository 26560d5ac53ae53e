// Charging stations and their connectors.
#include <algorithm>

#include "gateway/http/uri.hpp"
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/new_station.hpp"
#include "gateway/rest/query.hpp"
#include "gateway/rest/station_view.hpp"
#include "ocpp/domain/secrets.hpp"
#include "ocpp/domain/station_identity.hpp"
#include "ocpp/domain/weak_password.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

struct StationPatch {
    std::optional<json::String<100>> name;
    std::optional<json::String<100>> siteId;
    std::optional<int> securityProfile;
    std::optional<json::String<64>> password;
    std::optional<Spelled<OnboardingStatus>> onboardingStatus;
    std::optional<ConnectionView> connection;
    std::optional<LeniencyBody> leniency;
    std::optional<json::String<100>> quirkProfile;
};
JSON_FIELDS(StationPatch, name, siteId, securityProfile, password, onboardingStatus, connection,
            leniency, quirkProfile)

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

ConnectorView toView(const Connector& connector) {
    const auto& report = connector.report;
    ConnectorView view;
    view.evseId = report.evse.value;
    view.connectorId = report.connector.value;
    view.status = report.status;
    view.errorCode = report.errorCode;
    if (report.info) view.info = withoutAnySecret(*report.info);
    view.vendorId = report.vendorId;
    if (report.vendorErrorCode) view.vendorErrorCode = withoutAnySecret(*report.vendorErrorCode);
    view.since = connector.since;
    if (connector.transaction) view.transactionId = connector.transaction->value;
    if (connector.reservation) view.reservationId = connector.reservation->value;
    return view;
}

HttpProblem otherSite() {
    return {403, "your access is bound to sites: the station must be at one of them (siteId)"};
}

// Who installs a station may make it safer, and not less safe.
void refuseLowering(const Caller& caller, const ChargingStation& station,
                    std::optional<int> securityProfile) {
    if (caller.role != Role::Installer || !securityProfile ||
        *securityProfile >= station.securityProfile)
        return;
    throw HttpProblem(403, "an installer cannot lower a security profile; an operator can");
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
        const auto stations = co_await listFor(request.caller, std::move(filter), page);
        co_return pageResponse(stations,
                               [this](const auto& station) { return toView(station, gateway_); });
    }

    Task<Response> create(const Request& request) {
        auto fresh = toNewStation(bodyOf<NewStationBody>(request));
        if (!reaches(request.caller, fresh.siteId)) throw otherSite();
        const auto station = co_await gateway_.registration.add(std::move(fresh));
        if (!station) throw HttpProblem(409, "a station with this id is registered already");
        log::info("station added", {{"station", station->id.value}, {"by", request.caller.name}});
        auto response = created(apiPath + "/stations/" + percentEncode(station->id.value),
                                toView(*station, gateway_));
        setRevision(response, station->revision);
        co_return response;
    }

    Task<Response> read(const Request& request) {
        const auto known = stationOf(request, gateway_);
        const auto current = co_await gateway_.registration.find(known.id);
        if (!current) throw notFound("station with this id");
        auto response = jsonResponse(200, toView(*current, gateway_));
        setRevision(response, current->revision);
        co_return response;
    }

    Task<Response> change(const Request& request) {
        const auto known = stationOf(request, gateway_);
        const auto patch = patchOf<StationPatch>(request, {"name", "siteId", "quirkProfile"});
        const auto revision = ifMatch(request);
        Faults faults;
        checkCommon(faults, patch.fields, known.id.value);
        checkProfile(faults, known, patch.fields.securityProfile);
        StationChange change;
        if (const auto& quirks = patch.fields.connection)
            change.connection = readQuirks(*quirks, faults);
        if (const auto& leniency = patch.fields.leniency) checkLeniency(faults, *leniency);
        checkQuirkProfile(faults, patch.fields.quirkProfile);
        faults.finish();

        change.name = patch.change<std::string>("name", patch.fields.name);
        change.siteId = patch.change<std::string>("siteId", patch.fields.siteId);
        if (change.siteId && !reaches(request.caller, *change.siteId)) throw otherSite();
        refuseLowering(request.caller, known, patch.fields.securityProfile);
        change.securityProfile = patch.fields.securityProfile;
        if (const auto& status = patch.fields.onboardingStatus) change.onboarding = meant(*status);
        if (const auto& leniency = patch.fields.leniency) {
            change.leniency = changed(known.leniency, *leniency);
        }
        change.quirkProfile = patch.change<std::string>("quirkProfile", patch.fields.quirkProfile);
        auto password = plain(patch.fields.password);
        const auto result =
            co_await gateway_.registration.change(known.id, change, std::move(password), revision);
        if (result == ChangeResult::RevisionDiffers) throw revisionDiffers();
        const auto current = co_await gateway_.registration.find(known.id);
        if (!current) throw notFound("station with this id");
        auto view = toView(*current, gateway_);
        if (change.onboarding == OnboardingStatus::Accepted && isWaiting(known))
            view.bootRequest = co_await askToBoot(known.id, request);
        auto response = jsonResponse(200, view);
        setRevision(response, current->revision);
        co_return response;
    }

    Task<Response> remove(const Request& request) {
        const auto station = stationOf(request, gateway_);
        if (!co_await gateway_.registration.remove(station.id)) {
            throw notFound("station with this id");
        }
        co_await gateway_.certificates.publishNewRevocations();
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
    // Whether it was told that it is not accepted.
    bool isWaiting(const ChargingStation& station) const {
        const auto connection = gateway_.connected.online(station.id);
        return station.onboarding != OnboardingStatus::Accepted ||
               (connection && connection->onboarding() != OnboardingStatus::Accepted);
    }

    // It hears of it at its next boot.
    Task<std::optional<BootRequestView>> askToBoot(StationId id, const Request& request) const {
        const auto boot = co_await gateway_.onboarding.accepted(std::move(id), request.caller.name);
        if (!boot) co_return std::nullopt;
        BootRequestView view{.asked = boot->isAsked};
        if (!boot->isAsked) {
            view.reason = "It could not be asked to boot: " + boot->reason +
                          ". It hears of it at its next boot.";
        }
        co_return view;
    }

    static void checkProfile(Faults& faults, const ChargingStation& station,
                             std::optional<int> securityProfile) {
        if (!securityProfile) return;
        if (const auto fault = faultOfSecurityProfile(station.id.value, *securityProfile))
            faults.require(false, "securityProfile", *fault);
    }

    // Of who is bound to several sites their pages are laid together.
    Task<Listed<ChargingStation>> listFor(Caller caller, StationFilter filter, Page page) {
        if (!caller.sites) {
            auto listed = co_await gateway_.registration.list(std::move(filter), page);
            co_return listed;
        }
        Listed<ChargingStation> merged;
        for (const auto& site : *caller.sites) {
            if (filter.siteId && *filter.siteId != site) continue;
            auto own = filter;
            own.siteId = site;
            const auto listed = co_await gateway_.registration.list(std::move(own), page);
            merged.items.insert(merged.items.end(), listed.items.begin(), listed.items.end());
            if (listed.next) merged.next = std::max(*listed.next, merged.next.value_or(0));
        }
        auto& items = merged.items;
        std::sort(items.begin(), items.end(),
                  [](const auto& a, const auto& b) { return a.number > b.number; });
        const auto most = static_cast<std::size_t>(page.limit);
        if (items.size() > most) {
            items.resize(most);
            merged.next = items.back().number;
        }
        co_return merged;
    }
    void checkQuirkProfile(Faults& faults, const std::optional<json::String<100>>& name) const {
        if (!name || gateway_.quirkProfiles.find(name->value) != nullptr) return;
        std::vector<std::string> names;
        for (const auto& profile : gateway_.quirkProfiles.all()) names.push_back(profile.name);
        faults.require(false, "quirkProfile",
                       "no quirk profile has this name; there are: " + joined(names));
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
