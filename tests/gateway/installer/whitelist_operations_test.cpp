// Cards of a station: registered by showing them, listed, labelled, removed; and what the modes of
// a station say about tokens.
#include <gtest/gtest.h>

#include "ocpp/services/plug_and_charge_service.hpp"
#include "tests/gateway/installer/bench.hpp"

namespace voltgate::installer {
namespace {

// A station with a local list that takes what it is sent.
std::shared_ptr<AnsweringStation> bootWithList(Bench& bench, const std::string& verdict) {
    auto station = bench.boot("CS-1");
    station->answerTo = [verdict](const StationCommand& command) {
        if (std::holds_alternative<GetLocalListVersion>(command)) {
            CommandOutcome outcome{.result = CommandResult::Answered};
            outcome.localListVersion = 0;
            return outcome;
        }
        return answered(std::holds_alternative<SendLocalList>(command) ? verdict : "Accepted");
    };
    return station;
}

std::size_t listsSentTo(const AnsweringStation& station) {
    const auto commands = station.commands();
    return static_cast<std::size_t>(std::count_if(
        commands.begin(), commands.end(),
        [](const auto& command) { return std::holds_alternative<SendLocalList>(command); }));
}

TEST(CardRegistration, givesTheCardThatIsShownAndPutsItOntoTheListOfTheStation) {
    Bench bench;
    const auto station = bootWithList(bench, "Accepted");
    bench.showSoon("04A2B3C4");

    const auto answer = bench.as(Role::Operator).get("/whitelist/card");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(
        answer.body,
        R"({"card":{"token":"04A2B3C4","status":"ACCEPTED"},"status":"SUCCESS","statusMessage":""})");
    // Nothing may begin by a card that is being registered.
    EXPECT_EQ(bench.verdictOnCard.value().status, AuthorizationStatus::Invalid);
    const auto sent = station->last<SendLocalList>();
    ASSERT_EQ(sent.changes.size(), 1u);
    EXPECT_EQ(sent.changes[0].idToken.value, "04A2B3C4");
    EXPECT_EQ(bench.get("/whitelist/cards").body, R"([{"token":"04A2B3C4","status":"ACCEPTED"}])");
    EXPECT_EQ(bench.get("/status").at("/numberOfRFIDCardsRegistered"), "1");
}

// The first list takes its time to arrive.
Task<> takeAWhile(const AnsweringStation& station) {
    const bool isFirstList = std::holds_alternative<SendLocalList>(station.commands().back()) &&
                             listsSentTo(station) == 1;
    if (!isFirstList) co_return;
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::seconds(1));
    co_await timer.async_wait(asio::use_awaitable);
}

TEST(CardRegistration, waitsForAListThatIsOnItsWay) {
    Bench bench;
    const auto station = bootWithList(bench, "Accepted");
    station->beforeAnswer = [station = station.get()] { return takeAWhile(*station); };
    bench.rest.run(bench.whitelistRows.add({"CS-1"}, IdToken{"EARLIER"}, 9));
    bench.whitelists.send({"CS-1"});
    bench.showSoon("04A2B3C4");

    const auto answer = bench.get("/whitelist/card");

    EXPECT_EQ(answer.status, 200) << answer.body;
    ASSERT_EQ(listsSentTo(*station), 2U);
    const auto sent = station->last<SendLocalList>();
    ASSERT_EQ(sent.changes.size(), 2U);
    EXPECT_EQ(sent.changes[0].idToken.value, "04A2B3C4");
    EXPECT_EQ(sent.changes[1].idToken.value, "EARLIER");
}

TEST(CardRegistration, endsWithTimeoutWhenNoUnknownCardIsShown) {
    Bench bench({.cardPatience = std::chrono::milliseconds(400)});
    bootWithList(bench, "Accepted");
    bench.rest.run(bench.whitelistRows.add({"CS-1"}, IdToken{"KNOWN"}, 9));
    bench.showSoon("KNOWN");

    const auto answer = bench.get("/whitelist/card");

    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.at("/status"), "TIMEOUT");
    EXPECT_EQ(answer.at("/card"), "(absent)");
}

