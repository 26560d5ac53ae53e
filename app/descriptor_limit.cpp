#include "app/descriptor_limit.hpp"

#include <sys/resource.h>

#include <algorithm>

namespace voltgate::app {
namespace {

// Connections of REST and the database, files, and some for what comes.
constexpr std::size_t reserve = 512;
constexpr std::size_t leastShare = 8;

}  // namespace

std::size_t raiseDescriptorLimit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    const rlimit raised{.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
    return ::setrlimit(RLIMIT_NOFILE, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur;
}

DoorShare shareOf(std::size_t descriptors, std::size_t doors, std::size_t wanted) {
    // With few descriptors half of them are kept, rather than all.
    const auto kept = std::min(reserve, descriptors / 2);
    const auto each = (descriptors - kept) / doors;
    return {.connections = std::min(wanted, std::max(leastShare, each / 2)),
            .newcomers = std::min(wanted, std::max(leastShare, each / 4))};
}

}  // namespace voltgate::app
