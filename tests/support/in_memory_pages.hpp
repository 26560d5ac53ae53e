// Looking up and paging the rows of the in-memory twins.
#pragma once
#include <algorithm>
#include <optional>
#include <vector>

#include "ocpp/domain/page.hpp"

namespace voltgate {

template <class Row, class Matches>
Row* rowIn(std::vector<Row>& rows, Matches matches) {
    const auto at = std::find_if(rows.begin(), rows.end(), matches);
    return at == rows.end() ? nullptr : &*at;
}

template <class Row, class Matches>
std::optional<Row> found(std::vector<Row>& rows, Matches matches) {
    const Row* row = rowIn(rows, matches);
    return row == nullptr ? std::nullopt : std::optional(*row);
}

/// Newest (highest number) first, below the cursor, at most `limit` and the cursor of the rest.
template <class Row, class Number, class Matches>
Listed<Row> pageOf(const std::vector<Row>& rows, Page page, Number number, Matches matches) {
    Listed<Row> listed;
    for (const auto& row : rows) {
        if (matches(row) && (!page.before || number(row) < *page.before)) {
            listed.items.push_back(row);
        }
    }
    std::sort(listed.items.begin(), listed.items.end(),
              [&](const auto& a, const auto& b) { return number(a) > number(b); });
    const auto limit = static_cast<std::size_t>(page.limit);
    if (listed.items.size() > limit) {
        listed.items.resize(limit);
        listed.next = number(listed.items.back());
    }
    return listed;
}

}  // namespace voltgate
