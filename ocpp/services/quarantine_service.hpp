// Unknown stations that have knocked: they wait here until an operator adopts or dismisses them.
// None is ever let in by itself. Safe to use from any thread.
#pragma once
#include <optional>
#include <string>

#include "ocpp/repositories/connection_attempt_repository.hpp"
#include "ocpp/services/registration_service.hpp"

namespace voltgate {

/// How a station is to be taken in. With security profiles 1 and 2 it needs a password: the one
/// given, else the one it has shown if that is wanted, else a fresh one.
struct Adoption {
    std::string stationId;  ///< In any case; it is registered as the station spells it.
    std::optional<std::string> name{};
    std::optional<std::string> siteId{};
    int securityProfile = 1;
    std::optional<std::string> password{};
    bool keepsPassword = false;  ///< That it has shown.
    /// Which password, when it has shown more than one: the attempt, or the address it came from.
    std::optional<std::int64_t> attempt{};
    std::optional<std::string> address{};
    OnboardingStatus onboarding = OnboardingStatus::Accepted;
};

enum class AdoptionResult {
    Adopted,
    NotFound,         ///< Nobody of this name waits.
    Taken,            ///< It was registered meanwhile.
    NoPasswordShown,  ///< keepsPassword, but it showed none.
    SeenNoMore,       ///< There is no such attempt, or none from this address.
    AnotherShown,     ///< Another password was shown, or was shown since.
};

struct Adopted {
    AdoptionResult result = AdoptionResult::NotFound;
    std::optional<ChargingStation> station{};
    std::optional<std::string> password{};  ///< That was made up; it is told once.
};

class QuarantineService {
public:
    QuarantineService(ConnectionAttemptRepository& attempts, RegistrationService& registration)
        : attempts_(attempts), registration_(registration) {}

    Task<Listed<QuarantinedStation>> list(Page page);
    Task<std::optional<QuarantinedStation>> find(std::string stationId);
    /// Registers it with what was seen of it: its spelling, its version, and what it needs of its
    /// connection, so that it gets in the next time.
    Task<Adopted> adopt(Adoption adoption);
    /// Forgets it until it knocks again. False when nobody of this name waits.
    Task<bool> dismiss(std::string stationId);

private:
    struct Chosen {
        AdoptionResult fault = AdoptionResult::Adopted;
        ConnectionAttempt attempt{};
    };
    Task<Chosen> choose(const Adoption& adoption);

    ConnectionAttemptRepository& attempts_;
    RegistrationService& registration_;
};

}  // namespace voltgate
