// What did not match, found in what is on record.
#pragma once
#include <vector>

#include "ocpp/domain/reconciliation.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class ReconciliationRepository {
public:
    virtual ~ReconciliationRepository() = default;

    /// Oldest first; at most the filter's limit.
    virtual Task<std::vector<Discrepancy>> find(ReconciliationFilter filter) = 0;
};

}  // namespace voltgate
