// The new key itself is in memory only while it is sent; on record is its hash. After a restart the
// station's next handshake tells whether it took it.
#include "ocpp/services/security_change_service.hpp"

#include "ocpp/domain/hex.hpp"
#include "ocpp/domain/station_identity.hpp"
#include "ocpp/log.hpp"
#include "ocpp/repositories/errors.hpp"

namespace voltgate {
namespace {

constexpr std::size_t leastKey = 16;  // Bytes; security whitepaper A00.FR.204 and OCPP-J §6.2.
constexpr std::size_t mostKey = 20;

bool isPrintable(const std::string& key) {
    return std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; });
}

// The bytes that a text stands for. Digits that are too many for a key in plain are hexadecimal.
std::string bytesOf(const NewAuthorizationKey& wanted) {
    const auto& text = wanted.key;
    auto bytes = text.size() > mostKey ? fromHex(text) : std::optional(text);
    const bool fits = bytes && bytes->size() >= leastKey && bytes->size() <= mostKey;
    if (!fits || (text.size() <= mostKey && !isPrintable(text))) {
        throw InvalidInput({{"authorizationKey",
                             "expected 16 to 20 printable characters without blanks, or 32 to 40 "
                             "hexadecimal digits"}});
    }
    if (wanted.form == KeyForm::Plain && !isPrintable(*bytes))
        throw InvalidInput({{"form", "the key has bytes that are no printable characters"}});
    return *bytes;
}

struct Judgement {
    SecurityChangeState state;
    std::string detail;
};

// Whether the station took it. Where that is not known, both ways stay open.
Judgement judge(const Command& command) {
    const auto outcome = command.outcome.value_or(CommandOutcome{});
    using enum SecurityChangeState;
    if (outcome.result == CommandResult::Answered) {
        if (outcome.status == "Accepted")
            return {Accepted, "the station has accepted it and has not come back with it yet"};
        if (outcome.status == "RebootRequired") {
            return {Accepted,
                    "the station has accepted it and will use it after its next reset: "
                    "POST /api/v1/stations/{id}/reset"};
        }
        return {Rejected, "the station has refused it: " + outcome.status.substr(0, 50)};
    }
    if (outcome.result == CommandResult::CallError) {
        return {Rejected,
                "the station has refused it with an error: " + outcome.errorCode.substr(0, 50)};
    }
    const bool wasSent =
        outcome.result == CommandResult::NoAnswer || outcome.result == CommandResult::Unreadable ||
        (outcome.result == CommandResult::Disconnected && !outcome.messageId.empty());
    if (wasSent) {
        return {Requested,
                "the station has not answered, so it may have it; old and new are both valid "
                "until it comes back with the new one"};
    }
    return {Rejected, "it could not be sent to the station: " + outcome.errorDescription};
}

std::string nameOf(SecurityChangeKind kind) {
    return kind == SecurityChangeKind::AuthorizationKey ? "AuthorizationKey" : "SecurityProfile";
}

void require(bool isTrue, std::string reason) {
    if (!isTrue) throw InvalidInput({{"securityProfile", std::move(reason)}});
}

}  // namespace

// Changes of one station and kind are begun one after the other; ends when the coroutine does.
struct SecurityChangeService::Turn {
    SecurityChangeService& service;
    Key key;

