// Certificates of stations: requests are judged and signed, what was signed is brought to the
// station until it has said whether it takes it, and its end is watched. And the roots that
// stations keep. Safe to use from any thread.
#pragma once
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "ocpp/domain/token_bucket.hpp"
#include "ocpp/repositories/certificate_repository.hpp"
#include "ocpp/services/certificate_authority.hpp"
#include "ocpp/services/command_service.hpp"
#include "ocpp/services/invalid_input.hpp"
#include "ocpp/services/registration_service.hpp"
#include "ocpp/services/security_event_service.hpp"

namespace voltgate {

struct CertificateSettings {
    int renewDays = 30;  ///< How long before the end of a certificate its station is asked.
};

struct StationCertificates {
    std::vector<InstalledCertificate> installed;  ///< As the station said last.
    std::vector<IssuedCertificate> issued;        ///< Newest first.
    std::map<std::string, DateTime> revokedAt;    ///< Of those that were taken back, by number.
};

struct CertificateParts {
    asio::any_io_executor executor;  ///< Runs what nobody awaits.
    const RegistrationService& registration;
    CertificateAuthority& authority;
    CertificateRepository& certificates;
    SecurityEventService& events;
    CommandService& commands;
    const Clock& clock;
    const ConnectedStations* connected = nullptr;  ///< Whose connections end with a certificate.
};

class CertificateService {
public:
    CertificateService(CertificateParts parts, CertificateSettings settings = {})
        : parts_(std::move(parts)), settings_(settings) {}

    /// Judges a station's request (PKCS #10, PEM) and signs it; false when it is refused, and why
    /// is a security event. Of a station of profile 0 nobody knows who it is, so it gets none. A
    /// certificate that was signed waits on record for deliver().
    Task<bool> sign(StationId station, std::string request);
    /// Sends what waits for the station, if it is online, and before it the root of our CA where
    /// the station does not list that: some take no certificate whose issuer they do not know. One
    /// that is not answered goes on waiting, for the station's next connection and for watch(), ten
    /// times at most.
    Task<> deliver(StationId station);
    /// The station has connected: what waits for it goes out, and it is asked to renew what has
    /// come near its end while it was offline.
    void stationIsReady(const StationId& station);
    /// Sends what still waits, and asks stations whose certificates end soon for a new request,
    /// each once a day; called periodically.
    Task<> watch();

    Task<StationCertificates> ofStation(StationId station);
    /// Takes back a certificate that our CA issued to the station: it is refused from now on, and
    /// the station's connection ends. False when there is none of this number. Throws
    /// AuthorityUnavailable.
    Task<bool> revoke(StationId station, std::string serialNumber, std::string revokedBy);
    /// Signs the list of what was taken back anew. Throws AuthorityUnavailable.
    Task<> publishRevocations();
    /// The same when a day has passed, or others have been taken back, by a removal or by another
    /// process; called by watch(), and where a station was removed. That it cannot be signed is
    /// logged.
    Task<> publishNewRevocations();

    /// Whether the station has taken a certificate of our CA that is valid now.
    Task<bool> holdsValid(StationId station);

    /// Asks the station which roots of this use it keeps. Throws StationOffline, like the next two.
    Task<Command> refresh(StationId station, CertificateUse use, std::string requestedBy);
    /// Throws InvalidInput when it is not the one PEM certificate of a CA.
    Task<Command> install(StationId station, InstallCertificate wanted, std::string requestedBy);
    Task<Command> remove(StationId station, CertificateHash hash, std::string requestedBy);

private:
    struct Turn;

    std::string faultOfAsking(const StationId& station);
    bool waits(const StationId& station) const;
    void setWaiting(const StationId& station, bool whether);
    Task<> bringRoot(const IssuedCertificate& certificate);
    Task<bool> deliverOne(const IssuedCertificate& certificate);
    Task<> conclude(const IssuedCertificate& certificate, IssuedState state, std::string reason);
    void notePublished(const std::vector<RevokedCertificate>& revoked, DateTime now);
    bool isPublished(const std::vector<RevokedCertificate>& revoked, DateTime now) const;
    Task<> remind(const IssuedCertificate& certificate);
    Task<> askToRenew(StationId station);
    bool takeRenewing(const StationId& station);
    Task<> refuse(StationId station, std::string reason);

    CertificateParts parts_;
    CertificateSettings settings_;
    mutable std::mutex mutex_;
    std::set<StationId> waiting_;   // A certificate waits for them.
    std::set<StationId> renewing_;  // To be asked for a new request when they are back.
    // One is on its way to them; whether it is to be looked again afterwards.
    std::map<StationId, bool> delivering_;
    std::map<StationId, TokenBucket> requests_;
    std::optional<DateTime> published_;  // The list of revocations.
    std::set<std::string> publishedNumbers_;
};

}  // namespace voltgate
