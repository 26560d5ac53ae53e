// Unknown stations that have knocked: looked at, adopted, dismissed.
#include "gateway/http/uri.hpp"
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"
#include "gateway/rest/station_view.hpp"
#include "ocpp/domain/weak_password.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

struct QuarantinedView {
    std::string id;
    std::int64_t count = 0;
    DateTime firstAt;
    DateTime lastAt;
    std::string lastAddress;
    std::int64_t lastAttemptId = 0;
    std::vector<std::string> addresses;
    std::string path;
    std::string subprotocols;
    Spelled<CredentialsKind> credentials;
    bool passwordShown = false;
    bool userNameIsId = true;
    std::optional<std::string> tls;
    std::optional<std::string> certificate;
    std::optional<DateTime> certificateExpiresAt;
    std::string userAgent;
};
JSON_FIELDS(QuarantinedView, id, count, firstAt, lastAt, lastAddress, lastAttemptId, addresses,
            path, subprotocols, credentials, passwordShown, userNameIsId, tls, certificate,
            certificateExpiresAt, userAgent)

struct AdoptionBody {
    std::optional<json::String<100>> name;
    std::optional<json::String<100>> siteId;
    std::optional<int> securityProfile;
    std::optional<json::String<64>> password;
    std::optional<bool> keepPassword;
    std::optional<std::int64_t> attemptId;
    std::optional<json::String<64>> address;
    std::optional<Spelled<OnboardingStatus>> onboardingStatus;
};
JSON_FIELDS(AdoptionBody, name, siteId, securityProfile, password, keepPassword, attemptId, address,
            onboardingStatus)

struct AdoptedView {
    StationView station;
    std::optional<std::string> password;
};
JSON_FIELDS(AdoptedView, station, password)

QuarantinedView toView(const QuarantinedStation& waiting) {
    const auto& last = waiting.last;
    QuarantinedView view;
    view.id = last.stationId;
    view.count = waiting.count;
    view.firstAt = waiting.firstAt;
    view.lastAt = last.at;
    view.lastAddress = last.address;
    view.lastAttemptId = last.number;
    view.addresses = waiting.addresses;
    view.path = last.path;
    view.subprotocols = last.subprotocols;
    view.credentials = spelled(last.credentials);
    view.passwordShown = last.shownCredential.has_value();
    view.userNameIsId = last.isUserNameTheId;
    if (!last.tls.empty()) view.tls = last.tls;
    if (!last.certificate.empty()) view.certificate = last.certificate;
    view.certificateExpiresAt = last.certificateNotAfter;
    view.userAgent = last.userAgent;
    return view;
}

HttpProblem nobodyWaits() { return notFound("unknown station with this id"); }

void check(const AdoptionBody& body, const std::string& id) {
    Faults faults;
    const int profile = body.securityProfile.value_or(1);
    checkIdentity(faults, id, profile);
    faults.require(profile >= 0 && profile <= 3, "securityProfile", "expected 0, 1, 2 or 3");
    const auto weakness =
        body.password ? weaknessOf(body.password->value, stationPasswordRule, {id}) : std::nullopt;
    faults.require(!weakness, "password", weakness.value_or(""));
    faults.require(!body.password || !body.keepPassword.value_or(false), "keepPassword",
                   "give a password, or keep the one that it has shown");
    const bool keeps = body.keepPassword.value_or(false);
    faults.require(keeps || !body.attemptId, "attemptId", "goes with keepPassword");
    faults.require(keeps || !body.address, "address", "goes with keepPassword");
    faults.finish();
}

class QuarantineRoutes {
public:
    explicit QuarantineRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> list(const Request& request) {
        Query query(request);
        const auto page = query.page();
        query.finish();
        const auto waiting = co_await gateway_.quarantine.list(page);
        co_return pageResponse(waiting, toView);
    }

    Task<Response> read(const Request& request) {
        Query(request).finish();
        const auto waiting = co_await gateway_.quarantine.find(request.parameter("id"));
        if (!waiting) throw nobodyWaits();
        co_return jsonResponse(200, toView(*waiting));
    }

    Task<Response> adopt(const Request& request) {
        const auto body = bodyOf<AdoptionBody>(request);
        const auto& id = request.parameter("id");
        check(body, id);
        Adoption adoption{.stationId = id,
                          .securityProfile = body.securityProfile.value_or(1),
                          .keepsPassword = body.keepPassword.value_or(false)};
        if (body.name) adoption.name = body.name->value;
        if (body.siteId) adoption.siteId = body.siteId->value;
        adoption.attempt = body.attemptId;
        if (body.address) adoption.address = body.address->value;
        if (body.password) adoption.password = body.password->value;
        if (body.onboardingStatus) adoption.onboarding = meant(*body.onboardingStatus);
        const auto adopted = co_await gateway_.quarantine.adopt(std::move(adoption));
        refuseUnlessAdopted(adopted.result);
        const auto& station = *adopted.station;
        log::info("station adopted", {{"station", station.id.value}, {"by", request.caller.name}});
        AdoptedView view{.station = rest::toView(station, gateway_), .password = adopted.password};
        auto response = created(apiPath + "/stations/" + percentEncode(station.id.value), view);
        setRevision(response, station.revision);
        co_return response;
    }

    Task<Response> dismiss(const Request& request) {
        if (!co_await gateway_.quarantine.dismiss(request.parameter("id"))) throw nobodyWaits();
        co_return Response{204};
    }

private:
    static void refuseUnlessAdopted(AdoptionResult result) {
        switch (result) {
            case AdoptionResult::Adopted:
                return;
            case AdoptionResult::NotFound:
                throw nobodyWaits();
            case AdoptionResult::Taken:
                throw HttpProblem(409, "a station with this id is registered already");
            case AdoptionResult::NoPasswordShown:
                throw badInput({{"keepPassword", "the station has shown no password"}});
            case AdoptionResult::SeenNoMore:
                throw HttpProblem(409, "attempt-not-found",
                                  "no password was shown in this attempt or from this address; an "
                                  "attempt that is repeated gets a new id. Look again with GET "
                                  "/api/v1/connection-attempts?stationId=...");
            case AdoptionResult::AnotherShown:
                throw HttpProblem(
                    409, "another-password-shown",
                    "more than one password was shown under this id, or another since "
                    "what you name: somebody else may pretend to be the station. Look "
                    "at GET /api/v1/connection-attempts?stationId=... and name the "
                    "address or attemptId that is the station's, or give a password");
        }
    }

    const Gateway& gateway_;
};

}  // namespace

void addQuarantineRoutes(Routes& routes, const Gateway& gateway) {
    const auto quarantine = apiPath + "/quarantine";
    RouteAdder adder(routes, std::make_shared<QuarantineRoutes>(gateway));
    adder.addSlow("GET", quarantine, Permission::ReadWire, &QuarantineRoutes::list)
        .add("GET", quarantine + "/{id}", Permission::ReadWire, &QuarantineRoutes::read)
        .add("POST", quarantine + "/{id}/adopt", Permission::ManageStations,
             &QuarantineRoutes::adopt)
        .add("DELETE", quarantine + "/{id}", Permission::ManageStations,
             &QuarantineRoutes::dismiss);
}

}  // namespace voltgate::rest
