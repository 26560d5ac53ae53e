// Certificates: those that stations keep (roots that they believe), and those that our CA issues to
// stations. OCPP 1.6 security whitepaper §4.5, §5.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

/// What a root at a station is for; the CertificateUseEnumType of 1.6.
enum class CertificateUse {
    CentralSystemRootCertificate,  ///< Signs the central system's TLS certificate.
    ManufacturerRootCertificate    ///< Signs the manufacturer's firmware certificate.
};

enum class HashAlgorithm { SHA256, SHA384, SHA512 };

/// How OCPP names a certificate (CertificateHashDataType).
struct CertificateHash {
    HashAlgorithm hashAlgorithm = HashAlgorithm::SHA256;
    std::string issuerNameHash;  ///< Hexadecimal, at most 128 digits.
    std::string issuerKeyHash;   ///< Hexadecimal, at most 128 digits.
    std::string serialNumber;    ///< Hexadecimal, at most 40 digits.
    bool operator==(const CertificateHash&) const = default;
};

/// A root that a station said it keeps.
struct InstalledCertificate {
    CertificateUse use = CertificateUse::CentralSystemRootCertificate;
    CertificateHash hash;
    DateTime reportedAt;
};

/// What a certificate says about itself.
struct CertificateFacts {
    std::string subject;       ///< As in RFC 2253.
    std::string serialNumber;  ///< Hexadecimal.
    DateTime notBefore;
    DateTime notAfter;
    std::string fingerprint;  ///< SHA-256 of its DER, hexadecimal.
};

/// Pending: signed, and the station has not said yet whether it takes it. Installed: it did.
/// Refused: it did not. Undelivered: it never said. Superseded: a newer one took its place.
enum class IssuedState { Pending, Installed, Refused, Undelivered, Superseded };

/// A certificate that our CA issued to a station.
struct IssuedCertificate {
    std::int64_t number = 0;
    StationId station;
    CertificateFacts facts;
    std::string chain;  ///< PEM: the station's own first, then its issuers.
    IssuedState state = IssuedState::Pending;
    int deliveries = 0;  ///< How often it was sent.
    DateTime issuedAt;
    std::optional<DateTime> renewalAskedAt;  ///< When the station was last asked for a new one.
};

}  // namespace voltgate
