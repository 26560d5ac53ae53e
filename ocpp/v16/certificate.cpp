// Certificates in OCPP 1.6, both directions.
#include "ocpp/v16/messages/certificate.hpp"

#include <asio/post.hpp>
#include <asio/this_coro.hpp>

#include "ocpp/json/document.hpp"
#include "ocpp/json/reader.hpp"
#include "ocpp/log.hpp"
#include "ocpp/v16/central_system.hpp"
#include "ocpp/v16/charge_point.hpp"
#include "ocpp/v16/outgoing_calls.hpp"

namespace voltgate::v16 {
namespace {

CertificateUseType toUse(CertificateUse use) {
    return use == CertificateUse::CentralSystemRootCertificate
               ? CertificateUseType::CentralSystemRootCertificate
               : CertificateUseType::ManufacturerRootCertificate;
}

HashAlgorithmType toAlgorithm(HashAlgorithm algorithm) {
    switch (algorithm) {
        case HashAlgorithm::SHA256:
            return HashAlgorithmType::SHA256;
        case HashAlgorithm::SHA384:
            return HashAlgorithmType::SHA384;
        case HashAlgorithm::SHA512:
            return HashAlgorithmType::SHA512;
    }
    return HashAlgorithmType::SHA256;
}

HashAlgorithm fromAlgorithm(HashAlgorithmType algorithm) {
    switch (algorithm) {
        case HashAlgorithmType::SHA256:
            return HashAlgorithm::SHA256;
        case HashAlgorithmType::SHA384:
            return HashAlgorithm::SHA384;
        case HashAlgorithmType::SHA512:
            return HashAlgorithm::SHA512;
    }
    return HashAlgorithm::SHA256;
}

// Nothing when the answer cannot be read; it is still an answer.
std::optional<std::vector<CertificateHash>> readHashes(const std::string& response,
                                                       const StationId& station) {
    try {
        const auto document = json::parseText(response);
        const auto answer =
            json::Reader(json::Leniency::all()).read<GetInstalledCertificateIdsResponse>(document);
        std::vector<CertificateHash> hashes;
        if (!answer.certificateHashData) return hashes;
        for (const auto& data : *answer.certificateHashData) {
            hashes.push_back({.hashAlgorithm = fromAlgorithm(data.hashAlgorithm),
                              .issuerNameHash = data.issuerNameHash,
                              .issuerKeyHash = data.issuerKeyHash,
                              .serialNumber = data.serialNumber});
        }
        return hashes;
    } catch (const std::runtime_error& fault) {
        log::warn("unreadable list of installed certificates",
                  {{"station", station.value}, {"fault", fault.what()}});
        return std::nullopt;
    }
}

Task<CommandOutcome> tooLong(const std::string& field, std::size_t most) {
    return settled({.result = CommandResult::Invalid,
                    .errorDescription = field + ": is longer than the " + std::to_string(most) +
                                        " characters that OCPP 1.6 allows"});
}

}  // namespace

Task<SignCertificateResponse> CentralSystem::signCertificate(
    ChargePoint& station, const SignCertificateRequest& request) {
    const bool isAccepted = co_await services_.certificates.sign(station.id(), request.csr);
    if (isAccepted) {
        // This coroutine gives its answer without leaving the session's strand, so what is posted
        // there begins when the answer is out.
        const auto strand = co_await asio::this_coro::executor;
        asio::post(strand, [strand, &certificates = services_.certificates, id = station.id()] {
            spawn(strand, "certificate of " + id.value, certificates.deliver(id));
        });
    }
    co_return SignCertificateResponse{isAccepted ? AcceptedOrRejected::Accepted
                                                 : AcceptedOrRejected::Rejected};
}

Task<CommandOutcome> ChargePoint::send(const InstallCertificate& command, Duration patience) {
    using Text = decltype(InstallCertificateRequest::certificate);
    if (command.certificate.size() > Text::max) return tooLong("certificate", Text::max);
    return call(InstallCertificateRequest{.certificateType = toUse(command.use),
                                          .certificate = command.certificate},
                patience);
}

Task<CommandOutcome> ChargePoint::send(const DeleteCertificate& command, Duration patience) {
    const auto& hash = command.hash;
    return call(
        DeleteCertificateRequest{
            .certificateHashData = {.hashAlgorithm = toAlgorithm(hash.hashAlgorithm),
                                    .issuerNameHash = hash.issuerNameHash,
                                    .issuerKeyHash = hash.issuerKeyHash,
                                    .serialNumber = hash.serialNumber}},
        patience);
}

Task<CommandOutcome> ChargePoint::send(const GetInstalledCertificateIds& command,
                                       Duration patience) {
    auto outcome = co_await call(
        GetInstalledCertificateIdsRequest{.certificateType = toUse(command.use)}, patience);
    if (outcome.result == CommandResult::Answered) {
        outcome.installedCertificates = readHashes(outcome.response, facts_.id);
    }
    co_return outcome;
}

Task<CommandOutcome> ChargePoint::send(const CertificateSigned& command, Duration patience) {
    using Text = decltype(CertificateSignedRequest::certificateChain);
    if (command.chain.size() > Text::max) return tooLong("chain", Text::max);
    return call(CertificateSignedRequest{.certificateChain = command.chain}, patience);
}

}  // namespace voltgate::v16
