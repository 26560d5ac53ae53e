// Certificates of a station: the roots that it keeps and those that our CA issued to it; and the
// CA.
#include "gateway/rest/command_answers.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"
#include "ocpp/domain/text.hpp"
#include "ocpp/services/revocation_list.hpp"

namespace voltgate::rest {
namespace {

struct InstalledView {
    Spelled<CertificateUse> certificateType;
    Spelled<HashAlgorithm> hashAlgorithm;
    std::string issuerNameHash;
    std::string issuerKeyHash;
    std::string serialNumber;
    DateTime reportedAt;
};
JSON_FIELDS(InstalledView, certificateType, hashAlgorithm, issuerNameHash, issuerKeyHash,
            serialNumber, reportedAt)

struct IssuedView {
    std::int64_t id = 0;
    std::string subject;
    std::string serialNumber;
    std::string fingerprint;
    DateTime notBefore;
    DateTime notAfter;
    Spelled<IssuedState> state;
    int deliveries = 0;
    DateTime issuedAt;
    std::optional<DateTime> renewalAskedAt;
    std::optional<DateTime> revokedAt;
};
JSON_FIELDS(IssuedView, id, subject, serialNumber, fingerprint, notBefore, notAfter, state,
            deliveries, issuedAt, renewalAskedAt, revokedAt)

struct CertificatesView {
    std::vector<InstalledView> installed;
    std::vector<IssuedView> issued;
};
JSON_FIELDS(CertificatesView, installed, issued)

struct CertificateBody {
    Spelled<CertificateUse> certificateType;
    json::String<5500> certificate;
};
JSON_FIELDS(CertificateBody, certificateType, certificate)

struct AuthorityView {
    bool builtIn = true;
    std::string subject;
    std::string serialNumber;
    std::string fingerprint;
    DateTime notBefore;
    DateTime notAfter;
    std::string certificate;
};
JSON_FIELDS(AuthorityView, builtIn, subject, serialNumber, fingerprint, notBefore, notAfter,
            certificate)

InstalledView toView(const InstalledCertificate& certificate) {
    return {.certificateType = spelled(certificate.use),
            .hashAlgorithm = spelled(certificate.hash.hashAlgorithm),
            .issuerNameHash = certificate.hash.issuerNameHash,
            .issuerKeyHash = certificate.hash.issuerKeyHash,
            .serialNumber = certificate.hash.serialNumber,
            .reportedAt = certificate.reportedAt};
}

IssuedView toView(const IssuedCertificate& certificate) {
    return {.id = certificate.number,
            .subject = certificate.facts.subject,
            .serialNumber = certificate.facts.serialNumber,
            .fingerprint = certificate.facts.fingerprint,
            .notBefore = certificate.facts.notBefore,
            .notAfter = certificate.facts.notAfter,
            .state = spelled(certificate.state),
            .deliveries = certificate.deliveries,
            .issuedAt = certificate.issuedAt,
            .renewalAskedAt = certificate.renewalAskedAt};
}

class CertificateRoutes {
public:
    explicit CertificateRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> read(const Request& request) {
        const auto station = stationOf(request, gateway_);
        Query query(request);
        const bool isToRefresh = query.flag("refresh").value_or(false);
        query.finish();
        if (isToRefresh) co_await refresh(station.id, request);
        const auto all = co_await gateway_.certificates.ofStation(station.id);
        CertificatesView view;
        for (const auto& certificate : all.installed) view.installed.push_back(toView(certificate));
        for (const auto& certificate : all.issued) {
            auto& issued = view.issued.emplace_back(toView(certificate));
            const auto revoked = all.revokedAt.find(certificate.facts.serialNumber);
            if (revoked != all.revokedAt.end()) issued.revokedAt = revoked->second;
        }
        co_return jsonResponse(200, view);
    }

    Task<Response> install(const Request& request) {
        const auto station = stationOf(request, gateway_);
        const auto body = bodyOf<CertificateBody>(request);
        InstallCertificate wanted{.use = meant(body.certificateType),
                                  .certificate = body.certificate.value};
        const auto answered = co_await gateway_.certificates.install(station.id, std::move(wanted),
                                                                     request.caller.name);
        co_return answerTo(answered);
    }

