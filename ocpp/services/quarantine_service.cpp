#include "ocpp/services/quarantine_service.hpp"

#include <openssl/rand.h>

#include <stdexcept>

#include "ocpp/domain/hex.hpp"

namespace voltgate {
namespace {

// 1.6 security whitepaper: an AuthorizationKey has 16 to 20 bytes. Digits need no escaping
// anywhere.
std::string freshPassword() {
    unsigned char random[10];
    if (RAND_bytes(random, sizeof random) != 1)
        throw std::runtime_error("no random numbers for a password");
    return toHex({reinterpret_cast<const char*>(random), sizeof random});
}

bool needsPassword(int securityProfile) { return securityProfile == 1 || securityProfile == 2; }

// The version that it asks for, where that is one of ours.
std::optional<OcppVersion> versionOf(const ConnectionAttempt& attempt) {
    const auto asked = toLower(attempt.subprotocols);
    if (asked.find("ocpp1.6") != std::string::npos) return OcppVersion::V16;
    if (asked.find("ocpp2.0.1") != std::string::npos) return OcppVersion::V201;
    if (asked.find("ocpp2.1") != std::string::npos) return OcppVersion::V21;
    return std::nullopt;
}

ConnectionQuirks quirksOf(const ConnectionAttempt& attempt, bool keepsPassword) {
    ConnectionQuirks quirks;
    if (attempt.subprotocols.empty()) quirks.assumeVersion = OcppVersion::V16;
    quirks.anyUserName = keepsPassword && !attempt.isUserNameTheId;
    return quirks;
}

}  // namespace

Task<Listed<QuarantinedStation>> QuarantineService::list(Page page) {
    return attempts_.quarantined(page);
}

Task<std::optional<QuarantinedStation>> QuarantineService::find(std::string stationId) {
    return attempts_.findQuarantined(std::move(stationId));
}

Task<bool> QuarantineService::dismiss(std::string stationId) {
    return attempts_.dismiss(std::move(stationId));
}

Task<Adopted> QuarantineService::adopt(Adoption adoption) {
    const auto waiting = co_await attempts_.findQuarantined(adoption.stationId);
    if (!waiting) co_return Adopted{};
    const auto& seen = waiting->last;
    if (adoption.keepsPassword && !seen.shownCredential)
        co_return Adopted{.result = AdoptionResult::NoPasswordShown};

    NewStation fresh{.id = StationId{seen.stationId},
                     .name = std::move(adoption.name),
                     .siteId = std::move(adoption.siteId),
                     .securityProfile = adoption.securityProfile,
                     .password = std::move(adoption.password),
                     .onboarding = adoption.onboarding,
                     .connection = quirksOf(seen, adoption.keepsPassword),
                     .ocppVersion = versionOf(seen)};
    std::optional<std::string> madeUp;
    if (!fresh.password && adoption.keepsPassword) {
        fresh.credential = seen.shownCredential;
    } else if (!fresh.password && needsPassword(fresh.securityProfile)) {
        madeUp = freshPassword();
        fresh.password = madeUp;
    }
    auto station = co_await registration_.add(std::move(fresh));
    if (!station) co_return Adopted{.result = AdoptionResult::Taken};
    co_return Adopted{.result = AdoptionResult::Adopted,
                      .station = std::move(station),
                      .password = std::move(madeUp)};
}

}  // namespace voltgate
