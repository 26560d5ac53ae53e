// Counts of each station what it sends beyond what is kept, and says so: at the first, and again
// whenever it is ten times as much. Used by one thread.
#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "ocpp/domain/ids.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {

class LeftOut {
public:
    explicit LeftOut(std::string sentence) : sentence_(std::move(sentence)) {}

    void note(const StationId& station) {
        if (counts_.size() >= mostStations) counts_.clear();
        const auto count = ++counts_[station];
        if (isPowerOfTen(count))
            log::warn(sentence_, {{"station", station.value}, {"leftOut", count}});
    }

private:
    static constexpr std::size_t mostStations = 10'000;

    static bool isPowerOfTen(std::uint64_t count) {
        while (count % 10 == 0) count /= 10;
        return count == 1;
    }

    const std::string sentence_;
    std::map<StationId, std::uint64_t> counts_;
};

}  // namespace voltgate::db
