// Starts: one transaction per start, whatever is sent again; reservations are used.
#include "db/transaction_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

struct Transactions : TestStorage {
    StartedTransaction start(TransactionStart report) {
        return runTask(storage.transactions.start(std::move(report)));
    }
    Transaction find(TransactionNumber number) {
        return runTask(storage.transactions.find(number)).value();
    }
    ReservationStatus statusOf(ReservationId id) {
        return runTask(storage.reservations.find(id)).value().status;
    }
};

TEST(TransactionStart, isRecordedAsReported) {
    Transactions test;
    auto start = aStart();
    start.meterStart = 1234.567;
    start.verdict = AuthorizationStatus::Blocked;

    const auto started = test.start(start);
    const auto transaction = test.find(started.number);

    EXPECT_GE(started.number.value, 100000);
    EXPECT_FALSE(started.resent);
    EXPECT_EQ(transaction.transactionId, std::to_string(started.number.value));
    EXPECT_EQ(transaction.station, aStation);
    EXPECT_EQ(transaction.evse, EvseId{1});
    EXPECT_EQ(transaction.idToken.value, "TAG");
    EXPECT_EQ(transaction.verdict, AuthorizationStatus::Blocked);
    EXPECT_EQ(transaction.meterStart, 1234.567);
    EXPECT_EQ(transaction.startedAt, noon);
    EXPECT_TRUE(transaction.isActive());
}

TEST(TransactionStart, keepsItsNumberWhenSentAgain) {
    Transactions test;
    const auto first = test.start(aStart());
    auto again = aStart();
    again.idToken.value = "tag";
    again.receivedAt = noon + hour * 100;

    const auto second = test.start(again);

    EXPECT_EQ(second.number, first.number);
    EXPECT_TRUE(second.resent);
    EXPECT_EQ(test.database.query("select count(*) from transaction"), "1");
}

TEST(TransactionStart, burnsNoNumberWhenSentAgain) {
    Transactions test;
    const auto first = test.start(aStart());
    test.start(aStart());
    auto other = aStart();
    other.startedAt = noon + minute;

    const auto second = test.start(other);

    EXPECT_EQ(second.number.value, first.number.value + 1);
}

TEST(TransactionStart, isAnotherOneWhenTimeMeterTokenOrPlaceDiffer) {
    Transactions test;
    auto otherTime = aStart(), otherMeter = aStart(), otherToken = aStart(), otherEvse = aStart(),
         otherStation = aStart();
    otherTime.startedAt = noon + minute;
    otherMeter.meterStart = 1001;
    otherToken.idToken.value = "OTHER";
    otherEvse.evse = {2};
    otherStation.station = {"CP-2"};

    for (const auto& start :
         {aStart(), otherTime, otherMeter, otherToken, otherEvse, otherStation}) {
        EXPECT_FALSE(test.start(start).resent);
    }
    EXPECT_EQ(test.database.query("select count(distinct number) from transaction"), "6");
}

TEST(TransactionStart, isOneWhenSentTwiceAtTheSameMoment) {
    Transactions test;
    std::vector<Task<StartedTransaction>> tasks;
    for (int i = 0; i < 20; ++i) tasks.push_back(test.storage.transactions.start(aStart()));

    const auto results = runTasks(std::move(tasks));

    const auto fresh = std::count_if(results.begin(), results.end(),
                                     [](const auto& result) { return !result->resent; });
    EXPECT_EQ(fresh, 1);
    EXPECT_EQ(test.database.query("select count(*) from transaction"), "1");
}

TEST(TransactionStart, withAnUnsetClockIsTheSameWithinADay) {
    Transactions test;
    auto start = aStart();
    start.startedAt = at("1970-01-01T00:00:07Z");
    const auto first = test.start(start);
    start.receivedAt = noon + hour * 23;

    const auto second = test.start(start);

    EXPECT_EQ(second.number, first.number);
    EXPECT_TRUE(second.resent);
}

TEST(TransactionStart, withAnUnsetClockIsAnotherOneAfterADay) {
    Transactions test;
    auto start = aStart();
    start.startedAt = at("1970-01-01T00:00:07Z");
    const auto first = test.start(start);
    start.receivedAt = noon + hour * 25;

    const auto second = test.start(start);

    EXPECT_NE(second.number, first.number);
    EXPECT_FALSE(second.resent);
}

TEST(TransactionStart, storesATokenThatPostgresCannotHold) {
    Transactions test;
    auto start = aStart();
    start.idToken.value = std::string("A\0B\xFF", 4);

    const auto started = test.start(start);

    EXPECT_EQ(test.find(started.number).idToken.value, "A\uFFFDB\uFFFD");
}

