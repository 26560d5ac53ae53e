#include "ocpp/services/adoption_advice.hpp"

#include "ocpp/domain/percent_encoding.hpp"
#include "ocpp/domain/station_identity.hpp"

namespace voltgate {

std::string adoptionOf(std::string_view stationId, const ShownAtTheDoor& shown) {
    std::string body = R"({"securityProfile":0})";
    if (shown.hasPassword && canSendPassword(stationId)) {
        body = shown.isTls ? R"({"securityProfile":2,"keepPassword":true})"
                           : R"({"securityProfile":1,"keepPassword":true})";
    } else if (shown.hasCertificate) {
        body = R"({"securityProfile":3})";
    }
    return "POST /api/v1/quarantine/" + percentEncode(stationId) + "/adopt with " + body;
}

}  // namespace voltgate
