// The in-memory twins of certificates, security events and changes of security.
#include <stdexcept>

#include "tests/support/in_memory_pages.hpp"
#include "tests/support/in_memory_repositories.hpp"

namespace voltgate {

void InMemoryCertificates::supersede(const StationId& station, IssuedState state) {
    for (auto& row : tables_.issuedCertificates) {
        if (row.station == station && row.state == state) row.state = IssuedState::Superseded;
    }
}

Task<std::optional<IssuedCertificate>> InMemoryCertificates::add(IssuedCertificate certificate) {
    const auto lock = tables_.open();
    const auto isIts = [&](const auto& row) { return row.id == certificate.station; };
    if (std::none_of(tables_.stations.begin(), tables_.stations.end(), isIts))
        co_return std::nullopt;
    supersede(certificate.station, IssuedState::Pending);
    certificate.number = tables_.nextNumber();
    tables_.issuedCertificates.push_back(certificate);
    co_return certificate;
}

Task<std::optional<IssuedCertificate>> InMemoryCertificates::takePending(StationId station) {
    const auto lock = tables_.open();
    auto* row = rowIn(tables_.issuedCertificates, [&](const auto& r) {
        return r.station == station && r.state == IssuedState::Pending;
    });
    if (row == nullptr) co_return std::nullopt;
    ++row->deliveries;
    co_return *row;
}

Task<> InMemoryCertificates::conclude(std::int64_t number, IssuedState state) {
    const auto lock = tables_.open();
    auto* row = rowIn(tables_.issuedCertificates, [&](const auto& r) {
        return r.number == number && r.state == IssuedState::Pending;
    });
    if (row == nullptr) co_return;
    if (state == IssuedState::Installed) supersede(row->station, IssuedState::Installed);
    row->state = state;
}

Task<std::vector<StationId>> InMemoryCertificates::stationsWithPending() {
    const auto lock = tables_.open();
    std::vector<StationId> stations;
    for (const auto& row : tables_.issuedCertificates) {
        if (row.state == IssuedState::Pending) stations.push_back(row.station);
    }
    co_return stations;
}

Task<std::vector<IssuedCertificate>> InMemoryCertificates::ofStation(StationId station) {
    const auto lock = tables_.open();
    const auto listed = pageOf(
        tables_.issuedCertificates, {.limit = 100}, [](const auto& r) { return r.number; },
        [&](const auto& r) { return r.station == station; });
    co_return listed.items;
}

Task<std::vector<IssuedCertificate>> InMemoryCertificates::takeExpiring(DateTime end,
                                                                        DateTime remindedBefore,
                                                                        DateTime now) {
    const auto lock = tables_.open();
    std::vector<IssuedCertificate> due;
    for (auto& row : tables_.issuedCertificates) {
        const bool isDue = row.state == IssuedState::Installed && row.facts.notAfter < end &&
                           (!row.renewalAskedAt || *row.renewalAskedAt < remindedBefore);
        if (!isDue) continue;
        row.renewalAskedAt = now;
        due.push_back(row);
    }
    co_return due;
}

Task<> InMemoryCertificates::recordInstalled(StationId station, CertificateUse use,
                                             std::vector<CertificateHash> hashes, DateTime at) {
    const auto lock = tables_.open();
    std::erase_if(tables_.installedCertificates,
                  [&](const auto& row) { return row.first == station && row.second.use == use; });
    for (auto& hash : hashes) {
        tables_.installedCertificates.emplace_back(
            station, InstalledCertificate{.use = use, .hash = std::move(hash), .reportedAt = at});
    }
    co_return;
}

Task<std::vector<InstalledCertificate>> InMemoryCertificates::installed(StationId station) {
    const auto lock = tables_.open();
    std::vector<InstalledCertificate> held;
    for (const auto& [owner, certificate] : tables_.installedCertificates) {
        if (owner == station) held.push_back(certificate);
    }
    co_return held;
}

Task<bool> InMemoryCertificates::revoke(RevokedCertificate certificate) {
    const auto lock = tables_.open();
    const bool isKnown = rowIn(tables_.revokedCertificates, [&](const auto& row) {
                             return row.serialNumber == certificate.serialNumber;
                         }) != nullptr;
    if (!isKnown) tables_.revokedCertificates.push_back(std::move(certificate));
    co_return !isKnown;
}

Task<std::vector<RevokedCertificate>> InMemoryCertificates::revoked(DateTime endingAfter) {
    const auto lock = tables_.open();
    auto revoked = tables_.revokedCertificates;
    std::erase_if(revoked, [&](const auto& row) { return row.notAfter <= endingAfter; });
    co_return revoked;
}

Task<> InMemoryCertificates::removeInstalled(StationId station, CertificateHash hash) {
    const auto lock = tables_.open();
    std::erase_if(tables_.installedCertificates,
                  [&](const auto& row) { return row.first == station && row.second.hash == hash; });
    co_return;
}

ChargingStation& InMemorySecurityChanges::station(const StationId& id) {
    auto* row = rowIn(tables_.stations, [&](const auto& r) { return r.id == id; });
    if (row == nullptr) throw std::logic_error("no station " + id.value);
    return *row;
}

void InMemorySecurityChanges::end(const StationId& station, SecurityChangeKind kind,
                                  SecurityChangeState state) {
    for (auto& row : tables_.securityChanges) {
        if (row.station != station || row.kind != kind || !row.isOpen()) continue;
        row.state = state;
        row.endedAt = tables_.clock.now();
    }
}

Task<SecurityChange> InMemorySecurityChanges::begin(SecurityChange change,
                                                    std::optional<StationCredential> credential) {
    const auto lock = tables_.open();
    end(change.station, change.kind, SecurityChangeState::Superseded);
    auto& row = station(change.station);
    if (change.kind == SecurityChangeKind::AuthorizationKey) {
        row.nextCredential = std::move(credential);
    } else {
        row.nextSecurityProfile = change.securityProfile;
    }
    change.number = tables_.nextNumber();
    change.createdAt = tables_.clock.now();
    tables_.securityChanges.push_back(change);
    co_return change;
}

Task<bool> InMemorySecurityChanges::move(std::int64_t number, SecurityChangeState state,
                                         std::string detail) {
    const auto lock = tables_.open();
    auto* row = rowIn(tables_.securityChanges,
                      [&](const auto& r) { return r.number == number && r.isOpen(); });
    if (row == nullptr) co_return false;
    row->state = state;
    row->detail = std::move(detail);
    if (state != SecurityChangeState::Rejected) co_return true;
    row->endedAt = tables_.clock.now();
    auto& changed = station(row->station);
    if (row->kind == SecurityChangeKind::AuthorizationKey) {
        changed.nextCredential.reset();
    } else {
        changed.nextSecurityProfile.reset();
    }
    co_return true;
}

Task<bool> InMemorySecurityChanges::complete(StationId id, SecurityChangeKind kind,
                                             std::optional<StationCredential> credential,
                                             std::optional<int> securityProfile) {
    const auto lock = tables_.open();
    auto& row = station(id);
    if (kind == SecurityChangeKind::AuthorizationKey) {
        if (!credential || row.nextCredential != credential) co_return false;
        row.credential = std::exchange(row.nextCredential, std::nullopt);
    } else {
        if (!securityProfile || row.nextSecurityProfile != securityProfile) co_return false;
        row.securityProfile = *securityProfile;
        row.nextSecurityProfile.reset();
    }
    end(id, kind, SecurityChangeState::Completed);
    co_return true;
}

Task<std::optional<SecurityChange>> InMemorySecurityChanges::latest(StationId station,
                                                                    SecurityChangeKind kind) {
    const auto lock = tables_.open();
    std::optional<SecurityChange> last;
    for (const auto& row : tables_.securityChanges) {
        if (row.station == station && row.kind == kind) last = row;
    }
    co_return last;
}

Task<> InMemorySecurityEvents::add(SecurityEvent event) {
    const auto lock = tables_.open();
    event.number = tables_.nextNumber();
    tables_.securityEvents.push_back(std::move(event));
    co_return;
}

Task<Listed<SecurityEvent>> InMemorySecurityEvents::list(SecurityEventFilter filter, Page page) {
    const auto lock = tables_.open();
    co_return pageOf(
        tables_.securityEvents, page, [](const auto& row) { return row.number; },
        [&](const auto& row) {
            return filter.station.value_or(row.station) == row.station &&
                   filter.source.value_or(row.source) == row.source &&
                   filter.type.value_or(row.type) == row.type &&
                   filter.from.value_or(row.receivedAt) <= row.receivedAt &&
                   (!filter.to || row.receivedAt < *filter.to);
        });
}

}  // namespace voltgate
