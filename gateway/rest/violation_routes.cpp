// What a station sends against the rules of OCPP.
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"

namespace voltgate::rest {
namespace {

struct ViolationView {
    std::string rule;
    std::int64_t count = 0;
    DateTime firstAt;
    DateTime lastAt;
    std::optional<std::string> lastAction;
    std::optional<std::string> lastPath;
    std::optional<std::string> example;
    std::optional<std::string> accepts;
};
JSON_FIELDS(ViolationView, rule, count, firstAt, lastAt, lastAction, lastPath, example, accepts)

std::optional<std::string> unlessEmpty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

ViolationView toView(const Violation& violation) {
    ViolationView view;
    view.rule = violation.last.rule;
    view.count = violation.count;
    view.firstAt = violation.firstAt;
    view.lastAt = violation.lastAt;
    view.lastAction = unlessEmpty(violation.last.action);
    view.lastPath = unlessEmpty(violation.last.path);
    view.example = unlessEmpty(violation.last.example);
    for (const auto& rule : json::leniencyRules) {
        if (rule.name == view.rule) view.accepts = std::string(rule.accepts);
    }
    return view;
}

class ViolationRoutes {
public:
    explicit ViolationRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> list(const Request& request) {
        const auto station = stationOf(request, gateway_);
        Query(request).finish();
        const auto violations = co_await gateway_.violations.ofStation(station.id);
        std::vector<ViolationView> views;
        views.reserve(violations.size());
        for (const auto& violation : violations) views.push_back(toView(violation));
        co_return listResponse(views, std::nullopt);
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addViolationRoutes(Routes& routes, const Gateway& gateway) {
    RouteAdder adder(routes, std::make_shared<ViolationRoutes>(gateway));
    adder.addSlow("GET", apiPath + "/stations/{id}/violations", Permission::ReadWire,
                  &ViolationRoutes::list);
}

}  // namespace voltgate::rest
