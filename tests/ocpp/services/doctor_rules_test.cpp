// Facts in, findings out: each rule of the connection doctor as a sentence.
#include "ocpp/services/doctor_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace voltgate {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const DateTime now = *DateTime::parse("2026-06-15T12:00:00Z");

// A registered station that is online, booted an hour ago and sent something just now.
DoctorFacts healthy() {
    ChargingStation station{.id = {"CP-1"},
                            .boot = BootReport{.vendor = "Vendor", .model = "Model"},
                            .lastBootAt = now - 1h,
                            .lastSeenAt = now - 1s,
                            .heartbeatInterval = 300s,
                            .createdAt = now - std::chrono::days(100)};
    return {.stationId = "CP-1",
            .now = now,
            .station = std::move(station),
            .connectedSince = now - 1h,
            .lastMessageAt = now - 1min};
}

DoctorFacts offline() {
    auto facts = healthy();
    facts.connectedSince.reset();
    facts.lastMessageAt.reset();
    return facts;
}

ConnectionAttempt anAttempt(ConnectionVerdict verdict, std::string path = "/ocpp/CP-1") {
    return {.at = now - 1min,
            .address = "10.0.0.5:4711",
            .path = std::move(path),
            .stationId = "CP-1",
            .subprotocols = "ocpp1.6",
            .verdict = verdict,
            .reason = "The reason.",
            .firstAt = now - 10min,
            .count = 12};
}

DoctorFacts refused(ConnectionAttempt attempt) {
    auto facts = offline();
    facts.station->lastSeenAt.reset();
    facts.attempts.push_back(std::move(attempt));
    return facts;
}
DoctorFacts refused(ConnectionVerdict verdict) { return refused(anAttempt(verdict)); }

DoctorFacts refusedWithoutId(ConnectionVerdict verdict, std::string path = "") {
    auto attempt = anAttempt(verdict, std::move(path));
    attempt.stationId.clear();
    return refused(std::move(attempt));
}

DoctorFacts with(void (*change)(DoctorFacts&)) {
    auto facts = healthy();
    change(facts);
    return facts;
}

Command aCommand(CommandResult result) {
    CommandOutcome outcome{.result = result, .errorCode = "NotImplemented"};
    return {.station = {"CP-1"}, .kind = "trigger", .outcome = outcome, .createdAt = now - 5min};
}

Transaction aTransaction() {
    return {.number = {100007},
            .station = {"CP-1"},
            .evse = {1},
            .connector = {1},
            .transactionId = "100007",
            .idToken = {"TAG"},
            .startedAt = now - 1h,
            .startReceivedAt = now - 1h};
}

Violation aViolation(std::string rule, std::int64_t count = 3) {
    return {.station = {"CP-1"},
            .count = count,
            .firstAt = now - 2h,
            .lastAt = now - 1h,
            .last = {.rule = std::move(rule), .action = "MeterValues"}};
}

struct RuleCase {
    const char* name;
    DoctorFacts facts;
    const char* code;
    Severity severity;
    const char* sentence;
};

class DoctorRule : public testing::TestWithParam<RuleCase> {};

TEST_P(DoctorRule, isToldInASentenceWithItsCodeAndGravity) {
    const auto findings = diagnose(GetParam().facts);

    const auto found = std::find_if(findings.begin(), findings.end(), [](const auto& finding) {
        return finding.code == GetParam().code;
    });
    ASSERT_NE(found, findings.end()) << testing::PrintToString(findings.size());
    EXPECT_EQ(found->severity, GetParam().severity);
    EXPECT_THAT(found->sentence, HasSubstr(GetParam().sentence));
    EXPECT_TRUE(found->severity == Severity::Info || !found->advice.empty());
    EXPECT_EQ(found->advice.find("{id}"), std::string::npos);
}

constexpr auto error = Severity::Error;
constexpr auto warning = Severity::Warning;
constexpr auto note = Severity::Info;

