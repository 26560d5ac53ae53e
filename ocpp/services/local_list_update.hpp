// What must be sent so that a station's local list becomes the wanted one. Pure functions.
#pragma once
#include "ocpp/domain/local_list.hpp"

namespace voltgate {

bool isSame(const LocalListEntry& one, const LocalListEntry& other);

/// What leads from the one to the other: additions and changes, then removals. Both are ordered by
/// normalized token.
std::vector<LocalListChange> differences(const std::vector<LocalListEntry>& held,
                                         const DesiredLocalList& desired);

/// The whole list, for a full update.
std::vector<LocalListChange> allOf(const DesiredLocalList& desired);

/// The first `size` changes, which are taken away.
std::vector<LocalListChange> takeFirst(std::vector<LocalListChange>& changes, std::size_t size);

}  // namespace voltgate
