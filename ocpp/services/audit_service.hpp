// Writes the audit log. What is to be done is on record before, and what came of it before it is
// answered: entries that come at the same time go in one step. Refusals, of which strangers make
// any number, are written behind, those that are alike as one entry a minute with a count. Safe to
// use from any thread.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ocpp/repositories/audit_repository.hpp"

namespace voltgate {

class AuditService {
public:
    AuditService(AuditRepository& entries, const Clock& clock)
        : entries_(entries), clock_(clock), since_(clock.now()) {}

    /// Puts on record what is about to be done, so that nothing is done without an entry, whatever
    /// ends the process in between; then record() or drop() it. Throws what the repository throws:
    /// then it is not to be done.
    Task<> begin(AuditEntry& entry);
    /// It turned out to be nothing.
    Task<> drop(AuditEntry entry);
    /// At the start: what an earlier process began and did not end becomes entries of their own.
    Task<> recordInterrupted();
    /// Returns when the entry is stored. What was done is done: when it cannot be stored, it goes
    /// to the log of the program.
    Task<> record(AuditEntry entry);
    void refused(AuditEntry entry);
    /// Stores what was refused; called periodically, and at the end.
    Task<> flush();

    Task<Listed<AuditEntry>> list(AuditFilter filter, Page page);

private:
    struct Waiting {
        AuditEntry entry;
        std::function<void()> resume;
    };
    Task<> write();
    Task<> store(std::vector<AuditEntry> entries);
    std::vector<AuditEntry> takeRefused();

    AuditRepository& entries_;
    const Clock& clock_;
    const DateTime since_;
    std::mutex mutex_;
    std::vector<Waiting> waiting_;
    bool isWriting_ = false;
    std::map<std::string, AuditEntry> refused_;  // By what they have in common.
};

}  // namespace voltgate
