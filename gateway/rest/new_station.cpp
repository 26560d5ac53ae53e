#include "gateway/rest/new_station.hpp"

#include "gateway/rest/station_view.hpp"

namespace voltgate::rest {

NewStation toNewStation(const NewStationBody& body) {
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
    return fresh;
}

}  // namespace voltgate::rest
