// Certificates: asking for one, taking it, keeping roots (security whitepaper A02, A03, M03-M05).
#include "simulator/charging_station.hpp"

namespace voltgate::simulator {
namespace {

RequestFault faultOf(const Misbehaviours& faults) {
    constexpr std::array named = {std::pair{Misbehaviour::MalformedCsr, RequestFault::Malformed},
                                  std::pair{Misbehaviour::OversizedCsr, RequestFault::Oversized},
                                  std::pair{Misbehaviour::ForeignCsr, RequestFault::WrongName},
                                  std::pair{Misbehaviour::WeakCsr, RequestFault::WeakKey},
                                  std::pair{Misbehaviour::TamperedCsr, RequestFault::Tampered}};
    for (const auto& [misbehaviour, fault] : named) {
        if (faults.contains(misbehaviour)) return fault;
    }
    return RequestFault::None;
}

}  // namespace

Task<bool> ChargingStation::requestCertificate() {
    auto self = shared_from_this();
    const v16::SignCertificateRequest request{
        .csr = certificates_.request(settings_.id, faultOf(settings_.misbehaviours))};
    const auto answer = co_await call(request);
    const bool isAccepted =
        answer.response && answer.response->status == v16::AcceptedOrRejected::Accepted;
    note(isAccepted ? "the request for a certificate is accepted"
                    : "the request for a certificate is refused");
    co_return isAccepted;
}

Task<> ChargingStation::askForCertificate() { co_await requestCertificate(); }

Task<> ChargingStation::reportSecurityEvent(std::string type, std::string techInfo) {
    auto self = shared_from_this();
    v16::SecurityEventNotificationRequest request{.type = std::move(type), .timestamp = clock()};
    if (!techInfo.empty()) request.techInfo = json::String<255>(std::move(techInfo));
    co_await call(std::move(request));
}

Task<v16::CertificateSignedResponse> ChargingStation::certificateSigned(
    Inbound&, const v16::CertificateSignedRequest& request) {
    const auto before = credentials();
    auto fault = settings_.misbehaviours.contains(Misbehaviour::RefuseSecurity)
                     ? std::optional<std::string>("told to refuse it")
                     : certificates_.take(settings_.id, request.certificateChain.value);
    if (fault) {
        note("the certificate is refused: " + *fault);
        inBackground("security event",
                     reportSecurityEvent("InvalidChargePointCertificate", *fault));
        co_return v16::CertificateSignedResponse{v16::AcceptedOrRejected::Rejected};
    }
    if (configuration_.number("SecurityProfile") == 3)
        inBackground("new certificate", reconnect("a new certificate", before));
    co_return v16::CertificateSignedResponse{v16::AcceptedOrRejected::Accepted};
}

Task<v16::InstallCertificateResponse> ChargingStation::installCertificate(
    Inbound&, const v16::InstallCertificateRequest& request) {
    co_return v16::InstallCertificateResponse{
        certificates_.install(request.certificateType, request.certificate.value)};
}

Task<v16::DeleteCertificateResponse> ChargingStation::deleteCertificate(
    Inbound&, const v16::DeleteCertificateRequest& request) {
    co_return v16::DeleteCertificateResponse{certificates_.remove(request.certificateHashData)};
}

Task<v16::GetInstalledCertificateIdsResponse> ChargingStation::getInstalledCertificateIds(
    Inbound&, const v16::GetInstalledCertificateIdsRequest& request) {
    v16::GetInstalledCertificateIdsResponse response;
    const auto hashes = certificates_.installed(request.certificateType);
    if (!hashes.empty()) {
        response.status = v16::GetInstalledCertificateStatus::Accepted;
        response.certificateHashData.emplace(hashes.begin(), hashes.end());
    }
    co_return response;
}

Task<v16::TriggerMessageResponse> ChargingStation::extendedTrigger(
    Inbound& inbound, const v16::ExtendedTriggerMessageRequest& request) {
    if (request.requestedMessage == v16::ExtendedMessageTrigger::SignChargePointCertificate) {
        inBackground("request for a certificate", askForCertificate());
        co_return v16::TriggerMessageResponse{v16::TriggerMessageStatus::Accepted};
    }
    const auto plain = json::parse<v16::MessageTrigger>(json::text(request.requestedMessage));
    if (!plain) co_return v16::TriggerMessageResponse{v16::TriggerMessageStatus::NotImplemented};
    const v16::TriggerMessageRequest same{.requestedMessage = *plain,
                                          .connectorId = request.connectorId};
    auto answered = trigger(inbound, same);
    co_return co_await std::move(answered);
}

}  // namespace voltgate::simulator