TEST(TransactionStart, storesTheOddestClock) {
    Transactions test;
    auto start = aStart();
    start.startedAt = at("0000-01-01T00:00:00Z");

    EXPECT_NO_THROW(test.start(start));
}

TEST(TransactionStart, usesTheReservationThatItNames) {
    Transactions test;
    auto other = aReservation();
    other.idToken.value = "OTHER";
    const auto reservation = activeReservation(test.storage, other);
    auto start = aStart();
    start.reservation = reservation.id.value;

    const auto started = test.start(start);

    EXPECT_EQ(started.consumedReservation, reservation.id);
    EXPECT_EQ(test.find(started.number).reservation, reservation.id);
    const auto used = runTask(test.storage.reservations.find(reservation.id)).value();
    EXPECT_EQ(used.status, ReservationStatus::Used);
    EXPECT_EQ(used.transaction, started.number);
    EXPECT_EQ(used.endedAt, noon);
}

TEST(TransactionStart, doesNotUseAReservationOfAnotherStation) {
    Transactions test;
    auto elsewhere = aReservation();
    elsewhere.station = {"CP-2"};
    const auto reservation = activeReservation(test.storage, elsewhere);
    auto start = aStart();
    start.reservation = reservation.id.value;

    const auto started = test.start(start);

    EXPECT_EQ(started.consumedReservation, std::nullopt);
    EXPECT_EQ(test.statusOf(reservation.id), ReservationStatus::Active);
}

TEST(TransactionStart, usesAReservationOfItsToken) {
    Transactions test;
    auto lower = aReservation();
    lower.idToken.value = "tag";
    const auto reservation = activeReservation(test.storage, lower);

    const auto started = test.start(aStart());

    EXPECT_EQ(started.consumedReservation, reservation.id);
}

TEST(TransactionStart, usesAReservationOfItsGroup) {
    Transactions test;
    auto ofGroup = aReservation();
    ofGroup.idToken.value = "OTHER";
    ofGroup.groupId = "FLEET";
    const auto reservation = activeReservation(test.storage, ofGroup);
    auto start = aStart();
    start.groupId = "FLEET";

    const auto started = test.start(start);

    EXPECT_EQ(started.consumedReservation, reservation.id);
}

TEST(TransactionStart, usesAReservationOfTheWholeStation) {
    Transactions test;
    auto anywhere = aReservation();
    anywhere.evse = {0};
    const auto reservation = activeReservation(test.storage, anywhere);

    EXPECT_EQ(test.start(aStart()).consumedReservation, reservation.id);
}

TEST(TransactionStart, leavesReservationsOfOthersAlone) {
    Transactions test;
    auto otherToken = aReservation(), otherEvse = aReservation(), over = aReservation();
    otherToken.idToken.value = "OTHER";
    otherEvse.evse = {2};
    over.expiresAt = noon - minute;
    for (const auto& each : {otherToken, otherEvse, over}) activeReservation(test.storage, each);

    EXPECT_EQ(test.start(aStart()).consumedReservation, std::nullopt);
}

TEST(TransactionStart, sentAgainUsesNoSecondReservation) {
    Transactions test;
    const auto first = activeReservation(test.storage, aReservation());
    const auto second = activeReservation(test.storage, aReservation());
    test.start(aStart());

    const auto again = test.start(aStart());

    EXPECT_EQ(again.consumedReservation, first.id);
    EXPECT_EQ(test.statusOf(second.id), ReservationStatus::Active);
}

TEST(TransactionList, filtersAndPages) {
    Transactions test;
    for (int i = 0; i < 5; ++i) {
        auto start = aStart();
        start.startedAt = noon + minute * i;
        start.idToken.value = i == 4 ? "OTHER" : "TAG";
        test.start(start);
    }
    const TransactionFilter filter{.station = aStation, .idToken = IdToken{.value = "tag"}};

    const auto page = runTask(test.storage.transactions.list(filter, {.limit = 3}));
    const auto rest =
        runTask(test.storage.transactions.list(filter, {.limit = 3, .before = page.next}));

    ASSERT_EQ(page.items.size(), 3u);
    EXPECT_EQ(page.items[0].startedAt, noon + minute * 3);
    ASSERT_EQ(rest.items.size(), 1u);
    EXPECT_EQ(rest.items[0].startedAt, noon);
    EXPECT_EQ(rest.next, std::nullopt);
}

