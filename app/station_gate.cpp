#include "app/station_gate.hpp"

#include "ocpp/domain/secrets.hpp"
#include "ocpp/domain/text.hpp"
#include "ocpp/log.hpp"
#include "ocpp/transport/handshake.hpp"

namespace voltgate::app {
namespace {

// A connection that was heard so lately did not end for want of a network.
constexpr auto aliveRecently = std::chrono::seconds(60);

CredentialsKind toKind(transport::BasicAuth::Kind kind) {
    switch (kind) {
        case transport::BasicAuth::Kind::None:
            return CredentialsKind::None;
        case transport::BasicAuth::Kind::Basic:
            return CredentialsKind::Basic;
        case transport::BasicAuth::Kind::Malformed:
            return CredentialsKind::Malformed;
    }
    return CredentialsKind::None;
}

HandshakeFacts toFacts(const transport::HandshakeRequest& request) {
    const auto path = transport::readPath(request.resource);
    auto basic = transport::readBasicAuth(request.authorization);
    HandshakeFacts facts{.stationId = path.stationId,
                         .pathFault = path.fault,
                         .credentialsKind = toKind(basic.kind),
                         .credentials = {},
                         .subprotocols = request.subprotocols,
                         .address = withoutPort(request.address),
                         .isTls = request.isTls,
                         .certificate = request.certificate,
                         .hasConnectionHeader = request.hasConnectionHeader};
    if (facts.credentialsKind == CredentialsKind::Basic) {
        facts.credentials = BasicCredentials{std::move(basic.user), std::move(basic.password)};
    }
    return facts;
}

std::string lineOf(const std::optional<ClientCertificate>& certificate) {
    if (!certificate) return "";
    return certificate->subject + ", number " + certificate->serialNumber + ", issued by " +
           certificate->issuer + ", valid until " + certificate->notAfter.text() +
           (certificate->isTrusted() ? "" : "; " + certificate->fault);
}

ConnectionAttempt toAttempt(const transport::HandshakeRequest& request, DateTime at) {
    const auto path = transport::readPath(request.resource);
    return {.at = at,
            .address = request.address,
            .path = withoutAnySecret(transport::recordablePath(request.resource)),
            .stationId = path.stationId.value_or(path.refusedId),
            .subprotocols = joined(request.subprotocols).substr(0, 200),
            .credentials = CredentialsKind::None,
            .tls = request.tls,
            .certificate = lineOf(request.certificate),
            .userAgent = withoutAnySecret(request.userAgent),
            .verdict = ConnectionVerdict::BadRequest,
            .reason = "",
            .certificateNotAfter =
                request.certificate ? std::optional(request.certificate->notAfter) : std::nullopt};
}

// A rule that a later release took away is none any more.
json::Leniency toLeniency(const StationLeniency& leniency) {
    if (leniency.strict) return json::Leniency::strict();
    auto allowed = json::Leniency::all();
    for (const auto& name : leniency.off) {
        if (const auto rule = json::ruleNamed(name)) allowed.remove(*rule);
    }
    return allowed;
}

}  // namespace

transport::HandshakeAnswer StationGate::knock(const transport::HandshakeRequest& request) {
    const auto facts = toFacts(request);
    auto admission = parts_.admission.judge(facts);

    auto attempt = toAttempt(request, parts_.clock.now());
    attempt.credentials = facts.credentialsKind;
    attempt.verdict = admission.verdict;
    attempt.reason = admission.reason;
    attempt.shownCredential = admission.shownCredential;
    attempt.isUserNameTheId =
        !facts.credentials || equalIgnoringCase(facts.credentials->user, attempt.stationId);
    const bool isAccepted = admission.verdict == ConnectionVerdict::Accepted;
    if (isAccepted) attempt.securityProfile = admission.securityProfile;
    if (!isAccepted && admission.isWorthRecording) {
        log::writeLimited(log::Level::Info, "station refused",
                          {{"station", attempt.stationId},
                           {"address", attempt.address},
                           {"reason", admission.reason}});
    }
    if (admission.isWorthRecording) parts_.attempts.record(std::move(attempt));

    const int status = admission.isLimited ? 429 : httpStatus(admission.verdict);
    // What is wrong is for the operator: a stranger could tell ids and passwords by it.
    const bool isAboutWho = status == 401 || status == 429;
    transport::HandshakeAnswer answer{
        .status = status,
        .reason = isAboutWho ? "This station or its credentials are not known here."
                             : admission.reason,
        .retryAfter = admission.retryAfter};
    if (!isAccepted || !admission.station) return answer;
    parts_.securityChanges.cameIn(*admission.station, admission.isByNextCredential,
                                  admission.securityProfile);
    const auto& quirks = admission.station->connection;
    answer.subprotocol = admission.subprotocol;
    answer.pingInterval = quirks.pingInterval;
    answer.isResetOnStop = quirks.closeStyle == CloseStyle::Reset;
    // Numbered now, before the answer is out: once a station has its answer it may connect again,
    // and of two connections that open at the same time the one that knocked last must win.
    answer.open = [this, station = std::move(*admission.station),
                   generation = ++generation_](std::shared_ptr<rpc::Link> link) {
        return open(station, generation, std::move(link));
    };
    return answer;
}

void StationGate::failed(const transport::HandshakeRequest& request, ConnectionVerdict verdict,
                         const std::string& reason) {
    auto attempt = toAttempt(request, parts_.clock.now());
    attempt.verdict = verdict;
    attempt.reason = reason;
    parts_.attempts.record(std::move(attempt));
}

std::shared_ptr<rpc::Session> StationGate::open(const ChargingStation& station,
                                                std::uint64_t generation,
                                                std::shared_ptr<rpc::Link> link) {
    v16::ChargePointFacts facts{.id = station.id,
                                .generation = generation,
                                .connectedSince = parts_.clock.now(),
                                .onboarding = station.onboarding,
                                .leniency = toLeniency(station.leniency),
                                .disconnectAfterUnanswered = parts_.disconnectAfterUnanswered};
    if (const auto* profile = parts_.profiles.of(station)) {
        facts.commands = profile->commands;
        facts.idTokens = profile->idTokens;
        facts.disconnectAfterUnanswered =
            profile->commands.disconnectAfterUnanswered.value_or(facts.disconnectAfterUnanswered);
    }
    const auto leniency = facts.leniency;
    auto chargePoint = std::make_shared<v16::ChargePoint>(parts_.centralSystem, parts_.deviceModel,
                                                          parts_.connected, std::move(facts));
    rpc::SessionSettings settings{
        .station = station.id, .version = OcppVersion::V16, .leniency = leniency};
    if (parts_.frames != nullptr) {
        settings.frameLogRate = parts_.frameLogRate;
        settings.frameLog = [frames = parts_.frames](FrameRecord frame) {
            frame.frame = withoutAnySecret(std::move(frame.frame));
            frames->record(std::move(frame));
        };
    }
    auto session = std::make_shared<rpc::Session>(parts_.io, std::move(settings), std::move(link),
                                                  chargePoint);
    chargePoint->attach(session);
    log::info("station connected", {{"station", station.id.value}});
    const auto older = parts_.connected.online(station.id);
    parts_.connected.add(chargePoint);
    if (older && parts_.clock.now() - older->lastSeenAt() < aliveRecently) {
        chargePoint->violated({.rule = violation::takenOver,
                               .example = "heard last at " + older->lastSeenAt().text()});
    }
    parts_.commands.stationIsReady(station.id);
    parts_.certificates.stationIsReady(station.id);
    if (parts_.stationIsReady) parts_.stationIsReady(station.id);
    return session;
}

}  // namespace voltgate::app
