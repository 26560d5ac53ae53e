// Handshakes on record, refused ones too. record() never waits: it is queued, bounded, and written
// behind. Those that are alike are one row (foldKey), the oldest refused ones are dropped beyond a
// bound, of one address and of all.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/connection_attempt.hpp"
#include "ocpp/domain/page.hpp"
#include "ocpp/domain/quarantine.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class ConnectionAttemptRepository {
public:
    virtual ~ConnectionAttemptRepository() = default;

    virtual void record(ConnectionAttempt attempt) = 0;
    /// The latest first. A period is that of `at`, by our clock: of those alike the latest.
    virtual Task<Listed<ConnectionAttempt>> list(ConnectionAttemptFilter filter, Page page) = 0;
    /// All since then that are or may be of this station, at most a few hundred: those that name it
    /// or in whose path it stands elsewhere, then those that name no station, each the latest
    /// first.
    virtual Task<std::vector<ConnectionAttempt>> concerning(std::string stationId,
                                                            DateTime since) = 0;

    /// Those of the addresses from which other stations than this have got in.
    virtual Task<std::vector<std::string>> sharedHosts(std::vector<std::string> hosts,
                                                       std::string stationId) = 0;

    /// Unknown stations that have knocked and are not registered since, the latest first.
    virtual Task<Listed<QuarantinedStation>> quarantined(Page page) = 0;
    virtual Task<std::optional<QuarantinedStation>> findQuarantined(std::string stationId) = 0;
    /// Forgets an unknown station until it knocks again. False when it is not there.
    virtual Task<bool> dismiss(std::string stationId) = 0;
};

}  // namespace voltgate
