// Reservations on record; their use is tested with transactions.
#include "db/reservation_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

TEST(Reservations, beginAsRequested) {
    TestStorage test;

    const auto added = runTask(test.storage.reservations.add(aReservation()));

    EXPECT_GT(added.id.value, 0);
    EXPECT_EQ(added.status, ReservationStatus::Requested);
    EXPECT_EQ(added.idToken.value, "TAG");
    EXPECT_EQ(added.expiresAt, noon + hour);
    EXPECT_EQ(added.endedAt, std::nullopt);
}

TEST(Reservations, moveOnlyFromTheStatusTheyAreIn) {
    TestStorage test;
    auto& reservations = test.storage.reservations;
    const auto id = runTask(reservations.add(aReservation())).id;

    EXPECT_FALSE(
        runTask(reservations.move(id, ReservationStatus::Active, ReservationStatus::Cancelled)));
    EXPECT_TRUE(
        runTask(reservations.move(id, ReservationStatus::Requested, ReservationStatus::Refused)));

    const auto refused = runTask(reservations.find(id)).value();
    EXPECT_EQ(refused.status, ReservationStatus::Refused);
    EXPECT_TRUE(refused.endedAt.has_value());
}

TEST(Reservations, expireWhenTheirTimeIsOver) {
    TestStorage test;
    auto later = aReservation();
    later.expiresAt = noon + hour * 3;
    const auto over = activeReservation(test.storage, aReservation());
    const auto live = activeReservation(test.storage, later);

    const auto expired = runTask(test.storage.reservations.expire(noon + hour));

    ASSERT_EQ(expired.size(), 1u);
    EXPECT_EQ(expired[0].id, over.id);
    EXPECT_EQ(expired[0].status, ReservationStatus::Expired);
    EXPECT_EQ(runTask(test.storage.reservations.find(live.id))->status, ReservationStatus::Active);
}

TEST(Reservations, areStoredUnderTheNumberThatTheirStationHasThemBy) {
    TestStorage test;
    auto& reservations = test.storage.reservations;
    auto own = aReservation();
    own.id = {4711};
    own.status = ReservationStatus::Active;

    EXPECT_TRUE(runTask(reservations.put(own)));
    own.idToken = {"OTHER"};
    EXPECT_TRUE(runTask(reservations.put(own)));
    auto foreign = own;
    foreign.station = {"CP-2"};
    EXPECT_FALSE(runTask(reservations.put(foreign)));

    const auto found = runTask(reservations.find({4711})).value();
    EXPECT_EQ(found.idToken.value, "OTHER");
    EXPECT_EQ(found.status, ReservationStatus::Active);
    EXPECT_EQ(found.station.value, "CP-1");
}

TEST(Reservations, areGivenNoNumberThatIsTaken) {
    TestStorage test;
    auto& reservations = test.storage.reservations;
    const auto first = runTask(reservations.add(aReservation())).id;
    for (int next = 1; next <= 3; ++next) {
        auto own = aReservation();
        own.id = {first.value + next};
        ASSERT_TRUE(runTask(reservations.put(own)));
    }

    EXPECT_EQ(runTask(reservations.add(aReservation())).id.value, first.value + 4);
}

TEST(Reservations, areListedByFilterNewestFirst) {
    TestStorage test;
    auto other = aReservation();
    other.station = {"CP-2"};
    const auto first = activeReservation(test.storage, aReservation());
    activeReservation(test.storage, other);
    const auto last = activeReservation(test.storage, aReservation());
    const ReservationFilter filter{.station = aStation,
                                   .idToken = IdToken{.value = "tag"},
                                   .status = ReservationStatus::Active};

    const auto page = runTask(test.storage.reservations.list(filter, {}));

    ASSERT_EQ(page.items.size(), 2u);
    EXPECT_EQ(page.items[0].id, last.id);
    EXPECT_EQ(page.items[1].id, first.id);
}

}  // namespace
}  // namespace voltgate::db
