// The frame log of a station: what went over the wire, both ways.
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"

namespace voltgate::rest {
namespace {

struct MessageView {
    std::int64_t id = 0;
    DateTime at;
    Spelled<FrameDirection> direction;
    std::string kind;
    std::optional<std::string> action;
    std::optional<std::string> messageId;
    std::string frame;
};
JSON_FIELDS(MessageView, id, at, direction, kind, action, messageId, frame)

std::optional<std::string> unlessEmpty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

MessageView toView(const FrameRecord& frame) {
    return {.id = frame.number,
            .at = frame.at,
            .direction = spelled(frame.direction),
            .kind = frame.kind,
            .action = unlessEmpty(frame.action),
            .messageId = unlessEmpty(frame.messageId),
            .frame = frame.frame};
}

class MessageRoutes {
public:
    explicit MessageRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> list(const Request& request) {
        Query query(request);
        FrameFilter filter;
        filter.station = stationOf(request, gateway_).id;
        filter.action = query.text("action");
        filter.kind = query.text("kind");
        filter.from = query.time("from");
        filter.to = query.time("to");
        const auto page = query.page();
        query.finish();
        const auto frames = co_await gateway_.frames.list(std::move(filter), page);
        co_return pageResponse(frames, toView);
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addMessageRoutes(Routes& routes, const Gateway& gateway) {
    RouteAdder adder(routes, std::make_shared<MessageRoutes>(gateway));
    adder.addSlow("GET", apiPath + "/stations/{id}/messages", Permission::ReadWire,
                  &MessageRoutes::list);
}

}  // namespace voltgate::rest
