// What happened to the security of a station.
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"

namespace voltgate::rest {
namespace {

struct SecurityEventView {
    std::int64_t id = 0;
    Spelled<SecurityEventSource> source;
    std::string type;
    std::optional<std::string> techInfo;
    DateTime timestamp;
    DateTime receivedAt;
};
JSON_FIELDS(SecurityEventView, id, source, type, techInfo, timestamp, receivedAt)

SecurityEventView toView(const SecurityEvent& event) {
    return {.id = event.number,
            .source = spelled(event.source),
            .type = event.type,
            .techInfo = event.techInfo,
            .timestamp = event.at,
            .receivedAt = event.receivedAt};
}

class SecurityEventRoutes {
public:
    explicit SecurityEventRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> list(const Request& request) {
        const auto station = stationOf(request, gateway_);
        Query query(request);
        SecurityEventFilter filter;
        filter.station = station.id;
        filter.source = query.word<SecurityEventSource>("source");
        filter.type = query.text("type");
        filter.from = query.time("from");
        filter.to = query.time("to");
        const auto page = query.page();
        query.finish();
        const auto events = co_await gateway_.securityEvents.list(std::move(filter), page);
        co_return pageResponse(events, toView);
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addSecurityEventRoutes(Routes& routes, const Gateway& gateway) {
    RouteAdder adder(routes, std::make_shared<SecurityEventRoutes>(gateway));
    adder.addSlow("GET", apiPath + "/stations/{id}/security-events", Permission::ReadWire,
                  &SecurityEventRoutes::list);
}

}  // namespace voltgate::rest
