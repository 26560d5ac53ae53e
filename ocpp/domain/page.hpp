// Lists, newest first: a page asks for `limit` items below the cursor and answers with the next
// cursor. A page may have fewer items than it asked for and have a next one all the same.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "ocpp/domain/datetime.hpp"

namespace voltgate {

/// Where rows may be large, a page ends with the one that brings it here, however many were asked
/// for.
inline constexpr std::int64_t bytesOfPage = std::int64_t{4} * 1024 * 1024;

struct Page {
    int limit = 100;                       ///< 1 to 1000.
    std::optional<std::int64_t> before{};  ///< Only items whose number is below this one.
    // Only of a period, in lists that are filtered so; by which clock says their repository.
    std::optional<DateTime> from{};
    std::optional<DateTime> to{};  ///< Before, not at.

    bool isWithin(const DateTime& at) const { return (!from || at >= *from) && (!to || at < *to); }
};

template <class T>
struct Listed {
    std::vector<T> items;
    std::optional<std::int64_t> next;  ///< `before` of the next page; empty on the last one.
};

}  // namespace voltgate
