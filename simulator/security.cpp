// How the station authenticates itself, and how that is changed (security whitepaper A01, A05): it
// comes back in the new way, and falls back to the old one when it is not let in.
#include "ocpp/domain/hex.hpp"
#include "ocpp/domain/text.hpp"
#include "simulator/charging_station.hpp"

namespace voltgate::simulator {
namespace {

constexpr Duration answerTime = std::chrono::milliseconds(100);

bool isTls(const std::string& url) { return url.starts_with("wss://"); }

}  // namespace

// As the settings have it: a station with a certificate and no password is one of profile 3.
int ChargingStation::firstSecurityProfile() const {
    if (!settings_.password) {
        const bool hasCertificate = !settings_.certificateFile.empty() || certificates_.hasOwn();
        return isTls(settings_.url) && hasCertificate ? 3 : 0;
    }
    return isTls(settings_.url) ? 2 : 1;
}

WebSocketTarget ChargingStation::target() const {
    const int profile = configuration_.number("SecurityProfile");
    const bool isByTlsUrl = profile >= 2 && !settings_.tlsUrl.empty();
    WebSocketTarget target{.url = isByTlsUrl ? settings_.tlsUrl : settings_.url,
                           .caFile = settings_.caFile,
                           .certificateFile = settings_.certificateFile,
                           .keyFile = settings_.keyFile,
                           .roots = certificates_.centralSystemRoots()};
    if (profile == 3 && certificates_.hasOwn()) {
        target.certificateChain = certificates_.own().chain;
        target.key = certificates_.own().key;
    }
    if (settings_.password && profile != 3) {
        target.user = settings_.id;
        target.password = *settings_.password;
    }
    return target;
}

ChargingStation::Credentials ChargingStation::credentials() const {
    return {.password = settings_.password,
            .securityProfile = configuration_.text("SecurityProfile"),
            .own = certificates_.own()};
}

v16::ConfigurationStatus ChargingStation::changeKey(const std::string& value) {
    using enum v16::ConfigurationStatus;
    if (settings_.misbehaviours.contains(Misbehaviour::RefuseSecurity)) return Rejected;
    const auto bytes = value.size() > 20 ? fromHex(value) : std::optional(value);
    if (!bytes || bytes->size() < 16 || bytes->size() > 20) return Rejected;
    const auto before = credentials();
    settings_.password = *bytes;
    inBackground("new key", reconnect("a new key", before));
    return Accepted;
}

v16::ConfigurationStatus ChargingStation::raiseProfile(const std::string& value) {
    using enum v16::ConfigurationStatus;
    if (settings_.misbehaviours.contains(Misbehaviour::RefuseSecurity)) return Rejected;
    const auto before = credentials();
    const bool isKnown = value == "1" || value == "2" || value == "3";
    if (!isKnown || value <= before.securityProfile) return Rejected;
    const bool hasTls = !settings_.tlsUrl.empty() || isTls(settings_.url);
    const bool hasRoot = !settings_.caFile.empty() || !certificates_.centralSystemRoots().empty();
    if (value != "1" && !(hasTls && hasRoot)) return Rejected;
    const bool hasCertificate = certificates_.hasOwn() || !settings_.certificateFile.empty();
    if (value == "3" ? !hasCertificate : !settings_.password) return Rejected;
    configuration_.set("SecurityProfile", value);
    inBackground("new profile", reconnect("security profile " + value, before));
    return Accepted;
}

Task<> ChargingStation::reconnect(std::string why, Credentials before) {
    co_await pause(answerTime);
    isRebooting_ = true;  // live() keeps out of it.
    if (session_) session_->close(1000, why);
    const bool isClosed = co_await until([this] { return !isOnline(); }, std::chrono::seconds(2));
    if (!isClosed) dropConnection();
    auto failure = co_await connect();
    if (failure && !isStopping_) {
        note("not let in with " + why + ", falls back");
        settings_.password = before.password;
        configuration_.set("SecurityProfile", before.securityProfile);
        certificates_.use(before.own);
        failure = co_await connect();
    }
    isRebooting_ = false;
    changed();
    if (failure || isStopping_ || !isAccepted_) co_return;
    co_await reportConnectors();
    sendQueued();
}

}  // namespace voltgate::simulator
