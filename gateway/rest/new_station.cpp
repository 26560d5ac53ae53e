#include "gateway/rest/new_station.hpp"

#include "gateway/rest/station_view.hpp"

namespace voltgate::rest {

NewStation toNewStation(const NewStationBody& body) {
    Faults faults;
    checkIdentity(faults, body.id, body.securityProfile.value_or(1));
    checkCommon(faults, body, body.id.value);
    faults.finish();
    NewStation fresh;
    fresh.id = StationId{body.id};
    fresh.name = plain(body.name);
    fresh.siteId = plain(body.siteId);
    fresh.securityProfile = body.securityProfile.value_or(1);
    fresh.password = plain(body.password);
    if (body.onboardingStatus) fresh.onboarding = meant(*body.onboardingStatus);
    return fresh;
}

}  // namespace voltgate::rest
