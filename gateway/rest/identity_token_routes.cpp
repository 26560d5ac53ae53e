// Identity tokens of a station's installers and operators: seen, and revoked one by one. They are
// made by the installer API and on the command line.
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

struct IdentityTokenView {
    std::string id;
    std::string stationId;
    std::string role;
    DateTime issuedAt;
    std::optional<DateTime> expiresAt;
    std::optional<std::string> issuedBy;
    std::optional<DateTime> lastUsedAt;
    std::optional<DateTime> revokedAt;
    bool ofThisStation = true;
};
JSON_FIELDS(IdentityTokenView, id, stationId, role, issuedAt, expiresAt, issuedBy, lastUsedAt,
            revokedAt, ofThisStation)

class IdentityTokenRoutes {
public:
    explicit IdentityTokenRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> list(const Request& request) {
        const auto station = stationOf(request, gateway_);
        Query(request).finish();
        const auto tokens = co_await gateway_.identityTokens.ofStation(station.id);
        std::vector<IdentityTokenView> views;
        for (const auto& token : tokens) {
            IdentityTokenView view{.id = token.id,
                                   .stationId = token.station.value,
                                   .role = token.role,
                                   .issuedAt = token.issuedAt,
                                   .expiresAt = token.expiresAt,
                                   .lastUsedAt = token.lastUsedAt,
                                   .revokedAt = token.revokedAt,
                                   .ofThisStation = token.stationNumber == station.number};
            if (!token.issuedBy.empty()) view.issuedBy = token.issuedBy;
            views.push_back(std::move(view));
        }
        co_return listResponse(views, std::nullopt);
    }

    Task<Response> revoke(const Request& request) {
        const auto station = stationOf(request, gateway_);
        const bool isRevoked =
            co_await gateway_.identityTokens.revoke(station.id, request.parameter("tokenId"));
        if (!isRevoked) throw notFound("identity token with this id");
        log::info("identity token revoked", {{"station", station.id.value},
                                             {"token", request.parameter("tokenId")},
                                             {"by", request.caller.name}});
        co_return Response{204};
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addIdentityTokenRoutes(Routes& routes, const Gateway& gateway) {
    const auto tokens = apiPath + "/stations/{id}/identity-tokens";
    const auto permission = Permission::ManageIdentityTokens;
    RouteAdder adder(routes, std::make_shared<IdentityTokenRoutes>(gateway));
    adder.add("GET", tokens, permission, &IdentityTokenRoutes::list)
        .add("DELETE", tokens + "/{tokenId}", permission, &IdentityTokenRoutes::revoke);
}

}  // namespace voltgate::rest
