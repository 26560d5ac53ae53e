#include "ocpp/services/admission_service.hpp"

#include <array>

#include "ocpp/domain/percent_encoding.hpp"
#include "ocpp/domain/text.hpp"
#include "ocpp/services/adoption_advice.hpp"
#include "ocpp/services/shown_credential.hpp"

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

Admission tryLater(std::chrono::seconds retryAfter, std::string reason) {
    auto admission = refusal(ConnectionVerdict::Overloaded, std::move(reason));
    admission.retryAfter = retryAfter;
    return admission;
}

// Of the REST API.
std::string pathOf(const ChargingStation& station) {
    return "/api/v1/stations/" + percentEncode(station.id.value);
}

Admission noSubprotocol(const HandshakeFacts& facts, const ChargingStation& station) {
    auto admission =
        refusal(ConnectionVerdict::NoSubprotocol,
                facts.subprotocols.empty()
                    ? "The station asked for no OCPP version (no Sec-WebSocket-Protocol header). "
                      "Set it to OCPP 1.6J, or set assumeVersion for it (PATCH " +
                          pathOf(station) + ")."
                    : "The station asked for '" + joined(facts.subprotocols) +
                          "'; Voltgate speaks ocpp1.6. Set the station to OCPP 1.6J.");
    admission.station = station;
    return admission;
}

bool isPassword(const HandshakeFacts& facts, const std::optional<StationCredential>& credential) {
    static const auto ofNobody = RegistrationService::hash("");
    if (!facts.credentials) return false;
    const bool isRight = RegistrationService::passwordMatches(credential.value_or(ofNobody),
                                                              facts.credentials->password);
    return isRight && credential;
}

std::optional<Admission> unknownStation(const HandshakeFacts& facts) {
    const ShownAtTheDoor shown{
        .address = facts.address,
        .isTls = facts.isTls,
        .hasPassword = facts.credentials && !facts.credentials->password.empty(),
        .hasCertificate = facts.certificate.has_value()};
    auto admission =
        refusal(ConnectionVerdict::UnknownStation,
                "No station '" + *facts.stationId + "' is registered. Adopt it with " +
                    adoptionOf(*facts.stationId, shown) +
                    ", or add it with POST /api/v1/stations or 'voltgate station add'.");
    if (shown.hasPassword) {
        admission.shownCredential =
            shownCredential(facts.credentials->password, *facts.stationId);
        isPassword(facts, std::nullopt);  // As much work as for a station that is registered.
    }
    return admission;
}

bool nameIsIn(const ClientCertificate& certificate, const ChargingStation& station) {
    return std::any_of(certificate.names.begin(), certificate.names.end(),
                       [&](const auto& name) { return equalIgnoringCase(name, station.id.value); });
}

std::optional<Admission> refuseCertificate(const HandshakeFacts& facts,
                                           const ChargingStation& station) {
    if (!facts.certificate) {
        return refusal(ConnectionVerdict::NoCertificate,
                       "The station showed no certificate, which its security profile 3 asks for. "
                       "Install one at the station, or set its securityProfile to 2.");
    }
    const auto& certificate = *facts.certificate;
    if (!certificate.isTrusted()) {
        return refusal(ConnectionVerdict::WrongCertificate,
                       "The station's certificate is not trusted: " + certificate.fault +
                           " (valid until " + certificate.notAfter.text() + ", issued by " +
                           certificate.issuer + "). Renew it, or add its CA to --tls-client-ca.");
    }
    if (!nameIsIn(certificate, station)) {
        return refusal(ConnectionVerdict::WrongCertificate,
                       "The station's certificate is made out to " + joined(certificate.names) +
                           ", not to " + station.id.value +
                           ": its common name must be the station's id.");
    }
    return std::nullopt;
}

// While its key is being changed a station may use either.
bool isNextPassword(const HandshakeFacts& facts, const ChargingStation& station) {
    return station.nextCredential && isPassword(facts, station.nextCredential);
}

std::optional<Admission> refusePassword(const HandshakeFacts& facts,
                                        const ChargingStation& station) {
    if (facts.credentialsKind == CredentialsKind::Malformed) {
        return refusal(ConnectionVerdict::NoCredentials,
                       "The Authorization header is no Basic authentication that can be read.");
    }
    if (!facts.credentials) {
        return refusal(
            ConnectionVerdict::NoCredentials,
            "The station sent no password. Set its AuthorizationKey, or its securityProfile to 0.");
    }
    const bool isRight = isPassword(facts, station.credential);
    if (!station.connection.anyUserName &&
        !equalIgnoringCase(facts.credentials->user, station.id.value)) {
        return refusal(ConnectionVerdict::WrongCredentials,
                       "The user name of the station's Basic authentication is not its id. Set "
                       "anyUserName for it to accept another.");
    }
    if (isNextPassword(facts, station)) return std::nullopt;
    if (!station.credential) {
        return refusal(ConnectionVerdict::WrongCredentials,
                       "No password is set for this station. Set one with PATCH " +
                           pathOf(station) + ", or its securityProfile to 0.");
    }
    if (!isRight) {
        return refusal(
            ConnectionVerdict::WrongCredentials,
            "The password is wrong: the station's AuthorizationKey is not the password set here.");
    }
    return std::nullopt;
}

