// Counts what stations send against the rules. note() only counts, in memory and bounded; what was
// counted is written behind by flush(). Safe to use from any thread.
#pragma once
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "ocpp/repositories/violation_repository.hpp"

namespace voltgate {

class ViolationService {
public:
    ViolationService(ViolationRepository& violations, const Clock& clock)
        : violations_(violations), clock_(clock) {}

    void note(const StationId& station, ViolationReport report);
    /// With what has not been written yet; ordered by rule.
    Task<std::vector<Violation>> ofStation(StationId station);
    /// Writes what was counted; called periodically. When the database is away it stays counted.
    Task<> flush();

private:
    using Key = std::pair<StationId, std::string>;

    std::vector<Violation> take();
    void putBack(std::vector<Violation> counted);
    std::vector<Violation> unwritten(const StationId& station);

    ViolationRepository& violations_;
    const Clock& clock_;
    std::mutex mutex_;
    std::map<Key, Violation> counted_;
};

}  // namespace voltgate