TEST(CardRegistration, failsWhenTheListIsFull) {
    Bench bench;
    bootWithList(bench, "Accepted");
    for (const auto* card : {"A", "B", "C"}) {
        bench.rest.run(bench.whitelistRows.add({"CS-1"}, IdToken{card}, 9));
    }

    const auto answer = bench.get("/whitelist/card");

    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.body, R"({"status":"FAILURE","statusMessage":)"
                           R"("Maximum number of cards registered: 3"})");
}

TEST(CardRegistration, failsForAStationThatIsOffline) {
    Bench bench;

    const auto answer = bench.get("/whitelist/card");

    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.at("/statusMessage"), "the station is offline");
}

TEST(CardRegistration, leavesNothingBehindWhenTheStationRefusesTheList) {
    for (const auto* verdict : {"Failed", "NotSupported"}) {
        Bench bench;
        bootWithList(bench, verdict);
        bench.showSoon("04A2B3C4");

        const auto answer = bench.get("/whitelist/card");

        EXPECT_EQ(answer.status, 503) << answer.body;
        EXPECT_EQ(answer.at("/status"), "FAILURE");
        EXPECT_EQ(bench.get("/whitelist/cards").body, "[]");
        EXPECT_EQ(bench.rest.run(bench.rest.repositories.tokens.find(IdToken{"04A2B3C4"})),
                  std::nullopt);
    }
}

TEST(CardRegistration, leavesNothingBehindWhenTheStationSaysNothingOrGoesAway) {
    for (const bool isGone : {false, true}) {
        Bench bench;
        auto station = bootWithList(bench, "Accepted");
        station->answerTo = [&](const StationCommand&) {
            if (isGone) bench.rest.connected.remove({"CS-1"}, 1);
            return CommandOutcome{.result = isGone ? CommandResult::Disconnected
                                                   : CommandResult::NoAnswer};
        };
        bench.showSoon("04A2B3C4");

        const auto answer = bench.get("/whitelist/card");

        EXPECT_EQ(answer.status, 503) << answer.body;
        EXPECT_EQ(answer.at("/status"), "FAILURE");
        EXPECT_EQ(bench.get("/whitelist/cards").body, "[]");
    }
}

TEST(CardRegistration, doesNotTakeACardThatIsBlocked) {
    Bench bench;
    bootWithList(bench, "Accepted");
    IdTokenRecord blocked{.token = IdToken{"BAD"}, .status = TokenStatus::Blocked};
    bench.rest.run(bench.rest.repositories.tokens.add(blocked));
    bench.showSoon("BAD");

    EXPECT_EQ(bench.get("/whitelist/card").status, 503);
    EXPECT_EQ(bench.get("/whitelist/cards").body, "[]");
}

TEST(CardRegistration, hasOneWaiterOnly) {
    Bench bench({.cardPatience = std::chrono::milliseconds(500)});
    bootWithList(bench, "Accepted");
    CardRegistration second;
    const auto another = [](WhitelistService& whitelists, ChargingStation station,
                            CardRegistration& out) -> Task<> {
        asio::steady_timer timer(co_await asio::this_coro::executor,
                                 std::chrono::milliseconds(100));
        co_await timer.async_wait(asio::use_awaitable);
        out = co_await whitelists.registerCard({.station = std::move(station)});
    };
    ChargingStation station;
    station.id = {"CS-1"};
    spawn(bench.rest.io.get_executor(), "another", another(bench.whitelists, station, second));

    EXPECT_EQ(bench.get("/whitelist/card").status, 404);

    EXPECT_EQ(second.result, CardRegistrationResult::Busy);
}

TEST(CardRegistration, endsWhenWhoWaitsHasGone) {
    Bench bench;
    bootWithList(bench, "Accepted");
    ChargingStation station;
    station.id = {"CS-1"};

    const auto outcome = bench.rest.run(
        bench.whitelists.registerCard({.station = station, .isGone = [] { return true; }}));

    EXPECT_EQ(outcome.result, CardRegistrationResult::Cancelled);
    bench.showSoon("04A2B3C4");
    EXPECT_EQ(bench.get("/whitelist/card").status, 200);
}

