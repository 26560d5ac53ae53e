#include "ocpp/services/quarantine_service.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

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

// Anybody may knock under any id. So the password that is kept is the one that the operator has
// seen, and none is when another has been shown since.
Task<QuarantineService::Chosen> QuarantineService::choose(const Adoption& adoption) {
    auto knocks = co_await attempts_.concerning(adoption.stationId, DateTime{});
    std::erase_if(knocks, [&](const auto& knock) {
        return knock.verdict != ConnectionVerdict::UnknownStation || !knock.shownCredential ||
               !equalIgnoringCase(knock.stationId, adoption.stationId);
    });
    if (knocks.empty()) co_return Chosen{.fault = AdoptionResult::NoPasswordShown};
    std::vector<ConnectionAttempt> meant = knocks;
    std::erase_if(meant, [&](const auto& knock) {
        return (adoption.attempt && knock.number != *adoption.attempt) ||
               (adoption.address && withoutPort(knock.address) != withoutPort(*adoption.address));
    });
    if (meant.empty()) co_return Chosen{.fault = AdoptionResult::SeenNoMore};
    auto chosen = *std::max_element(meant.begin(), meant.end(), [](const auto& a, const auto& b) {
        return a.number < b.number;
    });
    const auto isOther = [&chosen](const auto& knock) {
        return knock.shownCredential->hash != chosen.shownCredential->hash;
    };
    const bool isNamed = adoption.attempt || adoption.address;
    const bool isDoubtful = std::any_of(meant.begin(), meant.end(), isOther) ||
                            std::any_of(knocks.begin(), knocks.end(), [&](const auto& knock) {
                                return isOther(knock) && (!isNamed || knock.number > chosen.number);
                            });
    if (isDoubtful) co_return Chosen{.fault = AdoptionResult::AnotherShown};
    co_return Chosen{.attempt = std::move(chosen)};
}

Task<Adopted> QuarantineService::adopt(Adoption adoption) {
    const auto waiting = co_await attempts_.findQuarantined(adoption.stationId);
    if (!waiting) co_return Adopted{};
    auto seen = waiting->last;
    if (adoption.keepsPassword) {
        auto chosen = co_await choose(adoption);
        if (chosen.fault != AdoptionResult::Adopted) co_return Adopted{.result = chosen.fault};
        seen = std::move(chosen.attempt);
    }

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
