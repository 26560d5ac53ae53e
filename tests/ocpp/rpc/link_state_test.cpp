#include "ocpp/rpc/link_state.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace voltgate::rpc {
namespace {

TEST(LinkState, stopsReadingOnlyWhileAFrameIsDelivered) {
    LinkState state;

    state.pause();

    EXPECT_TRUE(state.isPaused());
    EXPECT_TRUE(state.delivers());
    EXPECT_FALSE(state.delivers());  // It has been told.
}

TEST(LinkState, readsOnOnceAfterItHasStopped) {
    LinkState state;
    state.pause();
    ASSERT_TRUE(state.delivers());

    EXPECT_TRUE(state.resume());
    EXPECT_FALSE(state.resume());
    EXPECT_FALSE(state.isPaused());
}

// The read that was outstanding when the pause was wanted still is.
TEST(LinkState, startsNoReadWhenAPauseIsTakenBackBeforeItBegan) {
    LinkState state;
    state.pause();

    EXPECT_FALSE(state.resume());
    EXPECT_FALSE(state.delivers());
}

TEST(LinkState, sendsNothingOnceTheEndWasAskedFor) {
    LinkState state;

    EXPECT_TRUE(state.close());

    EXPECT_FALSE(state.maySend());
    EXPECT_FALSE(state.close());
}

TEST(LinkState, readsTheAnswerToItsCloseFrame) {
    LinkState state;
    state.pause();
    ASSERT_TRUE(state.delivers());
    ASSERT_TRUE(state.close());

    EXPECT_TRUE(state.resume());
    state.pause();
    EXPECT_FALSE(state.isPaused());
}

TEST(LinkState, tellsTheEndOnceAndReadsNoMore) {
    LinkState state;
    state.pause();
    ASSERT_TRUE(state.delivers());

    EXPECT_TRUE(state.end());

    EXPECT_FALSE(state.end());
    EXPECT_FALSE(state.resume());
    EXPECT_FALSE(state.close());
    EXPECT_FALSE(state.maySend());
}

// The WebSocket library as far as reading goes: one read at a time, the next one by itself.
struct Library {
    void deliver() {
        if (outstanding == 0) return;  // Nothing can come in.
        --outstanding;
        if (state.delivers()) isReading = false;
        if (isReading) ++outstanding;
    }
    void resume() {
        if (!state.resume()) return;
        isReading = true;
        ++outstanding;
    }
    void close() {
        if (state.close()) ++closings;
        resume();
    }
    void end() {
        if (state.end()) ++ends;
    }

    LinkState state;
    bool isReading = true;
    int outstanding = 1;
    int closings = 0;
    int ends = 0;
};

struct Step {
    const char* name;
    void (*take)(Library&);
};
constexpr std::array steps = {
    Step{"pause", [](Library& library) { library.state.pause(); }},
    Step{"resume", [](Library& library) { library.resume(); }},
    Step{"deliver", [](Library& library) { library.deliver(); }},
    Step{"close", [](Library& library) { library.close(); }},
    Step{"end", [](Library& library) { library.end(); }},
};

void walk(const Library& from, const std::string& path, int depth) {
    for (const auto& step : steps) {
        Library library = from;
        step.take(library);
        const auto here = path + " " + step.name;
        ASSERT_LE(library.outstanding, 1) << here;
        ASSERT_LE(library.closings, 1) << here;
        ASSERT_LE(library.ends, 1) << here;
        ASSERT_FALSE(library.state.maySend() && library.closings + library.ends > 0) << here;
        // Who reads has a read outstanding, so nothing that the peer sends is forgotten.
        if (library.ends == 0 && !library.state.isPaused()) {
            ASSERT_EQ(library.outstanding, 1) << here;
        }
        if (depth > 1) walk(library, here, depth - 1);
        if (::testing::Test::HasFatalFailure()) return;
    }
}

TEST(LinkState, keepsOneReadOutstandingInEveryOrderOfEvents) { walk(Library{}, "", 7); }

}  // namespace
}  // namespace voltgate::rpc
