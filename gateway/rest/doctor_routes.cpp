// The connection doctor: what is wrong with a station, registered or not.
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"

namespace voltgate::rest {
namespace {

struct FindingView {
    std::string code;
    Spelled<Severity> severity;
    std::string sentence;
    std::vector<std::string> evidence;
    std::optional<std::string> advice;
};
JSON_FIELDS(FindingView, code, severity, sentence, evidence, advice)

struct SuggestionView {
    std::string name;
    std::string reason;
};
JSON_FIELDS(SuggestionView, name, reason)

struct DiagnosisView {
    std::string stationId;
    DateTime at;
    bool registered = false;
    bool online = false;
    bool healthy = false;
    std::vector<FindingView> findings;
    std::vector<SuggestionView> suggestedQuirkProfiles;
};
JSON_FIELDS(DiagnosisView, stationId, at, registered, online, healthy, findings,
            suggestedQuirkProfiles)

FindingView toView(const Finding& finding) {
    FindingView view;
    view.code = finding.code;
    view.severity = spelled(finding.severity);
    view.sentence = finding.sentence;
    view.evidence = finding.evidence;
    if (!finding.advice.empty()) view.advice = finding.advice;
    return view;
}

DiagnosisView toView(const Diagnosis& diagnosis) {
    DiagnosisView view;
    view.stationId = diagnosis.stationId;
    view.at = diagnosis.at;
    view.registered = diagnosis.isRegistered;
    view.online = diagnosis.isOnline;
    view.healthy = diagnosis.isHealthy();
    for (const auto& finding : diagnosis.findings) view.findings.push_back(toView(finding));
    for (const auto& each : diagnosis.suggestedProfiles)
        view.suggestedQuirkProfiles.push_back({.name = each.profile, .reason = each.reason});
    return view;
}

class DoctorRoutes {
public:
    explicit DoctorRoutes(const Gateway& gateway) : gateway_(gateway) {}

    // Of a station that is not registered, too: that may be what is wrong.
    Task<Response> examine(const Request& request) {
        Query(request).finish();
        const auto diagnosis = co_await gateway_.doctor.examine(request.parameter("id"));
        co_return jsonResponse(200, toView(diagnosis));
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addDoctorRoutes(Routes& routes, const Gateway& gateway) {
    RouteAdder adder(routes, std::make_shared<DoctorRoutes>(gateway));
    adder.addSlow("GET", apiPath + "/stations/{id}/doctor", Permission::ReadWire,
                  &DoctorRoutes::examine);
}

}  // namespace voltgate::rest
