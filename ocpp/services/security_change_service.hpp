// Changes of how a station authenticates itself: its AuthorizationKey, its security profile. The
// new way is put beside the one in force before the station is told, and takes its place when the
// station has come back by it; so whatever happens in between, the station gets in. What is under
// way is on record and survives a restart. Safe to use from any thread.
#pragma once
#include <functional>
#include <mutex>
#include <set>
#include <utility>

#include "ocpp/repositories/security_change_repository.hpp"
#include "ocpp/services/certificate_service.hpp"
#include "ocpp/services/command_service.hpp"
#include "ocpp/services/registration_service.hpp"

namespace voltgate {

struct NewAuthorizationKey {
    std::string key;  ///< 16 to 20 characters, or 32 to 40 hexadecimal digits.
    KeyForm form = KeyForm::Hexadecimal;
};

/// Who asks for a change, and whether it may take the place of one that is open.
struct SecurityChangeWish {
    StationId station;
    std::string requestedBy;
    bool mayReplace = false;
    std::optional<Duration> patience{};  ///< With the station's answer; absent: the usual one.
};

/// Another change of this kind is open.
struct SecurityChangeOpen : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct SecurityChangeParts {
    asio::any_io_executor executor;
    SecurityChangeRepository& changes;
    RegistrationService& registration;
    CertificateService& certificates;
    CommandService& commands;
    bool hasTls = false;  ///< Whether stations can reach us by TLS.
};

class SecurityChangeService {
public:
    explicit SecurityChangeService(SecurityChangeParts parts) : parts_(std::move(parts)) {}

    /// Throws InvalidInput for a key that 1.6 does not allow, StationOffline, SecurityChangeOpen.
    Task<SecurityChange> changeKey(SecurityChangeWish wish, NewAuthorizationKey key);
    /// Throws InvalidInput when the profile is not higher or what it needs is missing: a password
    /// (1, 2), TLS (2, 3), a valid certificate at the station (3). StationOffline,
    /// SecurityChangeOpen.
    Task<SecurityChange> raiseProfile(SecurityChangeWish wish, int profile);
    /// The latest change of this kind.
    Task<std::optional<SecurityChange>> latest(StationId station, SecurityChangeKind kind);

    /// A station has authenticated itself: with the credential of an open change or not, and up to
    /// which profile. Called during the handshake; does not wait.
    void cameIn(const ChargingStation& station, bool byNextCredential, int profile);
    /// Writes what could not be written while the database was away; called periodically.
    Task<> settle();

private:
    struct Turn;
    struct Arrival {
        StationId station;
        SecurityChangeKind kind;
        std::optional<StationCredential> credential;
        std::optional<int> profile;
    };
    using Key = std::pair<StationId, SecurityChangeKind>;

    Task<SecurityChange> perform(SecurityChangeWish wish, SecurityChange change,
                                 std::optional<StationCredential> credential, SetVariable setting);
    Task<Command> send(const SecurityChangeWish& wish, std::string kind, SetVariable setting);
    Task<> requireNoneOpen(const SecurityChangeWish& wish, SecurityChangeKind kind);
    Task<> requireCertificate(const StationId& station);
    void arrived(Arrival arrival);
    std::vector<Arrival> arrivals() const;
    Task<> complete(Arrival arrival);

    SecurityChangeParts parts_;
    mutable std::mutex mutex_;
    std::set<Key> busy_;                   // A change is being begun.
    std::map<Key, Arrival> arrivals_;      // Not written yet.
    std::set<StationId> withCertificate_;  // Came in with a certificate that we trust.
};

}  // namespace voltgate
