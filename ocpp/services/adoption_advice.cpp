#include "ocpp/services/adoption_advice.hpp"

#include "ocpp/domain/percent_encoding.hpp"
#include "ocpp/domain/station_identity.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate {

std::string adoptionOf(std::string_view stationId, const ShownAtTheDoor& shown) {
    std::string body = R"({"securityProfile":0})";
    if (shown.hasPassword && canSendPassword(stationId)) {
        body = shown.isTls ? R"({"securityProfile":2,"keepPassword":true)"
                           : R"({"securityProfile":1,"keepPassword":true)";
        // Whose password: that of somebody else who knocks meanwhile is not taken then.
        const auto address = withoutPort(shown.address);
        if (!address.empty()) body += R"(,"address":")" + address + '"';
        body += '}';
    } else if (shown.hasCertificate) {
        body = R"({"securityProfile":3})";
    }
    return "POST /api/v1/quarantine/" + percentEncode(stationId) + "/adopt with " + body;
}

}  // namespace voltgate