TEST(TransactionList, filtersByTimeAndActivity) {
    Transactions test;
    const auto stopped = test.start(aStart());
    runTask(test.storage.transactions.stop(aStop(stopped.number.value)));
    auto later = aStart();
    later.startedAt = noon + hour * 2;
    const auto running = test.start(later);

    const auto active = runTask(test.storage.transactions.list({.active = true}, {}));
    const auto early =
        runTask(test.storage.transactions.list({.from = noon, .to = noon + hour}, {}));

    ASSERT_EQ(active.items.size(), 1u);
    EXPECT_EQ(active.items[0].number, running.number);
    ASSERT_EQ(early.items.size(), 1u);
    EXPECT_EQ(early.items[0].number, stopped.number);
}

TEST(OpenTransaction, isTheNewestOpenOneAtTheEvse) {
    Transactions test;
    test.start(aStart());
    auto newer = aStart();
    newer.startedAt = noon + minute;
    const auto newest = test.start(newer);

    const auto open = runTask(test.storage.transactions.openAt(aStation, {1}));

    ASSERT_TRUE(open.has_value());
    EXPECT_EQ(open->number, newest.number);
    EXPECT_FALSE(runTask(test.storage.transactions.openAt(aStation, {2})).has_value());
}

TEST(Quirk48, theSpellingOfATokenThatWasRewrittenIsStoredBesideIt) {
    TestStorage test;
    auto start = aStart();
    start.idTokenAsSent = "TAG_17619300";

    runTask(test.storage.transactions.start(start));

    EXPECT_EQ(test.database.query("select id_token || ' ' || id_token_as_sent from transaction"),
              "TAG TAG_17619300");
}

TEST(TransactionList, isNewestFirstByWhenTheyBeganWhateverTheirNumbers) {
    Transactions test;
    // Numbers of the journal were drawn ahead.
    const auto at = [&](DateTime time, int number) {
        auto start = aStart();
        start.startedAt = start.receivedAt = time;
        if (number > 0) start.number = TransactionNumber{number};
        return test.start(start).number.value;
    };
    const auto before = at(noon, 0);
    const auto duringOutage = at(noon + hour, 50);
    const auto after = at(noon + hour * 2, 0);
    const auto duringTheNext = at(noon + hour * 3, 51);

    std::vector<int> listed;
    Page page{.limit = 1};
    do {
        const auto part = runTask(test.storage.transactions.list({}, page));
        ASSERT_EQ(part.items.size(), 1u);
        listed.push_back(part.items[0].number.value);
        page.before = part.next;
    } while (page.before);

    EXPECT_EQ(listed, (std::vector{duringTheNext, after, duringOutage, before}));
}

TEST(TransactionList, putsThoseWithAnOddClockWhereTheyWereHeardOf) {
    Transactions test;
    const auto at = [&](const char* clock, DateTime received) {
        auto start = aStart();
        start.startedAt = test::at(clock);
        start.receivedAt = received;
        return test.start(start).number;
    };
    const auto unset = at("1970-01-01T00:00:00Z", noon + hour * 2);
    const auto ahead = at("2099-01-01T00:00:00Z", noon);
    const auto right = at("2026-03-01T13:00:00Z", noon + hour);
    const auto late = at("2026-03-01T11:00:00Z", noon + hour * 9);  // It was offline.

    const auto page = runTask(test.storage.transactions.list({}, {}));

    std::vector<TransactionNumber> listed;
    for (const auto& item : page.items) listed.push_back(item.number);
    EXPECT_EQ(listed, (std::vector{unset, right, ahead, late}));
}

TEST(TransactionList, ofAStationIsReadByAnIndexHoweverManyThereAre) {
    Transactions test;
    test.database.execute(
        "insert into transaction (number, transaction_id, station_id, evse_id, id_token, "
        "id_token_type, token_key, verdict, meter_start, started_at, start_received_at) "
        "select n, n, 'CP-' || n % 100, 1, 'T' || n % 50, 'ISO14443', 't' || n % 50, 'Accepted', "
        "0, "
        "'2026-01-01'::timestamptz + n * interval '1 minute', "
        "'2026-01-01'::timestamptz + n * interval '1 minute' from generate_series(1, 20000) n");
    test.database.execute("analyze transaction");
    const std::string newestFirst =
        " order by believed_time(started_at, start_received_at) desc, number desc limit 100";

    const auto plan = [&](const std::string& where) {
        return test.database.query("explain select * from transaction where " + where +
                                   newestFirst);
    };

    for (const auto* where : {"true", "station_id = 'CP-1'", "token_key = 't1'"})
        EXPECT_EQ(plan(where).find("Sort"), std::string::npos) << plan(where);
    EXPECT_EQ(plan("(believed_time(started_at, start_received_at), number) < "
                   "(select believed_time(c.started_at, c.start_received_at), c.number "
                   "from transaction c where c.number = 10000)")
                  .find("Sort"),
              std::string::npos);
}

}  // namespace
}  // namespace voltgate::db