INSTANTIATE_TEST_SUITE_P(
    OfHandshakes, DoctorRule,
    testing::Values(
        RuleCase{"wrongPassword", refused(ConnectionVerdict::WrongCredentials), "wrong-password",
                 error, "CP-1 sent a wrong password"},
        RuleCase{"noPassword", refused(ConnectionVerdict::NoCredentials), "no-password", error,
                 "CP-1 sent no password"},
        RuleCase{"badRequest", refused(ConnectionVerdict::BadRequest), "bad-request", error,
                 "no proper one"},
        RuleCase{"noSubprotocol", refused([] {
                     auto attempt = anAttempt(ConnectionVerdict::NoSubprotocol);
                     attempt.subprotocols.clear();
                     return attempt;
                 }()),
                 "no-subprotocol", error, "named no OCPP version"},
        RuleCase{"wrongVersion", refused([] {
                     auto attempt = anAttempt(ConnectionVerdict::NoSubprotocol);
                     attempt.subprotocols = "ocpp2.0.1";
                     return attempt;
                 }()),
                 "wrong-version", error, "no OCPP version that is spoken here"},
        RuleCase{"tlsRequired", refused(ConnectionVerdict::TlsRequired), "tls-required", error,
                 "without TLS"},
        RuleCase{"overloaded", refused(ConnectionVerdict::Overloaded), "overloaded", error,
                 "come back later"},
        RuleCase{"noCertificate", refused(ConnectionVerdict::NoCertificate), "no-certificate",
                 error, "no client certificate"},
        RuleCase{"wrongCertificate", refused(ConnectionVerdict::WrongCertificate),
                 "wrong-certificate", error, "not accepted"},
        RuleCase{"expiredCertificate", refused([] {
                     auto attempt = anAttempt(ConnectionVerdict::WrongCertificate);
                     attempt.certificateNotAfter = now - 24h;
                     return attempt;
                 }()),
                 "certificate-expired", error, "has expired"},
        RuleCase{"tooManyFailures", refused(ConnectionVerdict::TooManyFailures),
                 "too-many-failures", error, "locked out"},
        RuleCase{"plainOnTlsPort", refused(ConnectionVerdict::PlainOnTlsPort), "plain-on-tls-port",
                 error, "plainly (ws://) to the port for TLS"},
        RuleCase{"protocolError", refused(ConnectionVerdict::ProtocolError), "protocol-error",
                 error, "broke the WebSocket protocol"},
        RuleCase{"pathWithoutId", refusedWithoutId(ConnectionVerdict::BadPath, "/"), "wrong-path",
                 warning, "who may be CP-1, used a path in which no station stands"},
        RuleCase{"idInTheMiddleOfThePath", refused([] {
                     auto attempt = anAttempt(ConnectionVerdict::UnknownStation, "/CP-1/steve");
                     attempt.stationId = "steve";
                     return attempt;
                 }()),
                 "wrong-path", error, "not at the end"},
        RuleCase{"tlsOnPlainPort", refusedWithoutId(ConnectionVerdict::TlsOnPlainPort),
                 "tls-on-plain-port", warning, "who may be CP-1, spoke TLS"},
        RuleCase{"tlsOnPlainPortFromItsAddress",
                 [] {
                     auto facts = refusedWithoutId(ConnectionVerdict::TlsOnPlainPort);
                     auto known = anAttempt(ConnectionVerdict::Accepted);
                     known.at = now - 24h;
                     facts.attempts.push_back(known);
                     return facts;
                 }(),
                 "tls-on-plain-port", error, "the address of CP-1, spoke TLS"},
        RuleCase{"tlsFailed", refusedWithoutId(ConnectionVerdict::TlsFailed), "tls-failed", warning,
                 "failed in the TLS handshake"},
        RuleCase{"notHttp", refusedWithoutId(ConnectionVerdict::NotHttp), "not-http", warning,
                 "neither HTTP nor TLS"},
        RuleCase{"refusedWhileOnline", with([](DoctorFacts& facts) {
                     facts.attempts.push_back(anAttempt(ConnectionVerdict::WrongCredentials));
                 }),
                 "wrong-password", warning,
                 "Somebody who calls himself CP-1, while that is online"},
        RuleCase{"earlierRefusals", with([](DoctorFacts& facts) {
                     auto attempt = anAttempt(ConnectionVerdict::WrongCredentials);
                     attempt.at = now - 2h;
                     facts.attempts.push_back(attempt);
                 }),
                 "earlier-refusals", note, "before it last got in"},
        RuleCase{"flapping", with([](DoctorFacts& facts) {
                     facts.attempts.push_back(anAttempt(ConnectionVerdict::Accepted));
                 }),
                 "flapping", warning, "12 times since"},
        RuleCase{"certificateExpiresSoon", with([](DoctorFacts& facts) {
                     auto attempt = anAttempt(ConnectionVerdict::Accepted);
                     attempt.certificateNotAfter = now + std::chrono::days(10);
                     facts.attempts.push_back(attempt);
                 }),
                 "certificate-expires-soon", warning, "expires in 10 days"},
        RuleCase{"certificateExpiredWhileConnected", with([](DoctorFacts& facts) {
                     auto attempt = anAttempt(ConnectionVerdict::Accepted);
                     attempt.certificateNotAfter = now - 1h;
                     facts.attempts.push_back(attempt);
                 }),
                 "certificate-expired", error, "will be refused when it connects again"}),
    [](const auto& info) { return std::string(info.param.name); });