    Task<Response> remove(const Request& request) {
        const auto station = stationOf(request, gateway_);
        Query query(request);
        const auto keyHash = query.text("issuerKeyHash");
        query.finish();
        const auto hash = co_await named(station.id, request.parameter("serialNumber"), keyHash);
        const auto answered =
            co_await gateway_.certificates.remove(station.id, hash, request.caller.name);
        co_return answerTo(answered);
    }

    Task<Response> revoke(const Request& request) {
        const auto station = stationOf(request, gateway_);
        const bool isRevoked = co_await gateway_.certificates.revoke(
            station.id, request.parameter("serialNumber"), request.caller.name);
        if (!isRevoked) throw notFound("certificate of our CA with this serial number");
        co_return Response{204};
    }

    // For whoever trusts our CA; it says nothing that its certificates do not.
    Task<Response> revocations(const Request& request) {
        Query(request).finish();
        if (!gateway_.authority.isAvailable())
            throw HttpProblem(404, "there is no CA here (--ca-folder is none)");
        auto list = gateway_.authority.revocations();
        if (!list) {
            co_await gateway_.certificates.publishRevocations();
            list = gateway_.authority.revocations();
        }
        co_return Response{.status = 200,
                           .headers = {{"Content-Type", "application/pkix-crl"}},
                           .body = bytesOfRevocationList(list.value_or(""))};
    }

    Task<Response> authority(const Request& request) {
        Query(request).finish();
        if (!gateway_.authority.isAvailable())
            throw HttpProblem(404, "there is no CA here (--ca-folder is none)");
        const auto facts = gateway_.authority.facts();
        co_return jsonResponse(200,
                               AuthorityView{.builtIn = gateway_.authority.isBuiltIn(),
                                             .subject = facts.subject,
                                             .serialNumber = facts.serialNumber,
                                             .fingerprint = facts.fingerprint,
                                             .notBefore = facts.notBefore,
                                             .notAfter = facts.notAfter,
                                             .certificate = gateway_.authority.certificateMade()});
    }

private:
    Task<> refresh(StationId station, const Request& request) {
        if (!may(request.caller.role, Permission::Configure))
            throw HttpProblem(403, "your role does not allow to ask the station");
        for (const auto& [word, use] : spellings<CertificateUse>) {
            const auto asked =
                co_await gateway_.certificates.refresh(station, use, request.caller.name);
            requireAnswer(asked);
        }
    }

    // What the station calls the root with this serial number.
    Task<CertificateHash> named(StationId station, std::string serialNumber,
                                std::optional<std::string> keyHash) {
        const auto all = co_await gateway_.certificates.ofStation(std::move(station));
        std::vector<CertificateHash> found;
        for (const auto& certificate : all.installed) {
            const auto& hash = certificate.hash;
            if (equalIgnoringCase(hash.serialNumber, serialNumber) &&
                equalIgnoringCase(keyHash.value_or(hash.issuerKeyHash), hash.issuerKeyHash)) {
                found.push_back(hash);
            }
        }
        if (found.empty()) {
            throw HttpProblem(404,
                              "the station has not told of a certificate with this serial number; "
                              "GET .../certificates?refresh=true asks it");
        }
        if (found.size() > 1 && found.front() != found.back()) {
            throw badInput({{"?issuerKeyHash",
                             "several certificates have this serial number: say which one"}});
        }
        co_return found.front();
    }

    const Gateway& gateway_;
};

}  // namespace

void addCertificateRoutes(Routes& routes, const Gateway& gateway) {
    const auto certificates = apiPath + "/stations/{id}/certificates";
    using Block = CertificateRoutes;
    RouteAdder adder(routes, std::make_shared<Block>(gateway));
    adder.add("GET", certificates, Permission::ReadConfiguration, &Block::read)
        .add("POST", certificates, Permission::Configure, &Block::install)
        .add("DELETE", certificates + "/{serialNumber}", Permission::Configure, &Block::remove)
        .add("POST", certificates + "/{serialNumber}/revoke", Permission::ManageStations,
             &Block::revoke)
        .add("GET", apiPath + "/certificate-authority/crl", Permission::Public, &Block::revocations)
        .add("GET", apiPath + "/certificate-authority", Permission::ReadConfiguration,
             &Block::authority);
}

}  // namespace voltgate::rest
