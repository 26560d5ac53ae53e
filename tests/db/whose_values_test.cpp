// Which charge a meter value belongs to: what it names, by our number or by an id of the station's
// own, and else its place and time.

#include <gtest/gtest.h>

#include "tests/db/told.hpp"

namespace voltgate::db {
namespace {

using namespace test;

TEST(WhoseValues, areThoseThatNameTheCharge) {
    Told test;
    const auto number = test.start(0, 1, 0);
    test.values(10, number, "400");
    test.values(10.1, std::nullopt, "1234100");
    test.values(20, number, "900");
    test.values(20.1, std::nullopt, "1234600");
    test.forget(30);

    EXPECT_EQ(test.energy(number), 900);
}

TEST(WhoseValues, areNotThoseOfTransactionZeroBesides) {
    for (const std::int64_t none : {0, -1, 77}) {
        Told test;
        const auto number = test.start(0, 1, 0);
        test.values(10, number, "400");
        test.values(20, number, "900");
        test.values(20.1, none, "1234600");
        test.forget(30);

        EXPECT_EQ(test.energy(number), 900) << none;
    }
}

TEST(WhoseValues, areNotThoseOfAnotherConnectorThatNameIt) {
    for (const int evse : {0, 2}) {
        Told test;
        const auto number = test.start(0, 1, 0);
        test.values(10, number, "400");
        test.values(20, number, "900");
        test.values(20.1, number.value, "1234600", evse);
        test.forget(30);

        EXPECT_EQ(test.energy(number), 900) << evse;
    }
}

TEST(WhoseValues, areThoseOfItsPlaceWhereNoneNameIt) {
    Told test;
    const auto number = test.start(0, 1, 0);
    test.values(10, std::nullopt, "400");
    test.values(20, std::nullopt, "900");
    test.forget(30);

    EXPECT_EQ(test.energy(number), 900);
}

TEST(WhoseValues, areNotWhatWasSampledBetweenCharges) {
    Told test;
    const auto number = test.start(0);
    test.stop(20, number.value, 3000);

    test.values(30, std::nullopt, "5000");

    EXPECT_TRUE(
        runTask(test.storage.meterValues.ofTransaction(number, {.limit = 10})).items.empty());
}

// Ids of the station's own.

struct OwnIds : Told {
    OwnIds() {
        first = start(0, 1, 1000);
        second = start(0.5, 2, 2000);
    }
    TransactionNumber first, second;
};

TEST(OwnId, isANameForTheStop) {
    OwnIds test;
    test.values(10, -15, "1500", 1);
    test.values(10, -16, "2500", 2);

    const auto stopped = test.stop(20, -16, 4000);

    EXPECT_EQ(stopped.number, test.second);
    EXPECT_EQ(test.energy(test.second), 2000);
    EXPECT_FALSE(test.find(test.second).isEstimated());
    EXPECT_TRUE(test.find(test.first).isActive());
    EXPECT_TRUE(test.report().empty());
}

TEST(OwnId, isANameForAStopThatCameBefore) {
    OwnIds test;
    EXPECT_EQ(test.stop(20, -16, 4000).result, StopResult::Parked);

    test.late(30);
    test.values(10, -16, "2500", 2);

    EXPECT_EQ(test.energy(test.second), 2000);
    EXPECT_FALSE(test.find(test.second).isEstimated());
    EXPECT_TRUE(test.find(test.first).isActive());
}

TEST(OwnId, isANameForLaterValuesWhateverTheirPlace) {
    OwnIds test;
    test.values(10, 16, "2500", 2);

    test.values(20, 16, "3500", 0);
    test.forget(30, 2);

    EXPECT_EQ(test.energy(test.second), 500);
    EXPECT_EQ(
        runTask(test.storage.meterValues.ofTransaction(test.second, {.limit = 10})).items.size(),
        2u);
}

TEST(OwnId, mayBePositiveAndLarge) {
    for (const std::int64_t id : {std::int64_t{7}, std::int64_t{2'000'000'000}, INT64_MAX}) {
        OwnIds test;
        test.values(10, id, "2500", 2);

        EXPECT_EQ(test.stop(20, id, 4000).number, test.second) << id;
    }
}

TEST(OwnId, isWhatTheStationIsToldToStop) {
    OwnIds test;
    test.values(10, -16, "2500", 2);
    EXPECT_EQ(test.find(test.second).transactionId, "-16");

    test.values(11, test.second.value, "2600", 2);
    EXPECT_EQ(test.find(test.second).transactionId, std::to_string(test.second.value));
}

TEST(OwnId, thatIsUsedAgainNamesTheNextCharge) {
    Told test;
    const auto first = test.start(0);
    test.values(10, 1, "1500");
    test.stop(20, 1, 2000);
    const auto second = test.start(30, 1, 2000);

    test.values(40, 1, "2500");
    test.stop(50, 1, 3500);

    EXPECT_EQ(test.energy(first), 1000);
    EXPECT_EQ(test.energy(second), 1500);
}

TEST(OwnId, ofAfterABootIsANameThoughOurNumberWasUsedBefore) {
    OwnIds test;
    test.values(10, test.second.value, "2500", 2);
    test.values(11, 5, "2600", 2);
    EXPECT_EQ(test.find(test.second).transactionId, std::to_string(test.second.value));
    test.boot(15);

    test.values(20, 5, "3000", 2);

    EXPECT_EQ(test.stop(30, 5, 4000).number, test.second);
    EXPECT_FALSE(test.find(test.second).isEstimated());
}

TEST(OwnId, keepsAStopOfAnotherIdAway) {
    OwnIds test;
    test.values(10, -15, "1500", 1);
    test.values(10, -16, "2500", 2);

    EXPECT_EQ(test.stop(20, -17, 4000).result, StopResult::Parked);
}

TEST(OwnId, ofMinusOneIsAHintOnly) {
    OwnIds test;
    test.values(10, -1, "2500", 2);

    EXPECT_EQ(test.stop(20, -1, 4000).number, test.second);
    EXPECT_TRUE(test.find(test.second).guessed);
    EXPECT_EQ(test.find(test.second).transactionId, std::to_string(test.second.value));
}

TEST(OwnId, ofTwoChargesAtOnceNamesNeither) {
    OwnIds test;
    test.values(10, 7, "1500", 1);
    test.values(10, 7, "2500", 2);

    EXPECT_EQ(test.stop(20, 7, 4000).result, StopResult::Parked);
}

}  // namespace
}  // namespace voltgate::db
