// The audit log on record. It only grows; what is past its time goes by retention alone.
#pragma once
#include <vector>

#include "ocpp/domain/audit.hpp"
#include "ocpp/domain/page.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class AuditRepository {
public:
    virtual ~AuditRepository() = default;

    virtual Task<> add(std::vector<AuditEntry> entries) = 0;
    virtual Task<Listed<AuditEntry>> list(AuditFilter filter, Page page) = 0;
};

}  // namespace voltgate
