// Reports for people who account for what was charged.
#include "gateway/rest/body.hpp"
#include "gateway/rest/csv.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"

namespace voltgate::rest {
namespace {

constexpr int itemsAtMost = 10'000;
constexpr auto day = std::chrono::hours(24);

struct DiscrepancyView {
    Spelled<DiscrepancyKind> kind;
    std::string stationId;
    std::optional<int> transactionId;
    DateTime at;
    std::string detail;
};
JSON_FIELDS(DiscrepancyView, kind, stationId, transactionId, at, detail)

struct ReconciliationView {
    DateTime from;
    DateTime to;
    std::vector<DiscrepancyView> items;
};
JSON_FIELDS(ReconciliationView, from, to, items)

DiscrepancyView toView(const Discrepancy& discrepancy) {
    DiscrepancyView view;
    view.kind = spelled(discrepancy.kind);
    view.stationId = discrepancy.station.value;
    if (discrepancy.transaction) view.transactionId = discrepancy.transaction->value;
    view.at = discrepancy.at;
    view.detail = discrepancy.detail;
    return view;
}

Response csvOf(const std::vector<Discrepancy>& discrepancies) {
    Csv csv{"kind", "stationId", "transactionId", "at", "detail"};
    for (const auto& discrepancy : discrepancies) {
        csv.text(toWord(discrepancy.kind)).text(discrepancy.station.value);
        const auto number = discrepancy.transaction;
        csv.number(number ? std::optional<double>(number->value) : std::nullopt);
        csv.text(discrepancy.at.text()).text(discrepancy.detail).endRow();
    }
    return std::move(csv).response("reconciliation.csv");
}

class ReportRoutes {
public:
    explicit ReportRoutes(const Gateway& gateway) : gateway_(gateway) {}

    /// The last 30 days unless told otherwise.
    Task<Response> reconciliation(const Request& request) {
        Query query(request);
        const auto now = gateway_.clock.now();
        ReconciliationFilter filter;
        filter.to = query.time("to").value_or(now);
        filter.from = query.time("from").value_or(filter.to - 30 * day);
        if (const auto id = query.text("stationId")) {
            const auto station = gateway_.registration.known(*id);
            filter.station = station ? station->id : StationId{*id};
        }
        filter.openSince = now - query.number("openDays", 1, 3650).value_or(7) * day;
        filter.limit = itemsAtMost + 1;
        const auto format = query.text("format");
        query.finish();
        requireReach(request, gateway_, filter.station);
        const auto found = co_await gateway_.reconciliation.find(filter);
        if (found.size() > itemsAtMost) {
            throw badInput({{"from",
                             "more than 10000 items: ask for a shorter time, or for one "
                             "station"}});
        }
        if (wantsCsv(request, format)) co_return csvOf(found);
        ReconciliationView view{.from = filter.from, .to = filter.to, .items = {}};
        for (const auto& discrepancy : found) view.items.push_back(toView(discrepancy));
        co_return jsonResponse(200, view);
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addReportRoutes(Routes& routes, const Gateway& gateway) {
    RouteAdder adder(routes, std::make_shared<ReportRoutes>(gateway));
    adder.addSlow("GET", apiPath + "/reports/reconciliation", Permission::ReadReports,
                  &ReportRoutes::reconciliation);
}

}  // namespace voltgate::rest
