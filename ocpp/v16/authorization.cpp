// Authorisation in OCPP 1.6, both directions.
#include "ocpp/v16/central_system.hpp"
#include "ocpp/v16/conversions.hpp"

namespace voltgate::v16 {

Task<AuthorizeResponse> CentralSystem::authorize(ChargePoint& station,
                                                 const AuthorizeRequest& request) {
    if (station.onboarding() != OnboardingStatus::Accepted) co_return AuthorizeResponse{};
    const auto authorization = co_await services_.authorization.checkAt(
        station.id(), toIdToken(request.idTag, station.idTokens()));
    co_return AuthorizeResponse{.idTagInfo = toIdTagInfo(authorization)};
}

Task<CommandOutcome> ChargePoint::send(const ClearCache&, Duration patience) {
    return call(ClearCacheRequest{}, patience);
}

}  // namespace voltgate::v16
