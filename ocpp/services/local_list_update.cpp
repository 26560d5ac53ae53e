#include "ocpp/services/local_list_update.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace voltgate {
namespace {

std::map<std::string, const LocalListEntry*> byToken(const std::vector<LocalListEntry>& entries) {
    std::map<std::string, const LocalListEntry*> map;
    for (const auto& entry : entries) map[entry.idToken.normalized()] = &entry;
    return map;
}

LocalListChange toChange(const LocalListEntry& entry) {
    return {.idToken = entry.idToken, .authorization = entry.authorization};
}

}  // namespace

bool isSame(const LocalListEntry& one, const LocalListEntry& other) {
    const auto& left = one.authorization;
    const auto& right = other.authorization;
    return one.idToken == other.idToken && left.status == right.status &&
           left.expiresAt == right.expiresAt && left.groupId == right.groupId;
}

std::vector<LocalListChange> differences(const std::vector<LocalListEntry>& held,
                                         const DesiredLocalList& desired) {
    const auto heldByToken = byToken(held);
    const auto desiredByToken = byToken(desired);
    std::vector<LocalListChange> changes;
    for (const auto& entry : desired) {
        const auto found = heldByToken.find(entry.idToken.normalized());
        if (found == heldByToken.end() || !isSame(*found->second, entry)) {
            changes.push_back(toChange(entry));
        }
    }
    for (const auto& entry : held) {
        if (!desiredByToken.contains(entry.idToken.normalized())) {
            changes.push_back({.idToken = entry.idToken});
        }
    }
    return changes;
}

std::vector<LocalListChange> allOf(const DesiredLocalList& desired) {
    std::vector<LocalListChange> changes;
    changes.reserve(desired.size());
    std::transform(desired.begin(), desired.end(), std::back_inserter(changes), toChange);
    return changes;
}

std::vector<LocalListChange> takeFirst(std::vector<LocalListChange>& changes, std::size_t size) {
    const auto end = changes.begin() + static_cast<std::ptrdiff_t>(std::min(size, changes.size()));
    std::vector<LocalListChange> first(std::move_iterator(changes.begin()),
                                       std::move_iterator(end));
    changes.erase(changes.begin(), end);
    return first;
}

}  // namespace voltgate
