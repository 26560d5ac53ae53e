// Certificates that our CA issued, and the roots that stations said they keep.
#pragma once
#include <optional>
#include <vector>

#include "ocpp/domain/certificate.hpp"
#include "ocpp/domain/revocation.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class CertificateRepository {
public:
    virtual ~CertificateRepository() = default;

    /// With a number of its own. Those of the station that are still Pending become Superseded.
    /// Nothing when the station is not on record any more.
    virtual Task<std::optional<IssuedCertificate>> add(IssuedCertificate certificate) = 0;
    /// The one that waits for its station, and counts one more delivery of it.
    virtual Task<std::optional<IssuedCertificate>> takePending(StationId station) = 0;
    /// Moves a Pending one; Installed makes those that the station had before Superseded.
    virtual Task<> conclude(std::int64_t number, IssuedState state) = 0;
    /// Stations for which one is Pending.
    virtual Task<std::vector<StationId>> stationsWithPending() = 0;
    /// Newest first, at most 100.
    virtual Task<std::vector<IssuedCertificate>> ofStation(StationId station) = 0;
    /// The Installed ones that end before `end`, of which their stations were not reminded since
    /// `remindedBefore`; they count as reminded at `now`.
    virtual Task<std::vector<IssuedCertificate>> takeExpiring(DateTime end, DateTime remindedBefore,
                                                              DateTime now) = 0;

    /// False when it is revoked already.
    virtual Task<bool> revoke(RevokedCertificate certificate) = 0;
    /// Those that would be valid after this time, the first revoked first.
    virtual Task<std::vector<RevokedCertificate>> revoked(DateTime endingAfter) = 0;

    /// Puts what a station said of one use in the place of what it said before.
    virtual Task<> recordInstalled(StationId station, CertificateUse use,
                                   std::vector<CertificateHash> hashes, DateTime at) = 0;
    virtual Task<std::vector<InstalledCertificate>> installed(StationId station) = 0;
    virtual Task<> removeInstalled(StationId station, CertificateHash hash) = 0;
};

}  // namespace voltgate
