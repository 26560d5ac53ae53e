#include "ocpp/services/registration_service.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include "ocpp/domain/hex.hpp"
#include "ocpp/log.hpp"
#include "ocpp/repositories/errors.hpp"

namespace voltgate {
namespace {

// A station that was not accepted asks again after this time.
constexpr std::chrono::seconds retryInterval{60};
constexpr auto bootsTooSoon = std::chrono::minutes(15);
constexpr std::chrono::seconds pauseAfterFailure{1};
constexpr std::size_t readTogether = 1000;
constexpr std::size_t writtenTogether = 1000;

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

ChargingStation recordOf(NewStation station) {
    ChargingStation record{.id = std::move(station.id),
                           .name = std::move(station.name),
                           .siteId = std::move(station.siteId),
                           .securityProfile = station.securityProfile,
                           .credential = std::move(station.credential),
                           .connection = station.connection,
                           .onboarding = station.onboarding,
                           .ocppVersion = station.ocppVersion};
    if (station.password) record.credential = RegistrationService::hash(*station.password);
    return record;
}

}  // namespace

RegistrationService::RegistrationService(StationRepository& stations, ConnectedStations& connected,
                                         const Clock& clock, std::chrono::seconds heartbeatInterval)
    : stations_(stations),
      connected_(connected),
      clock_(clock),
      heartbeatInterval_(heartbeatInterval) {}

Task<> RegistrationService::refresh() {
    Errand all{.isAll = true};
    co_await run(std::move(all));
}

bool RegistrationService::hear(const std::vector<StationNews>& news) {
    const auto toRead = cache_.hear(news);
    const std::scoped_lock lock(mutex_);
    toRead_.insert(toRead.begin(), toRead.end());
    return needsReader();
}

bool RegistrationService::hearOfAny() {
    const std::scoped_lock lock(mutex_);
    mustReadAll_ = true;
    return needsReader();
}

bool RegistrationService::needsReader() {
    const bool isNothing = toRead_.empty() && !mustReadAll_;
    if (hasReader_ || isNothing) return false;
    hasReader_ = true;
    return true;
}

std::optional<RegistrationService::Errand> RegistrationService::nextErrand() {
    const std::scoped_lock lock(mutex_);
    Errand errand;
    if (std::exchange(mustReadAll_, false)) {
        toRead_.clear();
        errand.isAll = true;
        return errand;
    }
    while (!toRead_.empty() && errand.stations.size() < readTogether)
        errand.stations.push_back(std::move(toRead_.extract(toRead_.begin()).value()));
    if (!errand.stations.empty()) return errand;
    hasReader_ = false;
    return std::nullopt;
}

void RegistrationService::putBack(Errand errand) {
    const std::scoped_lock lock(mutex_);
    mustReadAll_ = mustReadAll_ || errand.isAll;
    toRead_.insert(errand.stations.begin(), errand.stations.end());
}

Task<> RegistrationService::catchUp() {
    while (auto errand = nextErrand()) {
        bool isDone = false;
        try {
            co_await run(*errand);
            isDone = true;
        } catch (const std::exception& error) {
            log::debug("changed stations cannot be read yet", {{"error", error.what()}});
        }
        if (isDone) continue;
        putBack(std::move(*errand));
        asio::steady_timer timer(co_await asio::this_coro::executor, pauseAfterFailure);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

Task<> RegistrationService::run(Errand errand) {
    StationCache::Reading reading(cache_);
    if (errand.isAll) {
        auto all = co_await stations_.all();
        reading.merge(std::move(all));
    } else {
        auto found = co_await stations_.some(errand.stations);
        reading.merge(errand.stations, std::move(found));
    }
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

StationSighting RegistrationService::sightingOf(const ConnectedStation& station) const {
    StationSighting sighting{.station = station.id(),
                             .seenAt = station.lastSeenAt(),
                             .connectedSince = station.connectedSince(),
                             .lastMessageAt = station.lastMessageAt()};
    if (const auto record = known(station.id().value))
        sighting.heartbeatInterval = intervalFor(record->onboarding);
    return sighting;
}

Task<> RegistrationService::recordSeen() {
    std::vector<StationSighting> seen;
    for (const auto& station : connected_.all()) seen.push_back(sightingOf(*station));
    co_await write(std::move(seen));
}

// In pieces, so that no transaction holds the rows of a whole fleet.
Task<> RegistrationService::write(std::vector<StationSighting> seen) {
    for (std::size_t begin = 0; begin < seen.size(); begin += writtenTogether) {
        const auto end = std::min(begin + writtenTogether, seen.size());
        std::vector<StationSighting> part(
            std::make_move_iterator(seen.begin() + static_cast<std::ptrdiff_t>(begin)),
            std::make_move_iterator(seen.begin() + static_cast<std::ptrdiff_t>(end)));
        co_await stations_.recordSeen(std::move(part));
    }
}

void RegistrationService::connectionEnded(const ConnectedStation& station) {
    auto sighting = sightingOf(station);
    const std::scoped_lock lock(mutex_);
    auto& place = ended_[sighting.station];
    if (place.seenAt <= sighting.seenAt) place = std::move(sighting);
}

Task<> RegistrationService::recordEnds() {
    std::map<StationId, StationSighting> ended;
    {
        const std::scoped_lock lock(mutex_);
        ended.swap(ended_);
    }
    std::vector<StationSighting> seen;
    for (auto& [id, sighting] : ended) seen.push_back(sighting);
    std::exception_ptr failure;
    try {
        co_await write(std::move(seen));
    } catch (const DatabaseUnavailable&) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    // They wait for PostgreSQL; one of the same station that has ended meanwhile is newer.
    const std::scoped_lock lock(mutex_);
    ended_.merge(ended);
}

Task<Listed<ChargingStation>> RegistrationService::list(StationFilter filter, Page page) {
    return stations_.list(std::move(filter), page);
}

Task<std::optional<ChargingStation>> RegistrationService::find(StationId id) {
    return stations_.find(std::move(id));
}

Task<std::optional<ChargingStation>> RegistrationService::add(NewStation station) {
    auto added = co_await stations_.add(recordOf(std::move(station)));
    if (added) cache_.remember(*added);
    co_return added;
}

Task<std::vector<ChargingStation>> RegistrationService::addMany(std::vector<NewStation> stations,
                                                                WhenTaken whenTaken) {
    std::vector<ChargingStation> records;
    records.reserve(stations.size());
    for (auto& station : stations) records.push_back(recordOf(std::move(station)));
    auto added = co_await stations_.addMany(std::move(records), whenTaken);
    for (const auto& station : added) cache_.remember(station);
    co_return added;
}

Task<std::vector<ChargingStation>> RegistrationService::some(std::vector<StationId> ids) {
    return stations_.some(std::move(ids));
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
    cache_.forget(id.value);
    {
        const std::scoped_lock lock(mutex_);
        lastBoots_.erase(id);
    }
    if (const auto station = connected_.online(id)) station->disconnect("the station was removed");
    co_return isRemoved;
}

Task<> RegistrationService::reload(StationId id) {
    auto station = co_await stations_.find(std::move(id));
    if (station) cache_.remember(std::move(*station));
}

}  // namespace voltgate