// While its security profile is being raised to 3 a station may show its certificate already.
bool isByNextCertificate(const HandshakeFacts& facts, const ChargingStation& station) {
    return station.nextSecurityProfile == 3 && facts.isTls && !refuseCertificate(facts, station);
}

std::optional<Admission> refuseStation(const HandshakeFacts& facts,
                                       const ChargingStation& station) {
    if (station.securityProfile >= 2 && !facts.isTls) {
        return refusal(ConnectionVerdict::TlsRequired,
                       "The station's security profile is " +
                           std::to_string(station.securityProfile) +
                           ", which needs TLS (wss://). Use TLS, or set its securityProfile to 1.");
    }
    if (station.securityProfile == 0) return std::nullopt;
    auto refused = station.securityProfile == 3 ? refuseCertificate(facts, station)
                                                : refusePassword(facts, station);
    if (refused && isByNextCertificate(facts, station)) refused.reset();
    return refused;
}

// What the connection came up to, whatever the station's profile asks for.
int profileOf(const HandshakeFacts& facts, const ChargingStation& station) {
    if (facts.isTls && !refuseCertificate(facts, station)) return 3;
    if (station.securityProfile == 0 && refusePassword(facts, station)) return 0;
    if (station.securityProfile == 3) return 3;
    return facts.isTls ? 2 : 1;
}

}  // namespace

// Which ids are registered, and how, must not be told by the status: all that is wrong with who
// asks is 401, and the sentence is for the operator.
int httpStatus(ConnectionVerdict verdict) {
    switch (verdict) {
        case ConnectionVerdict::Accepted:
        case ConnectionVerdict::NoSubprotocol:
            return 101;
        case ConnectionVerdict::BadRequest:
        case ConnectionVerdict::TlsOnPlainPort:
        case ConnectionVerdict::PlainOnTlsPort:
        case ConnectionVerdict::TlsFailed:
        case ConnectionVerdict::NotHttp:
        case ConnectionVerdict::ProtocolError:
        case ConnectionVerdict::WrongPort:
            return 400;
        case ConnectionVerdict::UnknownStation:
        case ConnectionVerdict::TlsRequired:
        case ConnectionVerdict::NoCredentials:
        case ConnectionVerdict::WrongCredentials:
        case ConnectionVerdict::NoCertificate:
        case ConnectionVerdict::WrongCertificate:
            return 401;
        case ConnectionVerdict::BadPath:
            return 404;
        case ConnectionVerdict::TooManyFailures:
            return 429;
        case ConnectionVerdict::Overloaded:
            return 503;
    }
    return 400;
}

Admission AdmissionService::judge(const HandshakeFacts& facts) {
    if (!facts.stationId) return refusal(ConnectionVerdict::BadPath, facts.pathFault);
    if (!registration_.isReady()) {
        return tryLater(
            std::chrono::seconds(10),
            "Voltgate has not read its stations from the database yet; the station may try again.");
    }
    auto station = registration_.known(*facts.stationId);
    if (station && profiles_ != nullptr) station = profiles_->applied(std::move(*station));
    auto refused = station ? refuseStation(facts, *station) : unknownStation(facts);
    if (auto malformed = refuseWire(facts, refused ? nullptr : &*station)) return *malformed;
    if (refused) return counted(facts, std::move(*refused));

    const auto* subprotocol = choose(facts.subprotocols);
    const bool isAssumed = facts.subprotocols.empty() && station->connection.assumeVersion;
    if (subprotocol == nullptr && !isAssumed) return noSubprotocol(facts, *station);
    return {.verdict = ConnectionVerdict::Accepted,
            .reason = isAssumed ? "Accepted; the station named no OCPP version, 1.6 is assumed."
                                : "Accepted.",
            .station = station,
            .version = isAssumed ? *station->connection.assumeVersion : subprotocol->version,
            .subprotocol = isAssumed ? "" : std::string(subprotocol->name),
            .securityProfile = profileOf(facts, *station),
            .isByNextCredential = isNextPassword(facts, *station)};
}

// Only a station that has shown its password is let pass for its own sake.
std::optional<Admission> AdmissionService::refuseWire(const HandshakeFacts& facts,
                                                      const ChargingStation* station) const {
    const bool mayLackHeader =
        settings_.allowMissingConnectionHeader ||
        (station != nullptr && station->connection.allowMissingConnectionHeader);
    if (facts.hasConnectionHeader || mayLackHeader) return std::nullopt;
    return refusal(ConnectionVerdict::BadRequest,
                   "The handshake lacks the header 'Connection: Upgrade'. Set "
                   "allowMissingConnectionHeader for the station to let it pass.");
}

// A right password passes always. Whoever is wrong too often, about whatever, is told to wait.
Admission AdmissionService::counted(const HandshakeFacts& facts, Admission refused) {
    const auto limited = limits_.failed(facts.address, *facts.stationId);
    if (!limited) return refused;
    refused.isLimited = true;
    refused.retryAfter = limited->retryAfter;
    refused.isWorthRecording = limited->isFirst;
    // Unknown stations wait in the quarantine under their own verdict.
    if (refused.verdict == ConnectionVerdict::UnknownStation) return refused;
    refused.verdict = ConnectionVerdict::TooManyFailures;
    refused.reason =
        "Too many wrong credentials came from this address, or for this station; a "
        "right password would pass. This time: " +
        refused.reason;
    return refused;
}

}  // namespace voltgate
