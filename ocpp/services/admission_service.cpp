#include "ocpp/services/admission_service.hpp"

#include <array>

#include "ocpp/domain/text.hpp"

namespace voltgate {
namespace {

struct Subprotocol {
    std::string_view name;
    OcppVersion version;
};
constexpr std::array supported = {Subprotocol{"ocpp1.6", OcppVersion::V16}};

// The first of the client's protocols that we speak.
const Subprotocol* choose(const std::vector<std::string>& asked) {
    for (const auto& name : asked) {
        for (const auto& candidate : supported) {
            if (equalIgnoringCase(name, candidate.name)) return &candidate;
        }
    }
    return nullptr;
}

Admission refusal(ConnectionVerdict verdict, std::string reason) {
    return {.verdict = verdict, .reason = std::move(reason)};
}

}  // namespace

int httpStatus(ConnectionVerdict verdict) {
    switch (verdict) {
        case ConnectionVerdict::Accepted:
        case ConnectionVerdict::NoSubprotocol:
            return 101;
        case ConnectionVerdict::BadRequest:
        case ConnectionVerdict::TlsRequired:
            return 400;
        case ConnectionVerdict::NoCredentials:
        case ConnectionVerdict::WrongCredentials:
            return 401;
        case ConnectionVerdict::BadPath:
        case ConnectionVerdict::UnknownStation:
            return 404;
        case ConnectionVerdict::Overloaded:
            return 503;
    }
    return 400;
}

Admission AdmissionService::judge(const HandshakeFacts& facts) const {
    if (!facts.stationId) return refusal(ConnectionVerdict::BadPath, facts.pathFault);
    if (!registration_.isReady()) {
        return refusal(
            ConnectionVerdict::Overloaded,
            "Voltgate has not read its stations from the database yet; the station may try again.");
    }
    const auto station = registration_.known(*facts.stationId);
    if (!station) {
        return refusal(
            ConnectionVerdict::UnknownStation,
            "No station '" + *facts.stationId +
                "' is registered. Add it with POST /api/v1/stations or 'voltgate station add'.");
    }
    if (auto refused = refuseCredentials(facts, *station)) return *refused;

    const auto* subprotocol = choose(facts.subprotocols);
    if (subprotocol == nullptr) {
        Admission admission =
            refusal(ConnectionVerdict::NoSubprotocol,
                    facts.subprotocols.empty()
                        ? "The station asked for no OCPP version (no Sec-WebSocket-Protocol "
                          "header). Set it to OCPP 1.6J."
                        : "The station asked for '" + joined(facts.subprotocols) +
                              "'; Voltgate speaks ocpp1.6. Set the station to OCPP 1.6J.");
        admission.station = station;
        return admission;
    }
    return {.verdict = ConnectionVerdict::Accepted,
            .reason = "Accepted.",
            .station = station,
            .version = subprotocol->version,
            .subprotocol = std::string(subprotocol->name)};
}

std::optional<Admission> AdmissionService::refuseCredentials(const HandshakeFacts& facts,
                                                             const ChargingStation& station) const {
    if (station.securityProfile == 0) return std::nullopt;
    if (station.securityProfile >= 2 && !facts.isTls) {
        return refusal(ConnectionVerdict::TlsRequired,
                       "The station's security profile is " +
                           std::to_string(station.securityProfile) +
                           ", which needs TLS (wss://). Use TLS, or set its securityProfile to 1.");
    }
    if (facts.credentialsKind == CredentialsKind::Malformed) {
        return refusal(ConnectionVerdict::BadRequest,
                       "The Authorization header is no Basic authentication that can be read.");
    }
    if (!facts.credentials) {
        return refusal(
            ConnectionVerdict::NoCredentials,
            "The station sent no password. Set its AuthorizationKey, or its securityProfile to 0.");
    }
    if (!equalIgnoringCase(facts.credentials->user, station.id.value)) {
        return refusal(ConnectionVerdict::WrongCredentials,
                       "The user name of the station's Basic authentication is not its id.");
    }
    if (!station.credential) {
        return refusal(ConnectionVerdict::WrongCredentials,
                       "No password is set for this station. Set one with PATCH /api/v1/stations/" +
                           station.id.value + ", or its securityProfile to 0.");
    }
    if (!RegistrationService::passwordMatches(station, facts.credentials->password)) {
        return refusal(
            ConnectionVerdict::WrongCredentials,
            "The password is wrong: the station's AuthorizationKey is not the password set here.");
    }
    return std::nullopt;
}

}  // namespace voltgate
