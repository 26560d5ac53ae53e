// Changing how a station authenticates itself. A key is never shown, but for one that is made up
// here when the caller asks to see it, once.
#include "gateway/http/digest.hpp"
#include "gateway/rest/command_answers.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"
#include "ocpp/domain/weak_password.hpp"

namespace voltgate::rest {
namespace {

/// 15 random bytes are the 20 characters that a key has at most.
constexpr std::size_t randomBytesOfKey = 15;

struct KeyBody {
    std::optional<json::String<40>> authorizationKey;
    std::optional<Spelled<KeyForm>> form;
    std::optional<bool> replace;
    std::optional<bool> show;
};
JSON_FIELDS(KeyBody, authorizationKey, form, replace, show)

struct ProfileBody {
    int securityProfile = 0;
    std::optional<bool> replace;
};
JSON_FIELDS(ProfileBody, securityProfile, replace)

struct ChangeView {
    std::int64_t id = 0;
    Spelled<SecurityChangeState> state;
    std::string detail;
    std::optional<int> securityProfile;
    std::string requestedBy;
    DateTime createdAt;
    std::optional<DateTime> endedAt;
    std::optional<std::string> authorizationKey;
};
JSON_FIELDS(ChangeView, id, state, detail, securityProfile, requestedBy, createdAt, endedAt,
            authorizationKey)

ChangeView toView(const SecurityChange& change) {
    ChangeView view;
    view.id = change.number;
    view.state = spelled(change.state);
    view.detail = change.detail;
    view.securityProfile = change.securityProfile;
    view.requestedBy = change.requestedBy;
    view.createdAt = change.createdAt;
    view.endedAt = change.endedAt;
    return view;
}

class SecurityChangeRoutes {
public:
    explicit SecurityChangeRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> changeKey(const Request& request) {
        const auto station = stationOf(request, gateway_);
        const auto body = bodyOf<KeyBody>(request);
        const bool isMadeUp = !body.authorizationKey;
        Faults faults;
        faults.require(isMadeUp || !body.show.value_or(false), "show",
                       "only a key that is made up here is shown");
        const auto weakness = isMadeUp ? std::nullopt
                                       : weaknessOf(body.authorizationKey->value,
                                                    stationPasswordRule, {station.id.value});
        faults.require(!weakness, "authorizationKey", weakness.value_or(""));
        faults.finish();
        NewAuthorizationKey key;
        key.key = isMadeUp ? randomText(randomBytesOfKey) : body.authorizationKey->value;
        if (body.form) key.form = meant(*body.form);
        const auto shown = key.key;
        const auto change = co_await gateway_.securityChanges.changeKey(
            wish(station, request, body.replace.value_or(false)), std::move(key));
        auto view = toView(change);
        if (isMadeUp && body.show.value_or(false)) view.authorizationKey = shown;
        co_return jsonResponse(change.isOpen() ? 202 : 200, view);
    }

    Task<Response> raiseProfile(const Request& request) {
        const auto station = stationOf(request, gateway_);
        const auto body = bodyOf<ProfileBody>(request);
        const auto change = co_await gateway_.securityChanges.raiseProfile(
            wish(station, request, body.replace.value_or(false)), body.securityProfile);
        co_return jsonResponse(change.isOpen() ? 202 : 200, toView(change));
    }

    Task<Response> keyChange(const Request& request) {
        auto response = co_await latest(request, SecurityChangeKind::AuthorizationKey);
        co_return response;
    }

    Task<Response> profileChange(const Request& request) {
        auto response = co_await latest(request, SecurityChangeKind::SecurityProfile);
        co_return response;
    }

private:
    static SecurityChangeWish wish(const ChargingStation& station, const Request& request,
                                   bool mayReplace) {
        SecurityChangeWish wish{
            .station = station.id, .requestedBy = request.caller.name, .mayReplace = mayReplace};
        if (const auto wait = preferenceOf(request).wait) wish.patience = *wait;
        return wish;
    }

    Task<Response> latest(const Request& request, SecurityChangeKind kind) {
        const auto station = stationOf(request, gateway_);
        Query(request).finish();
        const auto change = co_await gateway_.securityChanges.latest(station.id, kind);
        if (!change) throw notFound("change of this kind");
        co_return jsonResponse(200, toView(*change));
    }

    const Gateway& gateway_;
};

}  // namespace

void addSecurityChangeRoutes(Routes& routes, const Gateway& gateway) {
    const auto key = apiPath + "/stations/{id}/authorization-key";
    const auto profile = apiPath + "/stations/{id}/security-profile";
    using Block = SecurityChangeRoutes;
    RouteAdder adder(routes, std::make_shared<Block>(gateway));
    adder.add("GET", key, Permission::ReadConfiguration, &Block::keyChange)
        .add("POST", key, Permission::ManageStations, &Block::changeKey)
        .add("GET", profile, Permission::ReadConfiguration, &Block::profileChange)
        .add("POST", profile, Permission::ManageStations, &Block::raiseProfile);
}

}  // namespace voltgate::rest
