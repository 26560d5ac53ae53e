// What a message lost when it was salvaged: the names of its own properties that were missing or
// unreadable. A request that describes what has happened already says with
//     static bool isWorthSalvaging(const json::Losses& lost)
// whether the rest is worth keeping; all other requests are refused as a whole.
#pragma once
#include <set>
#include <string>

namespace voltgate::json {

using Losses = std::set<std::string, std::less<>>;

template <class T>
concept Salvageable = requires(const Losses& lost) { T::isWorthSalvaging(lost); };

}  // namespace voltgate::json
