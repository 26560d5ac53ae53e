// What the doctor makes of what comes again and again, of strangers, and of what cannot be adopted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ocpp/services/doctor_rules.hpp"

namespace voltgate {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const DateTime now = *DateTime::parse("2026-06-15T12:00:00Z");

DoctorFacts registered() {
    ChargingStation station{.id = {"CP-1"}, .lastBootAt = now - 1h, .createdAt = now - 48h};
    return {.stationId = "CP-1", .now = now, .station = std::move(station)};
}

DoctorFacts unregistered(std::string id) { return {.stationId = std::move(id), .now = now}; }

ConnectionAttempt anAttempt(ConnectionVerdict verdict, std::string id) {
    return {.at = now - 1min,
            .address = "10.0.0.5:4711",
            .path = "/ocpp/" + id,
            .stationId = std::move(id),
            .verdict = verdict,
            .reason = "The reason.",
            .firstAt = now - 10min};
}

Violation counted(std::string rule, std::int64_t count, DateTime lastAt = now - 1min) {
    return {.station = {"CP-1"},
            .count = count,
            .firstAt = now - 24h,
            .lastAt = lastAt,
            .last = {.rule = std::move(rule)}};
}

std::vector<std::string> codesOf(const DoctorFacts& facts) {
    std::vector<std::string> codes;
    for (const auto& finding : diagnose(facts)) codes.push_back(finding.code);
    return codes;
}

const Finding* found(const std::vector<Finding>& all, const std::string& code) {
    const auto place =
        std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.code == code; });
    return place == all.end() ? nullptr : &*place;
}

TEST(Twins, areToldAsTwinsAndNotAsABadNetwork) {
    auto facts = registered();
    auto attempt = anAttempt(ConnectionVerdict::Accepted, "CP-1");
    attempt.count = 40;
    facts.attempts.push_back(attempt);
    EXPECT_THAT(codesOf(facts), Contains("flapping"));

    facts.violations.push_back(counted(violation::takenOver, 20));

    const auto findings = diagnose(facts);
    ASSERT_NE(found(findings, "twins"), nullptr);
    EXPECT_EQ(found(findings, "flapping"), nullptr);
    EXPECT_THAT(found(findings, "twins")->sentence, HasSubstr("Two stations seem to have the id"));
}

TEST(Twins, areNotMadeOfAnOldOrRareTakeover) {
    auto facts = registered();
    facts.violations = {counted(violation::takenOver, 20, now - 5h)};
    EXPECT_THAT(codesOf(facts), Not(Contains("twins")));
    facts.violations = {counted(violation::takenOver, 2)};
    EXPECT_THAT(codesOf(facts), Not(Contains("twins")));
    EXPECT_THAT(codesOf(facts), Not(Contains("rule-bent")));
}

TEST(Boots, areToldWhenTheyComeAgainAndAgain) {
    auto facts = registered();
    facts.violations = {counted(violation::repeatedBoot, 2)};
    EXPECT_THAT(codesOf(facts), Not(Contains("boots-again-and-again")));

    facts.violations = {counted(violation::repeatedBoot, 7)};

    const auto findings = diagnose(facts);
    ASSERT_NE(found(findings, "boots-again-and-again"), nullptr);
    EXPECT_THAT(found(findings, "boots-again-and-again")->sentence, HasSubstr("7 times"));
}

TEST(MalformedFrames, areToldWhenTheyComeAgainAndAgain) {
    auto facts = registered();
    facts.violations = {counted(violation::malformedFrame, 900)};

    const auto findings = diagnose(facts);

    ASSERT_NE(found(findings, "message-refused"), nullptr);
    EXPECT_THAT(found(findings, "message-refused")->sentence,
                HasSubstr("'malformed-frame' again and again (900 times), and is refused"));
}

TEST(StrayKnock, isNoFaultOfEveryStationOfItsAddress) {
    auto facts = registered();
    auto known = anAttempt(ConnectionVerdict::Accepted, "CP-1");
    known.at = now - 2h;
    auto stray = anAttempt(ConnectionVerdict::TlsOnPlainPort, "");
    facts.attempts = {known, stray};
    EXPECT_EQ(found(diagnose(facts), "tls-on-plain-port")->severity, Severity::Error);

    facts.sharedHosts = {"10.0.0.5"};

    const auto findings = diagnose(facts);
    ASSERT_NE(found(findings, "tls-on-plain-port"), nullptr);
    EXPECT_EQ(found(findings, "tls-on-plain-port")->severity, Severity::Info);
}

TEST(UnknownStation, isAdoptedAsItWasSeen) {
    auto facts = unregistered("Box 1");
    auto knock = anAttempt(ConnectionVerdict::UnknownStation, "Box 1");
    facts.attempts = {knock};
    EXPECT_THAT(diagnose(facts).at(0).advice,
                HasSubstr(R"(/api/v1/quarantine/Box%201/adopt with {"securityProfile":0})"));

    facts.attempts[0].shownCredential = StationCredential{};
    EXPECT_THAT(diagnose(facts).at(0).advice,
                HasSubstr(R"({"securityProfile":1,"keepPassword":true,"address":"10.0.0.5"})"));
}

TEST(UnknownStation, isNotAdoptedWhereNothingWaitsInTheQuarantine) {
    auto facts = unregistered("CP-1");
    facts.attempts = {anAttempt(ConnectionVerdict::WrongPort, "CP-1")};

    const auto findings = diagnose(facts);

    EXPECT_NE(found(findings, "wrong-port"), nullptr);
    EXPECT_THAT(found(findings, "unknown-station")->advice, Not(HasSubstr("adopt")));
}

TEST(UnknownStation, whoseIdCanBeNoneIsNotAdopted) {
    auto facts = unregistered("CP/1");
    facts.attempts = {anAttempt(ConnectionVerdict::BadPath, "CP/1")};

    const auto findings = diagnose(facts);

    ASSERT_NE(found(findings, "refused-id"), nullptr);
    EXPECT_THAT(found(findings, "unknown-station")->sentence, HasSubstr("has a slash"));
    for (const auto& each : findings) EXPECT_THAT(each.advice, Not(HasSubstr("adopt")));
}

TEST(IssuedCertificate, thatIsNotTakenIsToldOf) {
    auto facts = registered();
    facts.latestCertificate = IssuedCertificate{.state = IssuedState::Installed};
    EXPECT_THAT(codesOf(facts), Not(Contains("certificate-not-taken")));
    for (const auto state : {IssuedState::Refused, IssuedState::Undelivered}) {
        facts.latestCertificate->state = state;
        const auto findings = diagnose(facts);
        ASSERT_NE(found(findings, "certificate-not-taken"), nullptr);
        EXPECT_THAT(found(findings, "certificate-not-taken")->advice,
                    HasSubstr("NoRootCertificateInstalled"));
    }
}

}  // namespace
}  // namespace voltgate
