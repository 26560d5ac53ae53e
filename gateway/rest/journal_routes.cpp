// What waits for PostgreSQL to come back.
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"

namespace voltgate::rest {
namespace {

struct JournalView {
    bool inUse = false;
    std::int64_t records = 0;
    std::int64_t bytes = 0;
    std::int64_t refused = 0;
    std::int64_t numbersLeft = 0;
    std::optional<DateTime> since;
    std::optional<std::string> fault;
};
JSON_FIELDS(JournalView, inUse, records, bytes, refused, numbersLeft, since, fault)

JournalView toView(const JournalState& state) {
    return {.inUse = state.isInUse,
            .records = static_cast<std::int64_t>(state.records),
            .bytes = static_cast<std::int64_t>(state.bytes),
            .refused = static_cast<std::int64_t>(state.refused),
            .numbersLeft = static_cast<std::int64_t>(state.numbersLeft),
            .since = state.since,
            .fault = state.fault};
}

class JournalRoutes {
public:
    explicit JournalRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> read(const Request& request) {
        Query(request).finish();
        if (gateway_.journal == nullptr) throw notFound("journal: it is turned off");
        co_return jsonResponse(200, toView(gateway_.journal->state()));
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addJournalRoutes(Routes& routes, const Gateway& gateway) {
    RouteAdder adder(routes, std::make_shared<JournalRoutes>(gateway));
    adder.add("GET", apiPath + "/journal", Permission::ReadReports, &JournalRoutes::read);
}

}  // namespace voltgate::rest
