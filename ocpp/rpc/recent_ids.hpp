// The message ids of the latest calls of a connection, to notice when one is used again. Not
// thread-safe.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <string_view>

namespace voltgate::rpc {

class RecentIds {
public:
    /// Whether the id is among the latest; it is from now on.
    bool isReused(std::string_view id) {
        const auto hash = std::hash<std::string_view>{}(id) | 1;  // 0 is an empty place.
        if (std::find(hashes_.begin(), hashes_.end(), hash) != hashes_.end()) return true;
        hashes_[next_] = hash;
        next_ = (next_ + 1) % hashes_.size();
        return false;
    }

private:
    std::array<std::size_t, 32> hashes_{};
    std::size_t next_ = 0;
};

}  // namespace voltgate::rpc