    Turn(SecurityChangeService& of, Key whose) : service(of), key(std::move(whose)) {
        const std::scoped_lock lock(service.mutex_);
        if (!service.busy_.insert(key).second)
            throw SecurityChangeOpen("another change of this kind is being sent to the station");
    }
    ~Turn() {
        const std::scoped_lock lock(service.mutex_);
        service.busy_.erase(key);
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
};

Task<SecurityChange> SecurityChangeService::changeKey(SecurityChangeWish wish,
                                                      NewAuthorizationKey key) {
    const auto bytes = bytesOf(key);
    SetVariable setting{.variable = "AuthorizationKey",
                        .value = key.form == KeyForm::Plain ? bytes : toHex(bytes)};
    SecurityChange change;
    change.kind = SecurityChangeKind::AuthorizationKey;
    auto begun = co_await perform(std::move(wish), std::move(change),
                                  RegistrationService::hash(bytes), std::move(setting));
    co_return begun;
}

Task<SecurityChange> SecurityChangeService::raiseProfile(SecurityChangeWish wish, int profile) {
    const auto station = parts_.registration.known(wish.station.value);
    const int now = station ? station->securityProfile : 0;
    require(profile >= 1 && profile <= 3, "expected 1, 2 or 3");
    require(profile > now, "the station's profile is " + std::to_string(now) +
                               " already; a station is never told to lower it");
    const auto fault = faultOfSecurityProfile(wish.station.value, profile);
    require(!fault, fault.value_or(""));
    require(profile == 3 || (station && station->credential),
            "the station has no password, which the profile needs: set one first "
            "(POST /api/v1/stations/{id}/authorization-key)");
    require(profile == 1 || parts_.hasTls,
            "Voltgate has no TLS, which the profile needs (--tls-certificate, --trusted-proxy)");
    if (profile == 3) co_await requireCertificate(wish.station);
    SetVariable setting{.variable = "SecurityProfile", .value = std::to_string(profile)};
    SecurityChange change;
    change.kind = SecurityChangeKind::SecurityProfile;
    change.securityProfile = profile;
    auto begun =
        co_await perform(std::move(wish), std::move(change), std::nullopt, std::move(setting));
    co_return begun;
}

// Of our CA, or of another that we trust, when the station has shown it.
Task<> SecurityChangeService::requireCertificate(const StationId& station) {
    bool holds = co_await parts_.certificates.holdsValid(station);
    if (!holds) {
        const std::scoped_lock lock(mutex_);
        holds = withCertificate_.contains(station);
    }
    require(holds,
            "the station holds no valid certificate that is known here: have it ask for one first "
            "(POST /api/v1/stations/{id}/trigger with SignChargePointCertificate)");
}

Task<> SecurityChangeService::requireNoneOpen(const SecurityChangeWish& wish,
                                              SecurityChangeKind kind) {
    if (wish.mayReplace) co_return;
    const auto last = co_await parts_.changes.latest(wish.station, kind);
    if (last && last->isOpen()) {
        throw SecurityChangeOpen("a change is open: " + last->detail +
                                 ". Set replace to give it up; a station that has it is then "
                                 "locked out until it has the new one");
    }
}

Task<SecurityChange> SecurityChangeService::perform(SecurityChangeWish wish, SecurityChange change,
                                                    std::optional<StationCredential> credential,
                                                    SetVariable setting) {
    const Turn turn(*this, {wish.station, change.kind});
    if (!parts_.commands.isOnline(wish.station))
        throw StationOffline("station " + wish.station.value + " is offline");
    co_await requireNoneOpen(wish, change.kind);
    change.station = wish.station;
    change.requestedBy = wish.requestedBy;
    change.detail = "the station is being told";
    auto begun = co_await parts_.changes.begin(std::move(change), std::move(credential));
    co_await parts_.registration.reload(wish.station);
    log::info(
        "change of a station's security begins",
        {{"station", wish.station.value}, {"kind", nameOf(begun.kind)}, {"by", wish.requestedBy}});

    const auto answered =
        co_await send(wish,
                      begun.kind == SecurityChangeKind::AuthorizationKey ? "authorization-key"
                                                                         : "security-profile",
                      std::move(setting));
    const auto [state, detail] = judge(answered);
    co_await parts_.changes.move(begun.number, state, detail);
    co_await parts_.registration.reload(wish.station);
    log::info("station was told of a change of its security",
              {{"station", wish.station.value}, {"kind", nameOf(begun.kind)}, {"detail", detail}});
    auto current = co_await parts_.changes.latest(wish.station, begun.kind);
    co_return current.value_or(std::move(begun));
}

// What kept it from being sent is an outcome here, since the change is on record already.
Task<Command> SecurityChangeService::send(const SecurityChangeWish& wish, std::string kind,
                                          SetVariable setting) {
    NewCommand command;
    command.station = wish.station;
    command.kind = std::move(kind);
    command.request = "{}";
    command.command = std::move(setting);
    command.requestedBy = wish.requestedBy;
    command.patience = wish.patience;
    Command failed;
    try {
        auto answered = co_await parts_.commands.perform(std::move(command));
        co_return answered;
    } catch (const StationOffline& offline) {
        failed.outcome = CommandOutcome{.result = CommandResult::Disconnected,
                                        .errorDescription = offline.what()};
    }
    co_return failed;
}

Task<std::optional<SecurityChange>> SecurityChangeService::latest(StationId station,
                                                                  SecurityChangeKind kind) {
    return parts_.changes.latest(std::move(station), kind);
}

void SecurityChangeService::cameIn(const ChargingStation& station, bool byNextCredential,
                                   int profile) {
    if (profile == 3) {
        const std::scoped_lock lock(mutex_);
        withCertificate_.insert(station.id);
    }
    const bool hasNewKey = byNextCredential && station.nextCredential;
    const bool isHigher = station.nextSecurityProfile && profile >= *station.nextSecurityProfile;
    if (hasNewKey) {
        arrived({.station = station.id,
                 .kind = SecurityChangeKind::AuthorizationKey,
                 .credential = station.nextCredential});
    }
    if (isHigher) {
        arrived({.station = station.id,
                 .kind = SecurityChangeKind::SecurityProfile,
                 .profile = station.nextSecurityProfile});
    }
    if (hasNewKey || isHigher)
        spawn(parts_.executor, "change of security of " + station.id.value, settle());
}

void SecurityChangeService::arrived(Arrival arrival) {
    const std::scoped_lock lock(mutex_);
    Key key(arrival.station, arrival.kind);
    arrivals_.insert_or_assign(std::move(key), std::move(arrival));
}

std::vector<SecurityChangeService::Arrival> SecurityChangeService::arrivals() const {
    const std::scoped_lock lock(mutex_);
    std::vector<Arrival> all;
    all.reserve(arrivals_.size());
    for (const auto& [key, arrival] : arrivals_) all.push_back(arrival);
    return all;
}

Task<> SecurityChangeService::settle() {
    const auto all = arrivals();
    try {
        for (const auto& arrival : all) co_await complete(arrival);
    } catch (const DatabaseUnavailable& error) {
        log::warn("changes of security are not written yet", {{"error", error.what()}});
    }
}

// Its station has come back in the new way, which is the only one from now on.
Task<> SecurityChangeService::complete(Arrival arrival) {
    const bool isDone = co_await parts_.changes.complete(arrival.station, arrival.kind,
                                                         arrival.credential, arrival.profile);
    co_await parts_.registration.reload(arrival.station);
    if (isDone) {
        log::info("change of a station's security is complete",
                  {{"station", arrival.station.value}, {"kind", nameOf(arrival.kind)}});
    }
    const std::scoped_lock lock(mutex_);
    arrivals_.erase({arrival.station, arrival.kind});
}

}  // namespace voltgate
