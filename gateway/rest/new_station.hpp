// A station that is to be registered, as a body of POST /stations and as a line of an import.
#pragma once
#include "gateway/rest/body.hpp"
#include "gateway/rest/words.hpp"
#include "ocpp/domain/weak_password.hpp"
#include "ocpp/services/registration_service.hpp"

namespace voltgate::rest {

struct NewStationBody {
    json::String<48> id;
    std::optional<json::String<100>> name;
    std::optional<json::String<100>> siteId;
    std::optional<int> securityProfile;
    std::optional<json::String<64>> password;
    std::optional<Spelled<OnboardingStatus>> onboardingStatus;
};
JSON_FIELDS(NewStationBody, id, name, siteId, securityProfile, password, onboardingStatus)

/// What new stations and changes of stations have in common.
template <class Body>
void checkCommon(Faults& faults, const Body& body, const std::string& id) {
    const int profile = body.securityProfile.value_or(1);
    faults.require(profile >= 0 && profile <= 3, "securityProfile", "expected 0, 1, 2 or 3");
    if (!body.password) return;
    const auto weakness = weaknessOf(body.password->value, stationPasswordRule, {id});
    faults.require(!weakness, "password", weakness.value_or(""));
}

template <class Text>
std::optional<std::string> plain(const std::optional<Text>& text) {
    return text ? std::optional(text->value) : std::nullopt;
}

/// Throws HttpProblem 400.
NewStation toNewStation(const NewStationBody& body);

}  // namespace voltgate::rest
