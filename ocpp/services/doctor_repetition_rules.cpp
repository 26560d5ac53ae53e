// What a station does again and again: breaking rules, booting, taking its own place.
#include "ocpp/domain/percent_encoding.hpp"
#include "ocpp/services/doctor_rules.hpp"

namespace voltgate {
namespace {

using namespace std::chrono_literals;

constexpr auto recently = std::chrono::days(7);
constexpr std::int64_t oftenEnough = 3;
constexpr std::int64_t againAndAgain = 10;

bool isRefused(const std::string& rule) {
    return rule == violation::malformedFrame || rule == violation::refusedPayload ||
           rule == violation::unknownAction;
}

std::string times(std::int64_t count) {
    return count == 1 ? "once" : std::to_string(count) + " times";
}

std::string evidenceOf(const Violation& violation) {
    auto text = "Counted " + times(violation.count) + " since " + violation.firstAt.text();
    text.append(", last at ").append(violation.lastAt.text());
    if (!violation.last.action.empty()) text.append(" in ").append(violation.last.action);
    if (!violation.last.path.empty()) text.append(", at ").append(violation.last.path);
    if (!violation.last.example.empty()) return text + ": " + violation.last.example;
    return text + ".";
}

const Violation* countOf(const DoctorFacts& facts, std::string_view rule) {
    const auto found = std::find_if(facts.violations.begin(), facts.violations.end(),
                                    [&](const Violation& each) { return each.last.rule == rule; });
    return found == facts.violations.end() ? nullptr : &*found;
}

// Of these there is a finding that says more.
bool isToldElsewhere(const std::string& rule) {
    return rule == violation::unansweredCall || rule == violation::repeatedBoot ||
           rule == violation::takenOver;
}

}  // namespace

bool hasTwin(const DoctorFacts& facts) {
    const auto* taken = countOf(facts, violation::takenOver);
    return taken != nullptr && taken->count >= oftenEnough && taken->lastAt > facts.now - 1h;
}

std::vector<Finding> diagnoseRepetition(const DoctorFacts& facts) {
    std::vector<Finding> findings;
    if (hasTwin(facts)) {
        findings.push_back(
            {.code = "twins",
             .severity = Severity::Error,
             .sentence = "Two stations seem to have the id " + facts.stationId +
                         ": again and again a new connection takes the place of one that was "
                         "alive.",
             .evidence = {evidenceOf(*countOf(facts, violation::takenOver))},
             .advice = "Look for a second station with this id, also behind the same address "
                       "(copied settings, a device that was replaced), and give it one of its "
                       "own. If there is only one, it opens connections without ending the old."});
    }
    const auto* boots = countOf(facts, violation::repeatedBoot);
    if (boots != nullptr && boots->count >= oftenEnough && boots->lastAt > facts.now - 24h) {
        findings.push_back({.code = "boots-again-and-again",
                            .severity = Severity::Warning,
                            .sentence = facts.stationId +
                                        " boots again and again: it has done so within minutes of "
                                        "another boot " +
                                        times(boots->count) + ".",
                            .evidence = {evidenceOf(*boots)},
                            .advice = "Look at its power supply and its firmware; what it sends "
                                      "before it boots is in GET /api/v1/stations/" +
                                      percentEncode(facts.stationId) + "/messages."});
    }
    return findings;
}

std::vector<Finding> diagnoseViolations(const DoctorFacts& facts) {
    std::vector<Finding> findings;
    for (const auto& each : facts.violations) {
        if (isToldElsewhere(each.last.rule) || each.lastAt < facts.now - recently) continue;
        const bool wasRefused = isRefused(each.last.rule);
        const std::string often =
            each.count >= againAndAgain ? " again and again (" + times(each.count) + ")" : "";
        findings.push_back(
            {.code = wasRefused ? "message-refused" : "rule-bent",
             .severity = wasRefused ? Severity::Warning : Severity::Info,
             .sentence = facts.stationId + " breaks the rule '" + each.last.rule + "'" + often +
                         (wasRefused ? ", and is refused." : ", which is forgiven or harmless."),
             .evidence = {evidenceOf(each)},
             .advice = wasRefused ? "Look at what it sends: GET /api/v1/stations/" +
                                        percentEncode(facts.stationId) + "/messages."
                                  : ""});
    }
    return findings;
}

}  // namespace voltgate
