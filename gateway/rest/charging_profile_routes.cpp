// Smart charging: what profiles a station holds, setting and clearing them, and what they come to.
#include "gateway/rest/charging_profile_view.hpp"
#include "gateway/rest/command_answers.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/own_transaction.hpp"
#include "gateway/rest/query.hpp"

namespace voltgate::rest {
namespace {

constexpr std::int64_t aDay = 24L * 60 * 60;

struct NewChargingProfileBody {
    std::optional<int> evseId;
    std::optional<int> connectorId;
    ChargingProfileView chargingProfile;
};
JSON_FIELDS(NewChargingProfileBody, evseId, connectorId, chargingProfile)

struct InstalledProfileView {
    int evseId = 0;
    Spelled<ChargingProfileVerdict> status;
    DateTime installedAt;
    ChargingProfileView chargingProfile;
};
JSON_FIELDS(InstalledProfileView, evseId, status, installedAt, chargingProfile)

InstalledProfileView toView(const InstalledChargingProfile& installed) {
    InstalledProfileView view;
    view.evseId = installed.evse.value;
    view.status = spelled(installed.verdict);
    view.installedAt = installed.installedAt;
    view.chargingProfile = rest::toView(installed.profile);
    return view;
}

// The EVSE of a query; a connectorId is the EVSE of 1.6.
std::optional<EvseId> evseIn(Query& query) {
    const auto evse = query.number("evseId", 0, INT32_MAX);
    const auto connector = query.number("connectorId", 0, INT32_MAX);
    const auto number = evse ? evse : connector;
    return number ? std::optional(EvseId{static_cast<int>(*number)}) : std::nullopt;
}

std::optional<int> smallNumber(Query& query, const std::string& name) {
    const auto number = query.number(name, INT32_MIN, INT32_MAX);
    return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

ChargingProfileFilter filterOf(const Request& request) {
    Query query(request);
    ChargingProfileFilter filter;
    filter.id = smallNumber(query, "chargingProfileId");
    filter.evse = evseIn(query);
    filter.purpose = query.word<ChargingProfilePurpose>("chargingProfilePurpose");
    filter.stackLevel = smallNumber(query, "stackLevel");
    query.finish();
    return filter;
}

class ChargingProfileRoutes {
public:
    explicit ChargingProfileRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> list(const Request& request) {
        const auto station = stationOf(request, gateway_);
        const auto installed =
            co_await gateway_.chargingProfiles.installed(station.id, filterOf(request));
        std::vector<InstalledProfileView> views;
        views.reserve(installed.size());
        for (const auto& profile : installed) views.push_back(toView(profile));
        co_return listResponse(views, std::nullopt);
    }

    Task<Response> install(const Request& request) {
        const auto station = stationOf(request, gateway_);
        const auto body = bodyOf<NewChargingProfileBody>(request);
        InstalledChargingProfile wanted;
        wanted.station = station.id;
        wanted.evse.value = body.evseId ? *body.evseId : body.connectorId.value_or(0);
        wanted.profile = toProfile(body.chargingProfile);
        if (const auto named = wanted.profile.transaction)
            co_await ownTransaction(gateway_.transactions, station.id, *named);
        const auto answered = co_await gateway_.chargingProfiles.install(
            std::move(wanted), request.body, request.caller.name);
        co_return answerTo(answered);
    }

    Task<Response> clear(const Request& request) {
        const auto station = stationOf(request, gateway_);
        const auto answered = co_await gateway_.chargingProfiles.clear(
            station.id, filterOf(request), request.caller.name);
        co_return answerTo(answered);
    }

    Task<Response> compositeSchedule(const Request& request) {
        const auto station = stationOf(request, gateway_);
        Query query(request);
        GetCompositeSchedule wanted;
        wanted.evse = evseIn(query).value_or(EvseId{0});
        wanted.duration =
            std::chrono::seconds(query.number("duration", 1, INT32_MAX).value_or(aDay));
        wanted.chargingRateUnit = query.word<ChargingRateUnit>("unit");
        query.finish();
        const auto answered = co_await gateway_.chargingProfiles.compositeSchedule(
            station.id, wanted, request.caller.name);
        co_return answerTo(answered);
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addChargingProfileRoutes(Routes& routes, const Gateway& gateway) {
    const auto station = apiPath + "/stations/{id}";
    const auto profiles = station + "/charging-profiles";
    using Block = ChargingProfileRoutes;
    RouteAdder adder(routes, std::make_shared<Block>(gateway));
    adder.add("GET", profiles, Permission::ReadConfiguration, &Block::list)
        .add("POST", profiles, Permission::Command, &Block::install)
        .add("DELETE", profiles, Permission::Command, &Block::clear)
        .add("GET", station + "/composite-schedule", Permission::Command,
             &Block::compositeSchedule);
}

}  // namespace voltgate::rest
