#include "ocpp/services/certificate_service.hpp"

#include "ocpp/domain/text.hpp"
#include "ocpp/log.hpp"
#include "ocpp/repositories/errors.hpp"

namespace voltgate {
namespace {

// Of one station: ten requests at once, and one more every ten minutes.
constexpr TokenBucket::Limit requestLimit{.burst = 10, .perSecond = 1.0 / 600};
constexpr int deliveriesAtMost = 10;
constexpr auto remindAgainAfter = std::chrono::hours(24);
constexpr auto publishAgainAfter = std::chrono::hours(24);
const std::string us = "voltgate";

NewCommand makeCommand(StationId station, std::string kind, StationCommand command,
                       std::string requestedBy) {
    return {.station = std::move(station),
            .kind = std::move(kind),
            .command = std::move(command),
            .requestedBy = std::move(requestedBy)};
}

std::string useText(CertificateUse use) {
    return use == CertificateUse::CentralSystemRootCertificate ? "CentralSystemRootCertificate"
                                                               : "ManufacturerRootCertificate";
}

std::set<std::string> numbersOf(const std::vector<RevokedCertificate>& revoked) {
    std::set<std::string> numbers;
    for (const auto& certificate : revoked) numbers.insert(certificate.serialNumber);
    return numbers;
}

std::string described(const CertificateHash& hash) { return "number " + hash.serialNumber; }

}  // namespace

// A station's deliveries come one after the other. Who comes while one is under way leaves word
// that it is to go on: the connection may be another by then.
struct CertificateService::Turn {
    CertificateService& service;
    const StationId& station;
    bool isMine = false;

