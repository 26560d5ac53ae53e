// The in-memory twins of what stations hold: charging profiles and local authorization lists.
#include "tests/support/in_memory_pages.hpp"
#include "tests/support/in_memory_repositories.hpp"

namespace voltgate {
namespace {

bool matches(const InstalledChargingProfile& row, const StationId& station,
             const ChargingProfileFilter& filter) {
    return row.station == station && filter.id.value_or(row.profile.id) == row.profile.id &&
           filter.evse.value_or(row.evse) == row.evse &&
           filter.purpose.value_or(row.profile.purpose) == row.profile.purpose &&
           filter.stackLevel.value_or(row.profile.stackLevel) == row.profile.stackLevel;
}

bool isBefore(const LocalListEntry& one, const LocalListEntry& other) {
    return one.idToken.normalized() < other.idToken.normalized();
}

}  // namespace

Task<> InMemoryChargingProfiles::put(InstalledChargingProfile installed) {
    const auto lock = tables_.open();
    const auto& fresh = installed.profile;
    std::erase_if(tables_.chargingProfiles, [&](const auto& row) {
        const bool isSamePlace = row.evse == installed.evse &&
                                 row.profile.purpose == fresh.purpose &&
                                 row.profile.stackLevel == fresh.stackLevel;
        return row.station == installed.station && (row.profile.id == fresh.id || isSamePlace);
    });
    tables_.chargingProfiles.push_back(std::move(installed));
    co_return;
}

Task<std::vector<InstalledChargingProfile>> InMemoryChargingProfiles::ofStation(
    StationId station, ChargingProfileFilter filter) {
    const auto lock = tables_.open();
    std::vector<InstalledChargingProfile> held;
    for (const auto& row : tables_.chargingProfiles) {
        const auto isIts = [&](const auto& t) { return row.profile.transaction == t.number; };
        const auto* transaction = rowIn(tables_.transactions, isIts);
        const bool isOver = transaction != nullptr && !transaction->isActive();
        if (matches(row, station, filter) && !isOver) held.push_back(row);
    }
    std::sort(held.begin(), held.end(), [](const auto& a, const auto& b) {
        return std::tie(a.evse, a.profile.id) < std::tie(b.evse, b.profile.id);
    });
    co_return held;
}

Task<> InMemoryChargingProfiles::remove(StationId station, ChargingProfileFilter filter) {
    const auto lock = tables_.open();
    std::erase_if(tables_.chargingProfiles,
                  [&](const auto& row) { return matches(row, station, filter); });
    co_return;
}

Task<std::vector<std::size_t>> InMemoryLocalLists::want(StationId station,
                                                        std::vector<IdToken> tokens) {
    const auto lock = tables_.open();
    std::vector<std::size_t> unknown;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto isIt = [&](const auto& row) { return row.token == tokens[i]; };
        if (rowIn(tables_.tokens, isIt) == nullptr) unknown.push_back(i);
    }
    if (unknown.empty()) tables_.desiredLocalLists[station] = std::move(tokens);
    co_return unknown;
}

Task<DesiredLocalList> InMemoryLocalLists::desired(StationId station) {
    const auto lock = tables_.open();
    DesiredLocalList list;
    for (const auto& token : tables_.desiredLocalLists[station]) {
        const auto* row = rowIn(tables_.tokens, [&](const auto& r) { return r.token == token; });
        if (row == nullptr) continue;
        list.push_back({.idToken = row->token,
                        .authorization = {.status = static_cast<AuthorizationStatus>(row->status),
                                          .expiresAt = row->expiresAt,
                                          .groupId = row->groupId}});
    }
    std::sort(list.begin(), list.end(), isBefore);
    co_return list;
}

Task<HeldLocalList> InMemoryLocalLists::held(StationId station) {
    const auto lock = tables_.open();
    co_return tables_.heldLocalLists[station];
}

Task<> InMemoryLocalLists::accepted(StationId station, int version, LocalListUpdate update,
                                    std::vector<LocalListChange> changes, DateTime at) {
    const auto lock = tables_.open();
    auto& held = tables_.heldLocalLists[station];
    held.version = version;
    held.syncedAt = at;
    if (update == LocalListUpdate::Full) held.entries.clear();
    for (const auto& change : changes) {
        std::erase_if(held.entries, [&](const auto& e) { return e.idToken == change.idToken; });
        if (change.authorization) held.entries.push_back({change.idToken, *change.authorization});
    }
    std::sort(held.entries.begin(), held.entries.end(), isBefore);
    co_return;
}

Task<> InMemoryLocalLists::forgetVersion(StationId station) {
    const auto lock = tables_.open();
    tables_.heldLocalLists[station].version.reset();
    co_return;
}

}  // namespace voltgate
