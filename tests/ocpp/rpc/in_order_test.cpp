#include "ocpp/rpc/in_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>
#include <vector>

namespace voltgate::rpc {
namespace {

TEST(InOrder, wantsAWorkerOnlyWhenNoneIsAtIt) {
    InOrder<int> things;

    EXPECT_TRUE(things.put(1));
    EXPECT_FALSE(things.put(2));

    EXPECT_EQ(things.take(), 1);
    EXPECT_EQ(things.take(), 2);
    EXPECT_EQ(things.take(), std::nullopt);
    EXPECT_TRUE(things.put(3));
}

TEST(InOrder, takesWhatIsPutWhileTheLastThingIsWorkedOff) {
    InOrder<int> things;
    ASSERT_TRUE(things.put(1));
    ASSERT_EQ(things.take(), 1);

    EXPECT_FALSE(things.put(2));

    EXPECT_EQ(things.take(), 2);
}

// What one thread puts in comes out in its order, whoever works it off, and one at a time does.
TEST(InOrder, keepsTheOrderOfEachThread) {
    struct Thing {
        std::size_t thread;
        int number;
    };
    InOrder<Thing> things;
    std::array<std::vector<int>, 3> taken;
    std::atomic<int> workers = 0;
    std::atomic<bool> wasAlone = true;
    const auto put = [&](std::size_t thread) {
        for (int i = 0; i < 2000; ++i) {
            if (!things.put({thread, i})) continue;
            if (++workers != 1) wasAlone = false;
            // Counted down before the last take(): with it the next worker may begin.
            while (true) {
                --workers;
                const auto next = things.take();
                if (!next) break;
                ++workers;
                taken[next->thread].push_back(next->number);
            }
        }
    };

    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < taken.size(); ++i) threads.emplace_back(put, i);
    for (auto& thread : threads) thread.join();

    EXPECT_TRUE(wasAlone);
    for (const auto& numbers : taken) {
        ASSERT_EQ(numbers.size(), 2000u);
        EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
    }
}

}  // namespace
}  // namespace voltgate::rpc