INSTANTIATE_TEST_SUITE_P(
    OfConduct, DoctorRule,
    testing::Values(
        RuleCase{"unknownStation",
                 [] {
                     auto facts = refused(ConnectionVerdict::UnknownStation);
                     facts.station.reset();
                     return facts;
                 }(),
                 "unknown-station", error, "No station 'CP-1' is registered"},
        RuleCase{"neverSeen",
                 [] {
                     auto facts = offline();
                     facts.station->lastSeenAt.reset();
                     return facts;
                 }(),
                 "never-seen", error, "nothing has come from it yet"},
        RuleCase{"offline", offline(), "offline", error, "last heard 1 second ago"},
        RuleCase{"noBoot", with([](DoctorFacts& facts) { facts.station->lastBootAt.reset(); }),
                 "no-boot", warning, "never sent a BootNotification"},
        RuleCase{"notAccepted", with([](DoctorFacts& facts) {
                     facts.station->onboarding = OnboardingStatus::Pending;
                 }),
                 "not-accepted", warning, "it is pending"},
        RuleCase{"clockAhead", with([](DoctorFacts& facts) {
                     facts.clock = {{.written = now + 3h, .receivedAt = now}};
                 }),
                 "clock-off", warning, "3 hours ahead"},
        RuleCase{"clockBehind", with([](DoctorFacts& facts) {
                     facts.clock = {{.written = now - 26h, .receivedAt = now},
                                    {.written = now - 27h, .receivedAt = now}};
                 }),
                 "clock-off", warning, "26 hours behind"},
        RuleCase{"clockNeverSet", with([](DoctorFacts& facts) {
                     facts.clock = {
                         {.written = *DateTime::parse("1970-01-01T00:01:00Z"), .receivedAt = now}};
                 }),
                 "clock-off", warning, "days behind"},
        RuleCase{"heartbeatMissing",
                 with([](DoctorFacts& facts) { facts.lastMessageAt = now - 20min; }),
                 "heartbeat-missing", warning,
                 "has sent nothing for 20 minutes, although it was told to send a heartbeat every "
                 "5 minutes"},
        RuleCase{"messageRefused", with([](DoctorFacts& facts) {
                     facts.violations.push_back(aViolation(violation::refusedPayload));
                 }),
                 "message-refused", warning, "'refused-payload', and is refused"},
        RuleCase{"ruleBent", with([](DoctorFacts& facts) {
                     facts.violations.push_back(aViolation("empty-array"));
                 }),
                 "rule-bent", note, "'empty-array', which is forgiven"},
        RuleCase{"oneCallUnanswered", with([](DoctorFacts& facts) {
                     facts.commands = {aCommand(CommandResult::NoAnswer),
                                       aCommand(CommandResult::Answered)};
                 }),
                 "calls-unanswered", warning, "did not answer the last call"},
        RuleCase{"manyCallsUnanswered", with([](DoctorFacts& facts) {
                     facts.commands.assign(4, aCommand(CommandResult::NoAnswer));
                 }),
                 "calls-unanswered", error, "did not answer the last 4 calls"},
        RuleCase{"callErrors", with([](DoctorFacts& facts) {
                     facts.commands.assign(2, aCommand(CommandResult::CallError));
                 }),
                 "call-errors", warning, "answered trigger with an error 2 times"},
        RuleCase{"rebootNeeded", with([](DoctorFacts& facts) {
                     facts.desired = {{.name = "HeartbeatInterval",
                                       .value = "60",
                                       .at = now - 5min,
                                       .needsReboot = true}};
                 }),
                 "reboot-needed", warning, "HeartbeatInterval was set to '60'"},
        RuleCase{"configurationDrift", with([](DoctorFacts& facts) {
                     facts.desired = {{.name = "HeartbeatInterval", .value = "60", .at = now - 2h}};
                     facts.reported = {{.component = {},
                                        .name = "heartbeatInterval",
                                        .value = "300",
                                        .reportedAt = now - 1h}};
                 }),
                 "configuration-drift", warning, "was set to '60', but is '300'"},
        RuleCase{"transactionAssumed", with([](DoctorFacts& facts) {
                     auto transaction = aTransaction();
                     transaction.assumed = true;
                     transaction.stoppedAt = now;
                     facts.transactions = {transaction};
                 }),
                 "transaction-assumed", warning, "Transaction 100007 at EVSE 1 has no stop"},
        RuleCase{"transactionStuck", with([](DoctorFacts& facts) {
                     facts.transactions = {aTransaction()};
                     facts.connectors = {{.report = {.station = {"CP-1"},
                                                     .evse = {1},
                                                     .connector = {1},
                                                     .status = "Available",
                                                     .receivedAt = now - 1min}}};
                 }),
                 "transaction-stuck", warning, "is open, but the station says"},
        RuleCase{"transactionOpenLong", with([](DoctorFacts& facts) {
                     auto transaction = aTransaction();
                     transaction.startReceivedAt = now - std::chrono::days(3);
                     facts.transactions = {transaction};
                 }),
                 "transaction-open-long", warning, "has been open for 3 days"},
        RuleCase{"quirkProfileMissing", with([](DoctorFacts& facts) {
                     facts.station->quirkProfile = "gone";
                     facts.hasLostProfile = true;
                 }),
                 "quirk-profile-missing", warning, "'gone' of CP-1 is not there"},
        RuleCase{"quirkProfileSuggested", with([](DoctorFacts& facts) {
                     facts.suggestedProfiles = {{"odd-brand", "It is odd."}};
                 }),
                 "quirk-profile-suggested", note, "'odd-brand' may help"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Doctor, findsNothingInAHealthyStation) { EXPECT_TRUE(diagnose(healthy()).empty()); }

TEST(Doctor, tellsTheGravestFirst) {
    auto facts = refused(ConnectionVerdict::WrongCredentials);
    facts.station->onboarding = OnboardingStatus::Pending;
    facts.violations.push_back(aViolation("empty-array"));

    const auto findings = diagnose(facts);

    ASSERT_EQ(findings.size(), 3u);
    EXPECT_EQ(findings[0].code, "wrong-password");
    EXPECT_EQ(findings[1].code, "not-accepted");
    EXPECT_EQ(findings[2].code, "rule-bent");
}

TEST(Doctor, saysHowOftenFromWhereAndWhy) {
    const auto findings = diagnose(refused(ConnectionVerdict::WrongCredentials));

    ASSERT_EQ(findings.size(), 1u);
    ASSERT_EQ(findings[0].evidence.size(), 1u);
    EXPECT_EQ(findings[0].evidence[0],
              "12 times from 2026-06-15T11:50:00.000Z to 2026-06-15T11:59:00.000Z, address "
              "10.0.0.5, path /ocpp/CP-1: The reason.");
}

TEST(Doctor, takesReportsThatWaitedAtTheStationForNoWrongClock) {
    auto facts = healthy();
    facts.clock = {{.written = now - 5h, .receivedAt = now - 2min},
                   {.written = now - 1min - 1s, .receivedAt = now - 1min}};

    EXPECT_TRUE(diagnose(facts).empty());
}

TEST(Doctor, expectsHeartbeatsAsOftenAsTheStationIsSetTo) {
    auto facts = healthy();
    facts.lastMessageAt = now - 20min;
    facts.reported = {
        {.component = {}, .name = "HeartbeatInterval", .value = "3600", .reportedAt = now - 1h}};

    EXPECT_TRUE(diagnose(facts).empty());
}

TEST(Doctor, doesNotBlameAStationForWhatStrangersDoWhileItIsOnline) {
    auto facts = healthy();
    auto stray = anAttempt(ConnectionVerdict::TlsOnPlainPort);
    stray.stationId.clear();
    facts.attempts.push_back(stray);

    EXPECT_TRUE(diagnose(facts).empty());
}

TEST(Doctor, doesNotTakeAStrangerForAStationThatIsKnownByAnotherAddress) {
    auto facts = refusedWithoutId(ConnectionVerdict::NotHttp);
    auto known = anAttempt(ConnectionVerdict::WrongCredentials);
    known.address = "10.0.0.77:1";
    facts.attempts.push_back(known);

    const auto findings = diagnose(facts);

    ASSERT_EQ(findings.size(), 1u);
    EXPECT_EQ(findings[0].code, "wrong-password");
}

TEST(Doctor, isContentOnceARebootHasBroughtTheSetting) {
    auto facts = healthy();
    facts.desired = {
        {.name = "HeartbeatInterval", .value = "60", .at = now - 2h, .needsReboot = true}};

    EXPECT_TRUE(diagnose(facts).empty());
}

}  // namespace
}  // namespace voltgate
