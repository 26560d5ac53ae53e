// Certificates (security whitepaper for 1.6 §4.5, §5: A02, A03, M03, M04, M05).
#pragma once
#include "ocpp/v16/messages/types.hpp"

namespace voltgate::v16 {

enum class CertificateUseType { CentralSystemRootCertificate, ManufacturerRootCertificate };
JSON_ENUM(CertificateUseType, CentralSystemRootCertificate, ManufacturerRootCertificate)

enum class HashAlgorithmType { SHA256, SHA384, SHA512 };
JSON_ENUM(HashAlgorithmType, SHA256, SHA384, SHA512)

struct CertificateHashData {
    HashAlgorithmType hashAlgorithm = HashAlgorithmType::SHA256;
    json::String<128> issuerNameHash;
    json::String<128> issuerKeyHash;
    json::String<40> serialNumber;
};
JSON_FIELDS(CertificateHashData, hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber)

struct SignCertificateResponse {
    AcceptedOrRejected status = AcceptedOrRejected::Rejected;
};
JSON_FIELDS(SignCertificateResponse, status)

/// From the station; CertificateSigned follows when it is Accepted.
struct SignCertificateRequest {
    static constexpr Action action = "SignCertificate";
    using Response = SignCertificateResponse;

    json::String<5500> csr;  ///< PKCS #10, PEM.
};
JSON_FIELDS(SignCertificateRequest, csr)

struct CertificateSignedResponse {
    AcceptedOrRejected status = AcceptedOrRejected::Rejected;
};
JSON_FIELDS(CertificateSignedResponse, status)

struct CertificateSignedRequest {
    static constexpr Action action = "CertificateSigned";
    using Response = CertificateSignedResponse;

    json::String<10000> certificateChain;  ///< PEM, the station's own first.
};
JSON_FIELDS(CertificateSignedRequest, certificateChain)

enum class InstallCertificateStatus { Accepted, Failed, Rejected };
JSON_ENUM(InstallCertificateStatus, Accepted, Failed, Rejected)

struct InstallCertificateResponse {
    InstallCertificateStatus status = InstallCertificateStatus::Rejected;
};
JSON_FIELDS(InstallCertificateResponse, status)

struct InstallCertificateRequest {
    static constexpr Action action = "InstallCertificate";
    using Response = InstallCertificateResponse;

    CertificateUseType certificateType = CertificateUseType::CentralSystemRootCertificate;
    json::String<5500> certificate;  ///< PEM.
};
JSON_FIELDS(InstallCertificateRequest, certificateType, certificate)

enum class DeleteCertificateStatus { Accepted, Failed, NotFound };
JSON_ENUM(DeleteCertificateStatus, Accepted, Failed, NotFound)

struct DeleteCertificateResponse {
    DeleteCertificateStatus status = DeleteCertificateStatus::NotFound;
};
JSON_FIELDS(DeleteCertificateResponse, status)

struct DeleteCertificateRequest {
    static constexpr Action action = "DeleteCertificate";
    using Response = DeleteCertificateResponse;

    CertificateHashData certificateHashData;
};
JSON_FIELDS(DeleteCertificateRequest, certificateHashData)

enum class GetInstalledCertificateStatus { Accepted, NotFound };
JSON_ENUM(GetInstalledCertificateStatus, Accepted, NotFound)

struct GetInstalledCertificateIdsResponse {
    std::optional<json::List<CertificateHashData, 1>> certificateHashData{};
    GetInstalledCertificateStatus status = GetInstalledCertificateStatus::NotFound;
};
JSON_FIELDS(GetInstalledCertificateIdsResponse, certificateHashData, status)

struct GetInstalledCertificateIdsRequest {
    static constexpr Action action = "GetInstalledCertificateIds";
    using Response = GetInstalledCertificateIdsResponse;

    CertificateUseType certificateType = CertificateUseType::CentralSystemRootCertificate;
};
JSON_FIELDS(GetInstalledCertificateIdsRequest, certificateType)

}  // namespace voltgate::v16
