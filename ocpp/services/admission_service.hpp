// Who may connect: the verdict on a handshake, given before the WebSocket is opened (OCPP-J 1.6
// §3.1, security whitepaper §3). Every verdict comes with a sentence for the operator. Safe to use
// from any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocpp/domain/client_certificate.hpp"
#include "ocpp/domain/connection_attempt.hpp"
#include "ocpp/services/credential_limits.hpp"
#include "ocpp/services/quirk_profile_service.hpp"
#include "ocpp/services/registration_service.hpp"

namespace voltgate {

/// User name and password of Basic auth; the password is the bytes after the first colon.
struct BasicCredentials {
    std::string user;
    std::string password;
};

/// What a handshake brought along.
struct HandshakeFacts {
    std::optional<std::string> stationId;  ///< As read from the path; nothing when there is none.
    std::string pathFault;                 ///< Why there is none.
    CredentialsKind credentialsKind = CredentialsKind::None;
    std::optional<BasicCredentials> credentials;
    std::vector<std::string> subprotocols;  ///< In the client's order.
    std::string address{};                  ///< The IP it came from.
    bool isTls = false;
    std::optional<ClientCertificate> certificate{};
    bool hasConnectionHeader = true;  ///< Connection: Upgrade.
};

struct Admission {
    ConnectionVerdict verdict = ConnectionVerdict::UnknownStation;
    std::string reason;
    /// Of an accepted handshake, and of NoSubprotocol; with its quirk profile applied.
    std::optional<ChargingStation> station{};
    /// Of an unknown station: a hash of the password it showed.
    std::optional<StationCredential> shownCredential{};
    std::optional<OcppVersion> version{};  ///< Of an accepted handshake.
    std::string subprotocol{};  ///< Of an accepted handshake; empty when the version is assumed.
    int securityProfile = 0;    ///< That an accepted handshake came up to.
    /// An accepted handshake used the key that is to take the place of the station's own.
    bool isByNextCredential = false;
    std::optional<std::chrono::seconds> retryAfter{};  ///< Of who is limited, and of Overloaded.
    bool isLimited = false;  ///< Refused, and too many were before: 429 whatever the verdict.
    bool isWorthRecording = true;                      ///< Not the hundredth of its kind.
};

struct AdmissionSettings {
    CredentialLimitSettings limits{};
    bool allowMissingConnectionHeader = false;  ///< For all stations.
};

/// The HTTP status of a verdict; 101 for those that complete the handshake.
int httpStatus(ConnectionVerdict verdict);

class AdmissionService {
public:
    /// `profiles` may be null: there are none.
    AdmissionService(const RegistrationService& registration, const Clock& clock,
                     AdmissionSettings settings = {}, const QuirkProfileService* profiles = nullptr)
        : registration_(registration),
          settings_(settings),
          profiles_(profiles),
          limits_(clock, settings.limits) {}

    Admission judge(const HandshakeFacts& facts);

private:
    /// `station` is null unless the handshake is that of a station for certain.
    std::optional<Admission> refuseWire(const HandshakeFacts& facts,
                                        const ChargingStation* station) const;
    Admission counted(const HandshakeFacts& facts, Admission refused);

    const RegistrationService& registration_;
    AdmissionSettings settings_;
    const QuirkProfileService* profiles_;
    CredentialLimits limits_;
};

}  // namespace voltgate
