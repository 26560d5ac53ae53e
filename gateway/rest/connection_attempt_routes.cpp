// Every handshake that reached us: the answer to "why does it not connect?".
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"

namespace voltgate::rest {
namespace {

struct AttemptView {
    std::int64_t id = 0;
    DateTime at;
    DateTime firstAt;
    std::int64_t count = 1;
    std::string address;
    std::string path;
    std::string stationId;
    std::string subprotocols;
    Spelled<CredentialsKind> credentials;
    std::optional<std::string> tls;
    std::optional<std::string> certificate;
    std::optional<DateTime> certificateExpiresAt;
    std::optional<int> securityProfile;
    std::string userAgent;
    Spelled<ConnectionVerdict> verdict;
    std::string reason;
};
JSON_FIELDS(AttemptView, id, at, firstAt, count, address, path, stationId, subprotocols,
            credentials, tls, certificate, certificateExpiresAt, securityProfile, userAgent,
            verdict, reason)

AttemptView toView(const ConnectionAttempt& attempt) {
    AttemptView view;
    view.id = attempt.number;
    view.at = attempt.at;
    view.firstAt = attempt.firstAt;
    view.count = attempt.count;
    view.address = attempt.address;
    view.path = attempt.path;
    view.stationId = attempt.stationId;
    view.subprotocols = attempt.subprotocols;
    view.credentials = spelled(attempt.credentials);
    if (!attempt.tls.empty()) view.tls = attempt.tls;
    if (!attempt.certificate.empty()) view.certificate = attempt.certificate;
    view.certificateExpiresAt = attempt.certificateNotAfter;
    view.securityProfile = attempt.securityProfile;
    view.userAgent = attempt.userAgent;
    view.verdict = spelled(attempt.verdict);
    view.reason = attempt.reason;
    return view;
}

class ConnectionAttemptRoutes {
public:
    explicit ConnectionAttemptRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> list(const Request& request) {
        Query query(request);
        ConnectionAttemptFilter filter;
        filter.stationId = query.text("stationId");
        filter.verdict = query.word<ConnectionVerdict>("verdict");
        const auto page = query.pageOfPeriod();
        query.finish();
        const auto& id = filter.stationId;
        requireReach(request, gateway_, id ? std::optional(StationId{*id}) : std::nullopt);
        const auto attempts = co_await gateway_.attempts.list(std::move(filter), page);
        co_return pageResponse(attempts, toView);
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addConnectionAttemptRoutes(Routes& routes, const Gateway& gateway) {
    RouteAdder adder(routes, std::make_shared<ConnectionAttemptRoutes>(gateway));
    adder.addSlow("GET", apiPath + "/connection-attempts", Permission::ReadWire,
                  &ConnectionAttemptRoutes::list);
}

}  // namespace voltgate::rest