TEST(CardRegistration, canBeTriedOutInDevelopment) {
    Bench bench;
    bench.as(Role::Developer);
    EXPECT_EQ(bench
                  .post("/development/card/registration-response",
                        R"({"status":"TIMEOUT","statusMessage":"no card"})")
                  .status,
              204);

    const auto answer = bench.as(Role::Installer).get("/whitelist/card");

    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.at("/statusMessage"), "no card");
    EXPECT_EQ(bench.get("/whitelist/card").status, 503);
    bench.as(Role::Developer)
        .post("/development/card/registration-response",
              R"({"status":"SUCCESS","statusMessage":"","card":{"token":"A","status":"EXPIRED",)"
              R"("expirationDate":1767225600000}})");
    EXPECT_EQ(bench.as(Role::Installer).get("/whitelist/card").body,
              R"({"card":{"token":"A","status":"EXPIRED","expirationDate":1767225600000},)"
              R"("status":"SUCCESS","statusMessage":""})");
    const auto misspelt = bench.as(Role::Developer)
                              .post("/development/card/registration-response",
                                    R"({"status":"SUCCESS","statusMessage":"",)"
                                    R"("card":{"token":"A","status":"GOOD"}})");
    EXPECT_EQ(misspelt.status, 400);
    EXPECT_EQ(misspelt.at("/fields/card.status/value"), "GOOD") << misspelt.body;
    const auto wrong = bench.as(Role::Developer)
                           .post("/development/card/registration-response",
                                 R"({"status":"MAYBE","statusMessage":""})");
    EXPECT_EQ(wrong.status, 400);
    EXPECT_NE(wrong.at("/fields/status/message"), "(absent)");
    EXPECT_EQ(bench.post("/development/card/registration-response", "[").status, 400);
}

TEST(Whitelist, takesCardsInDevelopmentWithoutShowingThem) {
    Bench bench;
    const auto station = bootWithList(bench, "Accepted");
    bench.as(Role::Developer);

    const auto added = bench.post("/development/whitelist/cards", R"({"token":"A"})");

    EXPECT_EQ(added.status, 200);
    EXPECT_EQ(added.body, "true");
    const auto again = bench.post("/development/whitelist/cards", R"({"token":"a"})");
    EXPECT_EQ(again.status, 405);
    EXPECT_EQ(again.body, "false");
    EXPECT_EQ(bench.post("/development/whitelist/cards", R"({"token":""})").status, 400);
    EXPECT_EQ(
        bench.post("/development/whitelist/cards", R"({"token":"123456789012345678901"})").status,
        400);
    EXPECT_EQ(listsSentTo(*station), 1u);
}

TEST(Whitelist, labelsAndRemovesCards) {
    Bench bench;
    const auto station = bootWithList(bench, "Accepted");
    bench.rest.run(bench.whitelistRows.add({"CS-1"}, IdToken{"A"}, 9));

    const auto labelled = bench.post("/whitelist/cards/a?label=red%20car");
    EXPECT_EQ(labelled.body, R"({"token":"A","status":"ACCEPTED","label":"red car"})");
    EXPECT_EQ(bench.get("/whitelist/cards/A").body, labelled.body);
    EXPECT_EQ(bench.post("/whitelist/cards/A").at("/fields/label/message"), "'label' is required");

    const auto removed = bench.remove("/whitelist/cards/A");
    EXPECT_EQ(removed.status, 200);
    EXPECT_EQ(removed.body, labelled.body);
    EXPECT_EQ(listsSentTo(*station), 1u);
    EXPECT_EQ(bench.get("/whitelist/cards/A").status, 404);
    EXPECT_EQ(bench.remove("/whitelist/cards/A").status, 404);
    EXPECT_EQ(bench.post("/whitelist/cards/A?label=x").status, 404);
    EXPECT_EQ(bench.rest.run(bench.rest.repositories.tokens.find(IdToken{"A"})), std::nullopt);
}

