#include "gateway/rest/seats.hpp"

#include <gtest/gtest.h>

namespace voltgate::rest {
namespace {

// Takes a seat, and notes when it is lost.
struct Guest {
    Guest(Seats& seats, const std::string& address)
        : seat(seats.take(address, [lost = isLost] { *lost = true; })) {}

    std::shared_ptr<bool> isLost = std::make_shared<bool>(false);
    std::shared_ptr<Seat> seat;
};

TEST(Seats, areTakenFromWhoWaitsLongest) {
    Seats seats({.all = 2, .perAddress = 2, .reserve = 0});
    Guest first(seats, "a");
    Guest second(seats, "b");
    first.seat->beginAnswer();
    first.seat->endAnswer();  // So the second waits longer.

    Guest third(seats, "c");

    EXPECT_TRUE(third.seat);
    EXPECT_TRUE(*second.isLost);
    EXPECT_FALSE(*first.isLost);
    EXPECT_FALSE(second.seat->beginAnswer());
    EXPECT_TRUE(first.seat->beginAnswer());
}

TEST(Seats, ofAnAddressAreTakenFromTheSameAddress) {
    Seats seats({.all = 10, .perAddress = 2, .reserve = 0});
    Guest other(seats, "b");
    Guest first(seats, "a");
    Guest second(seats, "a");

    Guest third(seats, "a");

    EXPECT_TRUE(third.seat);
    EXPECT_TRUE(*first.isLost);
    EXPECT_FALSE(*other.isLost);
}

TEST(Seats, areKeptByThoseWhoAreAnswered) {
    Seats seats({.all = 10, .perAddress = 1, .reserve = 1});
    Guest first(seats, "a");
    first.seat->beginAnswer();

    Guest second(seats, "a");
    Guest other(seats, "b");

    EXPECT_FALSE(*first.isLost);
    ASSERT_TRUE(second.seat);
    EXPECT_EQ(second.seat->kind(), Seat::Kind::Reserve);
    EXPECT_EQ(other.seat->kind(), Seat::Kind::Ordinary);
}

TEST(Seats, inReserveAreTakenFromWhoWaitsThere) {
    Seats seats({.all = 1, .perAddress = 1, .reserve = 1});
    Guest first(seats, "a");
    first.seat->beginAnswer();
    Guest silent(seats, "b");

    Guest next(seats, "c");
    EXPECT_TRUE(*silent.isLost);
    ASSERT_TRUE(next.seat);
    next.seat->beginAnswer();

    EXPECT_FALSE(Guest(seats, "d").seat);
}

TEST(Seats, areFreeWhenTheirConnectionsEnd) {
    Seats seats({.all = 1, .perAddress = 1, .reserve = 0});
    for (int i = 0; i < 3; ++i) {
        Guest guest(seats, "a");
        ASSERT_TRUE(guest.seat);
        EXPECT_TRUE(guest.seat->beginAnswer());
    }
    EXPECT_EQ(seats.taken(), 0U);
}

TEST(Seats, areNotTakenFromWhoHasJustCome) {
    Seats seats({.all = 1, .perAddress = 1, .reserve = 1, .grace = std::chrono::hours(1)});
    Guest first(seats, "a");

    Guest second(seats, "b");

    EXPECT_FALSE(*first.isLost);
    ASSERT_TRUE(second.seat);
    EXPECT_EQ(second.seat->kind(), Seat::Kind::Reserve);
    EXPECT_FALSE(Guest(seats, "c").seat);
}

TEST(Seats, ofAProxyAreBoundedAllInAllOnly) {
    Seats seats({.all = 3, .perAddress = 1, .reserve = 0});
    Guest first(seats, "");
    Guest second(seats, "");

    EXPECT_FALSE(*first.isLost);
    EXPECT_EQ(seats.taken(), 2U);
}

}  // namespace
}  // namespace voltgate::rest
