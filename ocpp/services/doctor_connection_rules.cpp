// What handshakes tell: why a station does not get in, or does so too often.
#include <array>
#include <map>
#include <set>

#include "ocpp/domain/percent_encoding.hpp"
#include "ocpp/services/doctor_rules.hpp"

namespace voltgate {
namespace {

using namespace std::chrono_literals;

constexpr auto expiresSoon = std::chrono::days(30);
constexpr std::int64_t oftenInAnHour = 6;
constexpr std::size_t mostEvidence = 5;

// What a verdict is called, what the station did, and what to do about it.
struct Complaint {
    ConnectionVerdict verdict;
    std::string_view code;
    std::string_view predicate;
    std::string_view advice;
};

constexpr std::array complaints = {
    Complaint{ConnectionVerdict::BadPath, "wrong-path", "used a path in which no station stands",
              "Set the station's URL so that it ends with its id: ws://<host>:<port>/ocpp/<id>. "
              "Many stations add the id themselves, to ws://<host>:<port>/ocpp."},
    Complaint{ConnectionVerdict::BadRequest, "bad-request",
              "sent a handshake that is no proper one",
              "See the reason; a proxy in between may have changed the request."},
    Complaint{ConnectionVerdict::UnknownStation, "unknown-station", "was not registered here", ""},
    Complaint{ConnectionVerdict::NoCredentials, "no-password", "sent no password",
              "Set its AuthorizationKey to the password set here, or its securityProfile to 0."},
    Complaint{ConnectionVerdict::WrongCredentials, "wrong-password",
              "sent a wrong password or user name",
              "Set its AuthorizationKey to the password set here, or set here the password that "
              "the station has (PATCH /api/v1/stations/{id} with password)."},
    Complaint{ConnectionVerdict::TlsRequired, "tls-required",
              "came without TLS, which its security profile asks for",
              "Let it use wss:// and the TLS port, or set its securityProfile to 1."},
    Complaint{ConnectionVerdict::Overloaded, "overloaded", "was told to come back later",
              "It comes back by itself. If it lasts, look at --max-connections and --accept-rate."},
    Complaint{ConnectionVerdict::NoCertificate, "no-certificate",
              "showed no client certificate, which its security profile 3 asks for",
              "Install a certificate at the station, or set its securityProfile to 2."},
    Complaint{ConnectionVerdict::WrongCertificate, "wrong-certificate",
              "showed a client certificate that is not accepted",
              "Give it one in its own name, of a CA that is believed here (--tls-client-ca)."},
    Complaint{ConnectionVerdict::TooManyFailures, "too-many-failures",
              "was locked out for a while after too many wrong passwords",
              "Mend its password; it is looked at again within ten minutes."},
    Complaint{ConnectionVerdict::TlsOnPlainPort, "tls-on-plain-port",
              "spoke TLS to the port for plain connections",
              "Let it use the TLS port with wss://, or ws:// with this one."},
    Complaint{ConnectionVerdict::PlainOnTlsPort, "plain-on-tls-port",
              "spoke plainly (ws://) to the port for TLS",
              "Let it use wss:// with this port, or the plain port with ws://."},
    Complaint{ConnectionVerdict::TlsFailed, "tls-failed", "failed in the TLS handshake",
              "See the reason: often the station does not believe our certificate, or knows only "
              "old TLS."},
    Complaint{ConnectionVerdict::WrongPort, "wrong-port", "knocked at the port of the REST API",
              "Set its URL to the port for stations, which the reason names."},
    Complaint{ConnectionVerdict::NotHttp, "not-http", "sent neither HTTP nor TLS",
              "Check that the station is set to OCPP-J (JSON over WebSocket), not to another "
              "protocol."},
    Complaint{ConnectionVerdict::ProtocolError, "protocol-error",
              "broke the WebSocket protocol, and was disconnected",
              "See the reason, and ask the maker of the station for newer firmware."},
};

constexpr Complaint noVersion{ConnectionVerdict::NoSubprotocol, "no-subprotocol",
                              "named no OCPP version (no Sec-WebSocket-Protocol)",
                              "Set it to OCPP 1.6J. If it cannot say so, PATCH "
                              "/api/v1/stations/{id} with {\"connection\":{\"assumeVersion\":"
                              "\"1.6\"}}."};
constexpr Complaint otherVersion{ConnectionVerdict::NoSubprotocol, "wrong-version",
                                 "asked for no OCPP version that is spoken here",
                                 "Set the station to OCPP 1.6J."};
constexpr Complaint expired{ConnectionVerdict::WrongCertificate, "certificate-expired",
                            "showed a client certificate that has expired",
                            "Give the station a new certificate. If the clock of either side is "
                            "wrong, put that right."};

constexpr Complaint refusedId{
    ConnectionVerdict::BadPath, "refused-id", "came with an id that no station can have",
    "Change the id at the station; the reason says what is wrong with it."};

Complaint complaintOf(const ConnectionAttempt& attempt) {
    const bool isRefusedId =
        attempt.verdict == ConnectionVerdict::BadPath && !attempt.stationId.empty();
    if (isRefusedId) return refusedId;
    if (attempt.verdict == ConnectionVerdict::NoSubprotocol)
        return attempt.subprotocols.empty() ? noVersion : otherVersion;
    if (attempt.verdict == ConnectionVerdict::WrongCertificate && attempt.certificateNotAfter &&
        *attempt.certificateNotAfter < attempt.at)
        return expired;
    for (const auto& complaint : complaints) {
        if (complaint.verdict == attempt.verdict) return complaint;
    }
    return complaints[1];
}

bool isOwn(const ConnectionAttempt& attempt, const DoctorFacts& facts) {
    return equalIgnoringCase(attempt.stationId, facts.stationId);
}

bool isAccepted(const ConnectionAttempt& attempt) {
    return attempt.verdict == ConnectionVerdict::Accepted;
}

std::string evidenceOf(const ConnectionAttempt& attempt) {
    const auto host = withoutPort(attempt.address);
    const auto when = attempt.count == 1 ? "At " + attempt.at.text()
                                         : std::to_string(attempt.count) + " times from " +
                                               attempt.firstAt.text() + " to " + attempt.at.text();
    const auto path = attempt.path.empty() ? "" : ", path " + attempt.path;
    return when + ", address " + host + path + ": " + attempt.reason;
}

// When it last got in.
DateTime lastEntry(const DoctorFacts& facts) {
    DateTime last{};
    for (const auto& attempt : facts.attempts) {
        if (isOwn(attempt, facts) && isAccepted(attempt)) last = std::max(last, attempt.at);
    }
    return std::max(last, facts.connectedSince.value_or(DateTime{}));
}

std::string filledIn(std::string_view advice, const DoctorFacts& facts) {
    std::string text(advice);
    const auto place = text.find("{id}");
    if (place != std::string::npos) text.replace(place, 4, percentEncode(facts.stationId));
    return text;
}

// One finding for each kind of fault, with the evidence of all that are alike.
class Complaints {
public:
    explicit Complaints(const DoctorFacts& facts) : facts_(facts) {}