    Turn(CertificateService& of, const StationId& whose) : service(of), station(whose) {
        const std::scoped_lock lock(service.mutex_);
        isMine = service.delivering_.try_emplace(station, false).second;
        if (!isMine) service.delivering_[station] = true;
    }
    ~Turn() {
        const std::scoped_lock lock(service.mutex_);
        if (isMine) service.delivering_.erase(station);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    /// Whether nobody has left word; then the turn is over.
    bool isOver() {
        const std::scoped_lock lock(service.mutex_);
        if (std::exchange(service.delivering_[station], false)) return false;
        service.delivering_.erase(station);
        isMine = false;
        return true;
    }
};

// Why the station may not ask now; empty: it may.
std::string CertificateService::faultOfAsking(const StationId& station) {
    const auto known = parts_.registration.known(station.value);
    if (!known || known->securityProfile == 0) {
        return "the station's security profile is 0, so anybody may ask in its name: set it to 1 "
               "or higher first";
    }
    const std::scoped_lock lock(mutex_);
    if (requests_[station].take(requestLimit, parts_.clock.now())) return "";
    return "too many requests: at most ten at once, and one more every ten minutes";
}

bool CertificateService::waits(const StationId& station) const {
    const std::scoped_lock lock(mutex_);
    return waiting_.contains(station);
}

void CertificateService::setWaiting(const StationId& station, bool whether) {
    const std::scoped_lock lock(mutex_);
    if (whether) {
        waiting_.insert(station);
    } else {
        waiting_.erase(station);
    }
}

Task<bool> CertificateService::sign(StationId station, std::string request) {
    std::string reason = faultOfAsking(station);
    if (reason.empty()) {
        try {
            const auto now = parts_.clock.now();
            auto made = parts_.authority.sign(station, request, now);
            IssuedCertificate fresh{.station = station,
                                    .facts = std::move(made.facts),
                                    .chain = std::move(made.chain),
                                    .issuedAt = now};
            const auto issued = co_await parts_.certificates.add(std::move(fresh));
            if (!issued) throw RequestRefused("the station has been removed");
            setWaiting(station, true);
            log::info("certificate issued", {{"station", station.value},
                                             {"number", issued->facts.serialNumber},
                                             {"until", issued->facts.notAfter.text()}});
            co_return true;
        } catch (const RequestRefused& refused) {
            reason = refused.what();
        } catch (const AuthorityUnavailable& unavailable) {
            reason = unavailable.what();
        }
    }
    co_await refuse(std::move(station), std::move(reason));
    co_return false;
}

Task<> CertificateService::refuse(StationId station, std::string reason) {
    co_await parts_.events.note(std::move(station), security_event::signingRefused,
                                std::move(reason));
}

void CertificateService::stationIsReady(const StationId& station) {
    if (waits(station)) {
        spawn(parts_.executor, "certificate of " + station.value, deliver(station));
    }
    if (takeRenewing(station)) {
        spawn(parts_.executor, "renewal of " + station.value, askToRenew(station));
    }
}

Task<> CertificateService::deliver(StationId station) {
    Turn turn(*this, station);
    if (!turn.isMine) co_return;
    do {
        // A newer one may have come while an older one was on its way.
        bool isAnswered = true;
        while (isAnswered && parts_.commands.isOnline(station)) {
            const auto pending = co_await parts_.certificates.takePending(station);
            setWaiting(station, pending.has_value());
            isAnswered = pending && co_await deliverOne(*pending);
        }
    } while (!turn.isOver());
}

// False when it goes on waiting.
Task<bool> CertificateService::deliverOne(const IssuedCertificate& certificate) {
    if (certificate.deliveries > deliveriesAtMost) {
        co_await conclude(certificate, IssuedState::Undelivered,
                          "the station did not answer CertificateSigned, ten times");
        co_return true;
    }
    Command answered;
    try {
        co_await bringRoot(certificate);
        answered = co_await parts_.commands.perform(makeCommand(
            certificate.station, "certificate-signed", CertificateSigned{certificate.chain}, us));
    } catch (const StationOffline&) {
        co_return false;
    }
    const auto outcome = answered.outcome.value_or(CommandOutcome{});
    if (outcome.isAccepted()) {
        co_await conclude(certificate, IssuedState::Installed, "");
        co_return true;
    }
    const bool isRefused =
        outcome.result == CommandResult::Answered || outcome.result == CommandResult::CallError ||
        outcome.result == CommandResult::Unsupported || outcome.result == CommandResult::Invalid;
    if (!isRefused) co_return false;
    const auto& word = outcome.status.empty() ? outcome.errorCode : outcome.status;
    co_await conclude(certificate, IssuedState::Refused,
                      "the station does not take the certificate " +
                          certificate.facts.serialNumber + ": " + word.substr(0, 50) + " " +
                          outcome.errorDescription.substr(0, 100));
    co_return true;
}

// A station that lists no roots at all, or cannot be asked, is brought the certificate as it is.
Task<> CertificateService::bringRoot(const IssuedCertificate& certificate) {
    constexpr auto use = CertificateUse::CentralSystemRootCertificate;
    const auto& station = certificate.station;
    const auto listed = co_await refresh(station, use, us);
    if (!listed.outcome || !listed.outcome->installedCertificates) co_return;
    const auto& roots = *listed.outcome->installedCertificates;
    const bool isThere = std::any_of(roots.begin(), roots.end(), [this](const auto& each) {
        return parts_.authority.isRoot(each);
    });
    if (isThere) co_return;
    InstallCertificate wanted{.use = use, .certificate = parts_.authority.root()};
    const auto answered = co_await install(station, std::move(wanted), us);
    const auto outcome = answered.outcome.value_or(CommandOutcome{});
    if (outcome.isAccepted()) co_return;
    const auto& word = outcome.status.empty() ? outcome.errorCode : outcome.status;
    co_await parts_.events.note(station, security_event::rootRefused,
                                "the station does not take the root of the CA that signed its "
                                "certificate: " +
                                    (word.empty() ? "no answer" : word.substr(0, 50)));
}

Task<> CertificateService::conclude(const IssuedCertificate& certificate, IssuedState state,
                                    std::string reason) {
    co_await parts_.certificates.conclude(certificate.number, state);
    if (state == IssuedState::Installed) {
        log::info("certificate installed", {{"station", certificate.station.value},
                                            {"number", certificate.facts.serialNumber}});
        co_return;
    }
    const bool isRefused = state == IssuedState::Refused;
    co_await parts_.events.note(
        certificate.station,
        isRefused ? security_event::certificateRefused : security_event::certificateUndelivered,
        std::move(reason));
}

Task<> CertificateService::watch() {
    co_await publishNewRevocations();
    const auto now = parts_.clock.now();
    const auto pending = co_await parts_.certificates.stationsWithPending();
    for (const auto& station : pending) {
        setWaiting(station, true);
        if (parts_.commands.isOnline(station)) stationIsReady(station);
    }
    const auto expiring = co_await parts_.certificates.takeExpiring(
        now + std::chrono::hours(24) * settings_.renewDays, now - remindAgainAfter, now);
    for (const auto& certificate : expiring) co_await remind(certificate);
}

Task<> CertificateService::remind(const IssuedCertificate& certificate) {
    const bool isOver = certificate.facts.notAfter <= parts_.clock.now();
    const bool isOnline = parts_.commands.isOnline(certificate.station);
    co_await parts_.events.note(
        certificate.station, security_event::certificateExpires,
        "the certificate " + certificate.facts.serialNumber +
            (isOver ? " has ended on " : " ends on ") + certificate.facts.notAfter.text() + "; " +
            (isOnline ? "the station is asked for a new request"
                      : "the station is offline and is asked when it is back"));
    if (isOnline) {
        co_await askToRenew(certificate.station);
        co_return;
    }
    const std::scoped_lock lock(mutex_);
    renewing_.insert(certificate.station);
}

bool CertificateService::takeRenewing(const StationId& station) {
    const std::scoped_lock lock(mutex_);
    return renewing_.erase(station) > 0;
}

Task<> CertificateService::askToRenew(StationId station) {
    try {
        co_await parts_.commands.performLater(makeCommand(
            station, "trigger", TriggerMessage{.message = "SignChargePointCertificate"}, us));
    } catch (const StationOffline&) {
        const std::scoped_lock lock(mutex_);
        renewing_.insert(station);
    }
}

Task<StationCertificates> CertificateService::ofStation(StationId station) {
    StationCertificates all;
    all.installed = co_await parts_.certificates.installed(station);
    all.issued = co_await parts_.certificates.ofStation(station);
    const auto revoked = co_await parts_.certificates.revoked(parts_.clock.now());
    for (const auto& each : revoked) {
        if (each.station == station) all.revokedAt[each.serialNumber] = each.revokedAt;
    }
    co_return all;
}

Task<bool> CertificateService::holdsValid(StationId station) {
    const auto now = parts_.clock.now();
    const auto all = co_await ofStation(std::move(station));
    co_return std::any_of(all.issued.begin(), all.issued.end(), [&](const auto& certificate) {
        return certificate.state == IssuedState::Installed && certificate.facts.notAfter > now &&
               !all.revokedAt.contains(certificate.facts.serialNumber);
    });
}

Task<bool> CertificateService::revoke(StationId station, std::string serialNumber,
                                      std::string revokedBy) {
    const auto issued = co_await parts_.certificates.ofStation(station);
    const auto found =
        std::find_if(issued.begin(), issued.end(), [&](const IssuedCertificate& each) {
            return equalIgnoringCase(each.facts.serialNumber, serialNumber);
        });
    if (found == issued.end()) co_return false;
    RevokedCertificate revoked{.serialNumber = found->facts.serialNumber,
                               .station = station,
                               .revokedAt = parts_.clock.now(),
                               .notAfter = found->facts.notAfter,
                               .revokedBy = std::move(revokedBy)};
    co_await parts_.certificates.revoke(std::move(revoked));
    if (found->state == IssuedState::Pending)
        co_await parts_.certificates.conclude(found->number, IssuedState::Superseded);
    co_await publishRevocations();
    log::info("certificate revoked",
              {{"station", station.value}, {"number", found->facts.serialNumber}});
    if (parts_.connected == nullptr) co_return true;
    if (const auto connection = parts_.connected->online(station))
        connection->disconnect("a certificate of the station was revoked");
    co_return true;
}

Task<> CertificateService::publishRevocations() {
    const auto now = parts_.clock.now();
    const auto revoked = co_await parts_.certificates.revoked(now);
    parts_.authority.revoke(revoked, now);
    notePublished(revoked, now);
}

void CertificateService::notePublished(const std::vector<RevokedCertificate>& revoked,
                                       DateTime now) {
    auto numbers = numbersOf(revoked);
    const std::scoped_lock lock(mutex_);
    published_ = now;
    publishedNumbers_ = std::move(numbers);
}

bool CertificateService::isPublished(const std::vector<RevokedCertificate>& revoked,
                                     DateTime now) const {
    const auto numbers = numbersOf(revoked);
    const std::scoped_lock lock(mutex_);
    return published_ && now - *published_ < publishAgainAfter && publishedNumbers_ == numbers;
}

Task<> CertificateService::publishNewRevocations() {
    if (!parts_.authority.certificate()) co_return;
    const auto now = parts_.clock.now();
    const auto revoked = co_await parts_.certificates.revoked(now);
    if (isPublished(revoked, now)) co_return;
    try {
        parts_.authority.revoke(revoked, now);
    } catch (const AuthorityUnavailable& unavailable) {
        const auto level = revoked.empty() ? log::Level::Debug : log::Level::Warn;
        log::write(level, "no list of revoked certificates can be signed",
                   {{"certificates", revoked.size()}, {"reason", unavailable.what()}});
    }
    notePublished(revoked, now);
}

Task<Command> CertificateService::refresh(StationId station, CertificateUse use,
                                          std::string requestedBy) {
    auto command = makeCommand(station, "get-installed-certificate-ids",
                               GetInstalledCertificateIds{use}, std::move(requestedBy));
    command.request = R"({"certificateType":")" + useText(use) + "\"}";
    auto answered = co_await parts_.commands.perform(std::move(command));
    if (answered.outcome && answered.outcome->installedCertificates) {
        co_await parts_.certificates.recordInstalled(
            std::move(station), use, *answered.outcome->installedCertificates, parts_.clock.now());
    }
    co_return answered;
}

Task<Command> CertificateService::install(StationId station, InstallCertificate wanted,
                                          std::string requestedBy) {
    std::string subject;
    try {
        subject = readAuthorityCertificate(wanted.certificate).subject;
    } catch (const RequestRefused& refused) {
        throw InvalidInput({{"certificate", refused.what()}});
    }
    const auto use = wanted.use;
    auto command = makeCommand(station, "install-certificate", std::move(wanted), requestedBy);
    command.request = R"({"certificateType":")" + useText(use) + "\"}";
    auto answered = co_await parts_.commands.perform(std::move(command));
    if (answered.outcome && answered.outcome->isAccepted()) {
        log::info("root installed at a station",
                  {{"station", station.value}, {"subject", subject}});
        co_await refresh(std::move(station), use, std::move(requestedBy));
    }
    co_return answered;
}

Task<Command> CertificateService::remove(StationId station, CertificateHash hash,
                                         std::string requestedBy) {
    auto answered = co_await parts_.commands.perform(makeCommand(
        station, "delete-certificate", DeleteCertificate{hash}, std::move(requestedBy)));
    const auto status = answered.outcome ? answered.outcome->status : "";
    if (status == "Accepted" || status == "NotFound") {
        log::info("root removed from a station",
                  {{"station", station.value}, {"certificate", described(hash)}});
        co_await parts_.certificates.removeInstalled(std::move(station), std::move(hash));
    }
    co_return answered;
}

}  // namespace voltgate
