// Counted violations on record.
#pragma once
#include <vector>

#include "ocpp/domain/violation.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class ViolationRepository {
public:
    virtual ~ViolationRepository() = default;

    /// Adds the counts to those on record; of the rest the latest stays.
    virtual Task<> add(std::vector<Violation> counted) = 0;
    virtual Task<std::vector<Violation>> ofStation(StationId station) = 0;  ///< Ordered by rule.
};

}  // namespace voltgate
