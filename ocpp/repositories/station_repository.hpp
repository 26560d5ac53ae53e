// Charging stations on record, and who listens when another process changes them.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "ocpp/domain/page.hpp"
#include "ocpp/domain/station.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

/// What an operator may change of a station; absent fields stay as they are.
struct StationChange {
    std::optional<std::optional<std::string>> name{};
    std::optional<std::optional<std::string>> siteId{};
    std::optional<int> securityProfile{};
    std::optional<StationCredential> credential{};
    std::optional<OnboardingStatus> onboarding{};
    std::optional<ConnectionQuirks> connection{};
    std::optional<StationLeniency> leniency{};
    std::optional<std::optional<std::string>> quirkProfile{};
};

struct StationFilter {
    std::optional<std::string> siteId{};
    std::optional<OnboardingStatus> onboarding{};
};

/// The outcome of a change that may name a revision (If-Match).
enum class ChangeResult { Changed, NotFound, RevisionDiffers };

/// That somebody has changed, added or removed a station.
struct StationNews {
    StationId station;  ///< As it is spelled on record.
    std::int64_t number = 0;
    std::int64_t revision = 0;  ///< 0: it has been removed.
};

/// What has become of stations.
struct StationChanges {
    bool areAll = false;  ///< `present` are all stations there are.
    std::vector<std::shared_ptr<const ChargingStation>> present{};
    std::vector<StationId> removed{};

    bool empty() const { return !areAll && present.empty() && removed.empty(); }
};

/// What becomes of many that are added together when some are taken already.
enum class WhenTaken { AddOthers, AddNone };

class StationRepository {
public:
    virtual ~StationRepository() = default;

    virtual Task<std::vector<ChargingStation>> all() = 0;
    /// Those of them that there are; ids as they are spelled on record.
    virtual Task<std::vector<ChargingStation>> some(std::vector<StationId> ids) = 0;
    virtual Task<Listed<ChargingStation>> list(StationFilter filter, Page page) = 0;
    virtual Task<std::optional<ChargingStation>> find(StationId id) = 0;  ///< Case-insensitively.
    /// Stores it with a number and creation time of its own; nothing when the id is taken, in any
    /// case.
    virtual Task<std::optional<ChargingStation>> add(ChargingStation station) = 0;
    /// In one transaction; their ids differ in any case. Those that were added.
    virtual Task<std::vector<ChargingStation>> addMany(std::vector<ChargingStation> stations,
                                                       WhenTaken whenTaken) = 0;
    virtual Task<ChangeResult> change(StationId id, StationChange change,
                                      std::optional<std::int64_t> revision) = 0;
    /// Its transactions and meter values stay. False when there is none.
    /// Takes the certificates back that our CA has issued to it.
    virtual Task<bool> remove(StationId id) = 0;

    virtual Task<> recordBoot(StationId id, BootReport report, OcppVersion version,
                              DateTime at) = 0;
    virtual Task<> recordSeen(std::vector<StationSighting> seen) = 0;
};

}  // namespace voltgate