TEST(Whitelist, keepsATokenThatWasOnRecordBefore) {
    Bench bench;
    bootWithList(bench, "Accepted");
    bench.rest.run(bench.rest.repositories.tokens.add({.token = IdToken{"FLEET"}}));
    bench.rest.run(bench.whitelistRows.add({"CS-1"}, IdToken{"FLEET"}, 9));

    bench.remove("/whitelist/cards/FLEET");

    EXPECT_TRUE(bench.rest.run(bench.rest.repositories.tokens.find(IdToken{"FLEET"})));
}

TEST(Whitelist, protectsTheStationsOwnCardAndCountsIt) {
    Bench bench;
    bench.rest.run(bench.rest.registration.boot(
        {"CS-1"}, {.vendor = "Voltgate", .model = "Simulator", .serialNumber = "07A10012"},
        OcppVersion::V16));

    EXPECT_EQ(bench.remove("/whitelist/cards/LCP07A10012").status, 403);
    EXPECT_EQ(bench.get("/whitelist/cards").body, "[]");
    EXPECT_EQ(bench.get("/status").at("/numberOfRFIDCardsRegistered"), "1");
}

TEST(Whitelist, isSentWhenAStationThatWasOfflineIsBack) {
    Bench bench;
    bench.rest.run(bench.whitelistRows.add({"CS-1"}, IdToken{"A"}, 9));
    EXPECT_EQ(bench.remove("/whitelist/cards/A").status, 200);

    const auto station = bootWithList(bench, "Accepted");
    bench.whitelists.stationIsReady({"CS-1"});
    bench.get("/whitelist/cards");

    EXPECT_EQ(listsSentTo(*station), 1u);
    bench.whitelists.stationIsReady({"CS-1"});
    bench.get("/whitelist/cards");
    EXPECT_EQ(listsSentTo(*station), 1u);
}

std::optional<AuthorizationStatus> verdictOn(Bench& bench, const std::string& token) {
    const auto verdict = bench.rest.run(bench.whitelists.verdict({"CS-1"}, IdToken{token}));
    return verdict ? std::optional(verdict->status) : std::nullopt;
}

TEST(AuthenticationMode, decidesAboutTokensOnceItWasChosen) {
    Bench bench;
    bootWithList(bench, "Accepted");
    bench.rest.run(bench.whitelistRows.add({"CS-1"}, IdToken{"LISTED"}, 9));
    EXPECT_EQ(verdictOn(bench, "ANY"), std::nullopt);

    bench.post("/authentication-mode?authenticationMode=WHITELIST");
    EXPECT_EQ(verdictOn(bench, "ANY"), AuthorizationStatus::Invalid);
    EXPECT_EQ(verdictOn(bench, "listed"), std::nullopt);

    bench.post("/authentication-mode?authenticationMode=PLUGNCHARGE");
    EXPECT_EQ(verdictOn(bench, "ANY"), AuthorizationStatus::Accepted);
}

TEST(PlugAndCharge, startsWithTheStationsOwnCardWhenACarIsPluggedIn) {
    Bench bench;
    const auto station = bench.boot("CS-1");
    PlugAndChargeService service({bench.rest.io.get_executor(), bench.settings,
                                  bench.rest.registration, bench.rest.commands});
    ConnectorReport report;
    report.station = {"CS-1"};
    report.evse = EvseId{1};
    report.status = "Preparing";
    service.reported(report);
    bench.get("/status");
    EXPECT_TRUE(station->commands().empty());
    bench.post("/authentication-mode?authenticationMode=PLUGNCHARGE");

    service.reported(report);
    bench.get("/status");

    EXPECT_EQ(station->last<RemoteStart>().idToken.value, "LCPCS-1");
    EXPECT_EQ(station->last<RemoteStart>().evse, EvseId{1});
}

}  // namespace
}  // namespace voltgate::installer
