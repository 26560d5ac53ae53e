#include "ocpp/services/registration_service.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include "ocpp/domain/hex.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate {
namespace {

// A station that was not accepted asks again after this time.
constexpr std::chrono::seconds retryInterval{60};
constexpr auto bootsTooSoon = std::chrono::minutes(15);

std::string sha256(std::string_view salt, std::string_view password) {
    std::string input(salt);
    input += password;
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(input.data()), input.size(), digest);
    return toHex({reinterpret_cast<const char*>(digest), sizeof digest});
}

bool isSame(const std::string& left, const std::string& right) {
    return left.size() == right.size() &&
           CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace

RegistrationService::RegistrationService(StationRepository& stations, ConnectedStations& connected,
                                         const Clock& clock, std::chrono::seconds heartbeatInterval)
    : stations_(stations),
      connected_(connected),
      clock_(clock),
      heartbeatInterval_(heartbeatInterval) {}

Task<> RegistrationService::refresh() {
    // What is read while a station changes may be older than what is known by then: it is read
    // again.
    bool isCurrent = false;
    while (!isCurrent) {
        const auto before = changes();
        auto stations = co_await stations_.all();
        isCurrent = replaceKnown(std::move(stations), before);
    }
}

void RegistrationService::restore(std::vector<ChargingStation> stations) {
    if (!isReady()) replaceKnown(std::move(stations), changes());
}

bool RegistrationService::replaceKnown(std::vector<ChargingStation> stations,
                                       std::uint64_t changesBefore) {
    std::unordered_map<std::string, ChargingStation> fresh;
    fresh.reserve(stations.size());
    for (auto& station : stations) fresh.emplace(toLower(station.id.value), std::move(station));
    const std::scoped_lock lock(mutex_);
    if (changes_ != changesBefore) return false;
    ++changes_;
    known_ = std::move(fresh);
    ready_ = true;
    return true;
}

std::uint64_t RegistrationService::changes() const {
    const std::scoped_lock lock(mutex_);
    return changes_;
}

bool RegistrationService::isReady() const {
    const std::scoped_lock lock(mutex_);
    return ready_;
}

std::optional<ChargingStation> RegistrationService::known(std::string_view id) const {
    const std::scoped_lock lock(mutex_);
    const auto found = known_.find(toLower(id));
    if (found == known_.end()) return std::nullopt;
    return found->second;
}

StationCredential RegistrationService::hash(std::string_view password) {
    unsigned char random[16];
    if (RAND_bytes(random, sizeof random) != 1)
        throw std::runtime_error("no random numbers for a salt");
    const std::string salt(reinterpret_cast<const char*>(random), sizeof random);
    return {.salt = toHex(salt), .hash = sha256(salt, password)};
}

bool RegistrationService::passwordMatches(const ChargingStation& station,
                                          std::string_view password) {
    return station.credential && passwordMatches(*station.credential, password);
}

bool RegistrationService::passwordMatches(const StationCredential& credential,
                                          std::string_view password) {
    const auto salt = fromHex(credential.salt);
    if (!salt) return false;
    if (isSame(sha256(*salt, password), credential.hash)) return true;
    // 1.6 stations get their AuthorizationKey as hexadecimal; some send the bytes, some the digits.
    const auto bytes = fromHex(password);
    if (bytes && isSame(sha256(*salt, *bytes), credential.hash)) return true;
    return isSame(sha256(*salt, toHex(password)), credential.hash) ||
           isSame(sha256(*salt, toUpperHex(password)), credential.hash);
}

Task<BootVerdict> RegistrationService::boot(StationId id, BootReport report, OcppVersion version) {
    const auto now = clock_.now();
    co_await stations_.recordBoot(id, std::move(report), version, now);
    const auto station = known(id.value);
    const bool isAgain = isRepeatedBoot(id, now);
    BootVerdict verdict{.status = station ? station->onboarding : OnboardingStatus::Rejected,
                        .currentTime = now,
                        .interval = {}};
    verdict.interval = intervalFor(verdict.status);
    // One that is not accepted is told to boot again.
    verdict.isRepeated = isAgain && verdict.status == OnboardingStatus::Accepted;
    co_return verdict;
}

bool RegistrationService::isRepeatedBoot(const StationId& id, DateTime now) {
    const std::scoped_lock lock(mutex_);
    const auto [last, isFirst] = lastBoots_.try_emplace(id, now);
    return !isFirst && now - std::exchange(last->second, now) < bootsTooSoon;
}

std::chrono::seconds RegistrationService::intervalFor(OnboardingStatus status) const {
    return status == OnboardingStatus::Accepted ? heartbeatInterval_ : retryInterval;
}

Task<> RegistrationService::recordSeen() {
    std::vector<StationSighting> seen;
    for (const auto& station : connected_.all()) {
        StationSighting sighting{.station = station->id(),
                                 .seenAt = station->lastSeenAt(),
                                 .connectedSince = station->connectedSince(),
                                 .lastMessageAt = station->lastMessageAt()};
        if (const auto record = known(station->id().value))
            sighting.heartbeatInterval = intervalFor(record->onboarding);
        seen.push_back(std::move(sighting));
    }
    if (!seen.empty()) co_await stations_.recordSeen(std::move(seen));
}

Task<Listed<ChargingStation>> RegistrationService::list(StationFilter filter, Page page) {
    return stations_.list(std::move(filter), page);
}

Task<std::optional<ChargingStation>> RegistrationService::find(StationId id) {
    return stations_.find(std::move(id));
}

Task<std::optional<ChargingStation>> RegistrationService::add(NewStation station) {
    ChargingStation record{.id = std::move(station.id),
                           .name = std::move(station.name),
                           .siteId = std::move(station.siteId),
                           .securityProfile = station.securityProfile,
                           .credential = std::move(station.credential),
                           .connection = station.connection,
                           .onboarding = station.onboarding,
                           .ocppVersion = station.ocppVersion};
    if (station.password) record.credential = hash(*station.password);
    auto added = co_await stations_.add(std::move(record));
    if (added) remember(*added);
    co_return added;
}

Task<ChangeResult> RegistrationService::change(StationId id, StationChange change,
                                               std::optional<std::string> password,
                                               std::optional<std::int64_t> revision) {
    if (password) change.credential = hash(*password);
    const auto onboarding = change.onboarding;
    const auto result = co_await stations_.change(id, std::move(change), revision);
    if (result == ChangeResult::Changed) {
        co_await reload(id);
        tell(id, onboarding);
    }
    co_return result;
}

// Who is let in hears of it at his next boot; who is shut out charges no more from now on.
void RegistrationService::tell(const StationId& id,
                               const std::optional<OnboardingStatus>& onboarding) const {
    if (!onboarding || *onboarding == OnboardingStatus::Accepted) return;
    if (const auto station = connected_.online(id)) station->onboarded(*onboarding);
}

Task<bool> RegistrationService::remove(StationId id) {
    const bool isRemoved = co_await stations_.remove(id);
    {
        const std::scoped_lock lock(mutex_);
        ++changes_;
        known_.erase(toLower(id.value));
        lastBoots_.erase(id);
    }
    if (const auto station = connected_.online(id)) station->disconnect("the station was removed");
    co_return isRemoved;
}

Task<> RegistrationService::reload(StationId id) {
    if (const auto station = co_await stations_.find(id)) remember(*station);
}

void RegistrationService::remember(const ChargingStation& station) {
    const std::scoped_lock lock(mutex_);
    ++changes_;
    known_[toLower(station.id.value)] = station;
}

}  // namespace voltgate
