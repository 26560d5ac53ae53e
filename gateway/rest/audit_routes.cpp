// The audit log.
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"
#include "gateway/rest/words.hpp"

namespace voltgate::rest {
namespace {

struct AuditView {
    std::int64_t id = 0;
    DateTime at;
    Spelled<AuditKind> kind;
    std::optional<std::string> actor;
    std::optional<std::string> name;
    std::optional<std::string> address;
    std::string action;
    std::optional<std::string> target;
    std::optional<std::string> stationId;
    int status = 0;
    std::int64_t count = 1;
    std::optional<std::string> request;
    std::optional<std::string> before;
    std::optional<std::string> after;
    std::optional<std::string> requestId;
};
JSON_FIELDS(AuditView, id, at, kind, actor, name, address, action, target, stationId, status, count,
            request, before, after, requestId)

std::optional<std::string> unlessEmpty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

AuditView toView(const AuditEntry& entry) {
    AuditView view;
    view.id = entry.number;
    view.at = entry.at;
    view.kind = spelled(entry.kind);
    view.actor = unlessEmpty(entry.actor);
    view.name = unlessEmpty(entry.name);
    view.address = unlessEmpty(entry.address);
    view.action = entry.action;
    view.target = unlessEmpty(entry.target);
    if (entry.station) view.stationId = entry.station->value;
    view.status = entry.status;
    view.count = entry.count;
    view.request = unlessEmpty(entry.request);
    view.before = entry.before;
    view.after = entry.after;
    view.requestId = unlessEmpty(entry.requestId);
    return view;
}

class AuditRoutes {
public:
    explicit AuditRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> list(const Request& request) {
        Query query(request);
        AuditFilter filter;
        filter.actor = query.text("actor");
        filter.kind = query.word<AuditKind>("kind");
        filter.address = query.text("address");
        if (const auto station = query.text("stationId")) filter.station = StationId{*station};
        filter.from = query.time("from");
        filter.to = query.time("to");
        const auto page = query.page();
        query.finish();
        co_await gateway_.audit.flush();
        const auto entries = co_await gateway_.audit.list(std::move(filter), page);
        co_return pageResponse(entries, toView);
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addAuditRoutes(Routes& routes, const Gateway& gateway) {
    RouteAdder adder(routes, std::make_shared<AuditRoutes>(gateway));
    adder.add("GET", apiPath + "/audit", Permission::ReadAudit, &AuditRoutes::list);
}

}  // namespace voltgate::rest