    void add(const ConnectionAttempt& attempt, const Complaint& complaint, Severity severity,
             const std::string& subject) {
        auto& finding = byCode_[std::string(complaint.code)];
        if (finding.code.empty()) {
            finding.code = complaint.code;
            finding.severity = severity;
            finding.sentence = subject + " " + std::string(complaint.predicate) + ".";
            finding.advice = filledIn(complaint.advice, facts_);
        }
        finding.severity = std::max(finding.severity, severity);
        if (finding.evidence.size() < mostEvidence) finding.evidence.push_back(evidenceOf(attempt));
    }
    std::vector<Finding> take() {
        std::vector<Finding> all;
        all.reserve(byCode_.size());
        for (auto& [code, finding] : byCode_) all.push_back(std::move(finding));
        return all;
    }

private:
    const DoctorFacts& facts_;
    std::map<std::string, Finding> byCode_;
};

std::vector<Finding> refusals(const DoctorFacts& facts) {
    const auto entry = lastEntry(facts);
    const bool isOnline = facts.connectedSince.has_value();
    Complaints found(facts);
    Finding earlier{.code = "earlier-refusals",
                    .severity = Severity::Info,
                    .sentence = facts.stationId + " was refused before it last got in."};
    for (const auto& attempt : facts.attempts) {
        // While it was not registered it could not get in; whether it is now is told elsewhere.
        const bool isRefusal =
            !isAccepted(attempt) && attempt.verdict != ConnectionVerdict::UnknownStation;
        if (!isOwn(attempt, facts) || !isRefusal) continue;
        if (attempt.at > entry) {
            found.add(attempt, complaintOf(attempt), isOnline ? Severity::Warning : Severity::Error,
                      isOnline ? "Somebody who calls himself " + facts.stationId +
                                     ", while that is online,"
                               : facts.stationId);
        } else if (earlier.evidence.size() < mostEvidence) {
            earlier.evidence.push_back(evidenceOf(attempt));
        }
    }
    auto findings = found.take();
    if (!earlier.evidence.empty()) findings.push_back(std::move(earlier));
    return findings;
}

std::set<std::string> hostsOf(const DoctorFacts& facts) {
    std::set<std::string> hosts;
    for (const auto& attempt : facts.attempts) {
        if (isOwn(attempt, facts)) hosts.insert(withoutPort(attempt.address));
    }
    return hosts;
}

// Its id stands in the path, but not at the end.
std::vector<Finding> misplacedIds(const DoctorFacts& facts) {
    Finding finding{.code = "wrong-path",
                    .severity = Severity::Error,
                    .sentence = facts.stationId +
                                " stands in the path of its URL, but not at the end, so that "
                                "another part was taken for the station's id.",
                    .advice = filledIn(complaints[0].advice, facts)};
    for (const auto& attempt : facts.attempts) {
        const bool isMisplaced = !attempt.stationId.empty() && !isOwn(attempt, facts);
        if (isMisplaced && attempt.at > lastEntry(facts) && finding.evidence.size() < mostEvidence)
            finding.evidence.push_back(evidenceOf(attempt));
    }
    if (finding.evidence.empty()) return {};
    return {std::move(finding)};
}

bool isShared(const DoctorFacts& facts, const std::string& host) {
    return std::find(facts.sharedHosts.begin(), facts.sharedHosts.end(), host) !=
           facts.sharedHosts.end();
}

// Who does not get as far as to say his name may be the station that is missed, unless that is
// known by another address: ports are scanned all day. Where other stations are known from the
// address too, it may be any of them, which is worth knowing and no more.
std::vector<Finding> strays(const DoctorFacts& facts) {
    const auto known = hostsOf(facts);
    Complaints found(facts);
    for (const auto& attempt : facts.attempts) {
        const auto host = withoutPort(attempt.address);
        const bool isItsAddress = known.contains(host);
        const bool isRecent = attempt.at > std::max(lastEntry(facts), facts.now - 24h);
        if (!attempt.stationId.empty() || !isRecent || (!isItsAddress && !known.empty())) continue;
        const bool isOneOfMany = isItsAddress && isShared(facts, host);
        const auto severity = isOneOfMany    ? Severity::Info
                              : isItsAddress ? Severity::Error
                                             : Severity::Warning;
        const auto who = isOneOfMany    ? "the address of " + facts.stationId + " and others,"
                         : isItsAddress ? "the address of " + facts.stationId + ","
                                        : "who may be " + facts.stationId + ",";
        found.add(attempt, complaintOf(attempt), severity, "Somebody at " + host + ", " + who);
    }
    return found.take();
}

std::vector<Finding> flapping(const DoctorFacts& facts) {
    std::int64_t count = 0;
    std::set<std::string> hosts;
    DateTime since = facts.now;
    for (const auto& attempt : facts.attempts) {
        if (!isOwn(attempt, facts) || !isAccepted(attempt) || attempt.at < facts.now - 1h) continue;
        count += attempt.count;
        hosts.insert(withoutPort(attempt.address));
        since = std::min(since, attempt.firstAt);
    }
    // Twins are told as what they are.
    if (count < oftenInAnHour || hasTwin(facts)) return {};
    const bool isMany = hosts.size() > 1;
    return {{.code = "flapping",
             .severity = Severity::Warning,
             .sentence = facts.stationId + " connects again and again: " + std::to_string(count) +
                         " times since " + since.text() + ".",
             .evidence = {"From " + joined({hosts.begin(), hosts.end()}) + "."},
             .advice = isMany ? "Two stations may have the same id: look at the addresses."
                              : "Look at its network (signal, NAT, proxy timeouts), then at "
                                "pingInterval, then at what it sends before it goes "
                                "(GET /api/v1/stations/" +
                                    percentEncode(facts.stationId) + "/messages)."}};
}

void append(std::vector<Finding>& to, std::vector<Finding> more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

std::vector<Finding> diagnoseAttempts(const DoctorFacts& facts) {
    auto findings = refusals(facts);
    if (!facts.connectedSince) {
        append(findings, misplacedIds(facts));
        append(findings, strays(facts));
    }
    append(findings, flapping(facts));
    return findings;
}

std::vector<Finding> diagnoseCertificate(const DoctorFacts& facts) {
    const auto latest = std::find_if(
        facts.attempts.begin(), facts.attempts.end(),
        [&](const auto& attempt) { return isOwn(attempt, facts) && attempt.certificateNotAfter; });
    // A certificate that was refused has been told of.
    if (latest == facts.attempts.end() || !isAccepted(*latest)) return {};
    const auto end = *latest->certificateNotAfter;
    if (end - facts.now > expiresSoon) return {};
    Finding finding{.code = "certificate-expires-soon",
                    .severity = Severity::Warning,
                    .sentence = "The client certificate of " + facts.stationId + " expires in " +
                                spoken(end - facts.now) + ".",
                    .evidence = {latest->certificate},
                    .advice = "Give it a new one before " + end.text() + "."};
    if (end <= facts.now) {
        finding.code = "certificate-expired";
        finding.severity = Severity::Error;
        finding.sentence = "The client certificate of " + facts.stationId +
                           " has expired; it will "
                           "be refused when it connects again.";
        finding.advice = "Give it a new one now, while it is online.";
    }
    return {std::move(finding)};
}

std::vector<Finding> diagnoseIssuedCertificate(const DoctorFacts& facts) {
    const auto& latest = facts.latestCertificate;
    if (!latest) return {};
    const bool isRefused = latest->state == IssuedState::Refused;
    if (!isRefused && latest->state != IssuedState::Undelivered) return {};
    const auto path = "/api/v1/stations/" + percentEncode(facts.stationId);
    return {
        {.code = "certificate-not-taken",
         .severity = Severity::Warning,
         .sentence = facts.stationId + (isRefused ? " has refused the certificate that was issued "
                                                    "to it."
                                                  : " never said whether it takes the certificate "
                                                    "that was issued to it."),
         .evidence = {latest->facts.subject + ", number " + latest->facts.serialNumber +
                      ", issued at " + latest->issuedAt.text() + "."},
         .advice = "The reasons are in GET " + path +
                   "/security-events. A station may want the issuer first "
                   "(NoRootCertificateInstalled): the "
                   "root of GET /api/v1/certificate-authority, by POST " +
                   path + "/certificates. Then have it ask again: POST " + path +
                   "/trigger with {\"message\":\"SignChargePointCertificate\"}."}};
}

}  // namespace voltgate
