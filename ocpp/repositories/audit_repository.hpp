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

    /// What is about to be done, and by which number it is on record.
    virtual Task<std::int64_t> begin(AuditEntry entry) = 0;
    /// Nothing came of it.
    virtual Task<> drop(std::int64_t intent) = 0;
    /// In place of what they were as intents.
    virtual Task<> add(std::vector<AuditEntry> entries) = 0;
    /// Makes entries of all that began before and are intents still; their number.
    virtual Task<std::int64_t> addInterrupted(DateTime begunBefore) = 0;
    virtual Task<Listed<AuditEntry>> list(AuditFilter filter, Page page) = 0;
};

}  // namespace voltgate
