#include "app/descriptor_limit.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace voltgate::app {
namespace {

TEST(DescriptorLimit, isRaisedToWhatTheProcessMayHave) {
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit low{.rlim_cur = std::min<rlim_t>(256, before.rlim_max),
                     .rlim_max = before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);

    EXPECT_EQ(raiseDescriptorLimit(), before.rlim_max);

    rlimit after{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &after), 0);
    EXPECT_EQ(after.rlim_cur, before.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &before);
}

TEST(DescriptorLimit, givesStationsWhatTheyMayWantWhereThereIsEnough) {
    const auto share = shareOf(1 << 20, 2, 20000);

    EXPECT_EQ(share.connections, 20000u);
    EXPECT_EQ(share.newcomers, 20000u);
}

// Newcomers count twice: not looked at yet, and in their handshake.
TEST(DescriptorLimit, keepsAReserveWhateverStationsDo) {
    for (const std::size_t descriptors : {256, 1024, 4096, 20000, 65536}) {
        for (const std::size_t doors : {1, 2}) {
            const auto share = shareOf(descriptors, doors, 20000);
            EXPECT_LE(doors * (share.connections + 2 * share.newcomers),
                      descriptors - std::min<std::size_t>(512, descriptors / 2))
                << descriptors << " for " << doors;
        }
    }
}

}  // namespace
}  // namespace voltgate::app
