// Transactions and their meter values, as JSON pages or whole as CSV.
#include <algorithm>

#include "gateway/rest/body.hpp"
#include "gateway/rest/csv_stream.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"

namespace voltgate::rest {
namespace {

// Read at once for an export; of meter values, each has many rows.
constexpr int transactionsAtOnce = 1000;
constexpr int meterValuesAtOnce = 500;

struct TransactionView {
    int id = 0;
    std::string transactionId;
    std::string stationId;
    int evseId = 0;
    int connectorId = 1;
    std::string idToken;
    Spelled<AuthorizationStatus> authorizationStatus;
    bool active = false;
    std::optional<double> meterStart;
    DateTime startedAt;
    std::optional<double> meterStop;
    std::optional<DateTime> stoppedAt;
    std::optional<std::string> stopReason;
    std::optional<std::string> stopIdToken;
    std::optional<double> energy;
    std::optional<int> reservationId;
    bool assumed = false;
    bool estimated = false;
    DateTime startReceivedAt;
    std::optional<DateTime> stopReceivedAt;
};
JSON_FIELDS(TransactionView, id, transactionId, stationId, evseId, connectorId, idToken,
            authorizationStatus, active, meterStart, startedAt, meterStop, stoppedAt, stopReason,
            stopIdToken, energy, reservationId, assumed, estimated, startReceivedAt, stopReceivedAt)

struct SampledValueView {
    std::string value;
    std::optional<std::string> context;
    std::optional<std::string> format;
    std::optional<std::string> measurand;
    std::optional<std::string> phase;
    std::optional<std::string> location;
    std::optional<std::string> unit;
};
JSON_FIELDS(SampledValueView, value, context, format, measurand, phase, location, unit)

struct MeterValueView {
    DateTime sampledAt;
    DateTime receivedAt;
    int evseId = 0;
    std::vector<SampledValueView> sampledValues;
};
JSON_FIELDS(MeterValueView, sampledAt, receivedAt, evseId, sampledValues)

TransactionView toView(const Transaction& transaction) {
    TransactionView view;
    view.id = transaction.number.value;
    view.transactionId = transaction.transactionId;
    view.stationId = transaction.station.value;
    view.evseId = transaction.evse.value;
    view.connectorId = transaction.connector.value;
    view.idToken = transaction.idToken.value;
    view.authorizationStatus = spelled(transaction.verdict);
    view.active = transaction.isActive();
    view.meterStart = transaction.meterStart;
    view.startedAt = transaction.startedAt;
    view.meterStop = transaction.meterStop;
    view.stoppedAt = transaction.stoppedAt;
    view.stopReason = transaction.stopReason;
    if (transaction.stopIdToken) view.stopIdToken = transaction.stopIdToken->value;
    view.energy = transaction.energy();
    if (transaction.reservation) view.reservationId = transaction.reservation->value;
    view.assumed = transaction.assumed;
    view.estimated = transaction.isEstimated();
    view.startReceivedAt = transaction.startReceivedAt;
    view.stopReceivedAt = transaction.stopReceivedAt;
    return view;
}

MeterValueView toView(const StoredMeterValue& stored) {
    MeterValueView view;
    view.sampledAt = stored.value.sampledAt;
    view.receivedAt = stored.receivedAt;
    view.evseId = stored.evse.value;
    for (const auto& sampled : stored.value.sampledValues) {
        view.sampledValues.push_back({sampled.value, sampled.context, sampled.format,
                                      sampled.measurand, sampled.phase, sampled.location,
                                      sampled.unit});
    }
    return view;
}

std::optional<std::string> text(const std::optional<DateTime>& time) {
    return time ? std::optional(time->text()) : std::nullopt;
}

void addRow(Csv& csv, const Transaction& transaction) {
    csv.number(transaction.number.value)
        .text(transaction.transactionId)
        .text(transaction.station.value)
        .number(transaction.evse.value)
        .number(transaction.connector.value)
        .text(transaction.idToken.value)
        .text(toWord(transaction.verdict))
        .text(transaction.startedAt.text())
        .number(transaction.meterStart)
        .text(text(transaction.stoppedAt))
        .number(transaction.meterStop)
        .number(transaction.energy())
        .text(transaction.stopReason)
        .flag(transaction.assumed)
        .flag(transaction.isEstimated())
        .endRow();
}

void addRows(Csv& csv, const StoredMeterValue& stored) {
    for (const auto& sampled : stored.value.sampledValues) {
        csv.text(stored.value.sampledAt.text())
            .number(stored.evse.value)
            .text(sampled.measurand)
            .text(sampled.phase)
            .text(sampled.value)
            .text(sampled.unit)
            .text(sampled.context)
            .text(sampled.location)
            .text(sampled.format)
            .endRow();
    }
}

std::string transactionHeader() {
    return Csv{"id",
               "transactionId",
               "stationId",
               "evseId",
               "connectorId",
               "idToken",
               "authorizationStatus",
               "startedAt",
               "meterStart",
               "stoppedAt",
               "meterStop",
               "energy",
               "stopReason",
               "assumed",
               "estimated"}
        .written();
}

std::string meterValueHeader() {
    return Csv{"sampledAt", "evseId",  "measurand", "phase", "value",
               "unit",      "context", "location",  "format"}
        .written();
}

class TransactionRoutes {
public:
    TransactionRoutes(const Gateway& gateway, Bounds& bounds)
        : gateway_(gateway), bounds_(bounds) {}

    Task<Response> list(const Request& request) {
        Query query(request);
        TransactionFilter filter;
        if (const auto station = query.text("stationId")) filter.station = StationId{*station};
        if (const auto token = query.text("idToken")) filter.idToken = IdToken{*token};
        filter.active = query.flag("active");
        filter.from = query.time("from");
        filter.to = query.time("to");
        const auto format = query.text("format");
        const bool isPart = query.has("limit") || query.has("cursor");
        const auto page = query.page();
        query.finish();
        if (filter.station) useRegisteredSpelling(*filter.station);
        if (request.caller.role != Role::Driver) requireReach(request, gateway_, filter.station);
        if (wantsCsv(request, format)) {
            auto wanted = exportOf(request, std::move(filter), page, isPart);
            auto response = co_await (isPart ? part(std::move(wanted), transactionHeader(), page)
                                             : whole(std::move(wanted), transactionHeader()));
            co_return response;
        }
        const auto listed = co_await listFor(request.caller, std::move(filter), page);
        co_return pageResponse(listed, [](const Transaction& item) { return toView(item); });
    }

    Task<Response> read(const Request& request) {
        Query(request).finish();
        const auto transaction = co_await find(request);
        co_return jsonResponse(200, toView(transaction));
    }

    Task<Response> meterValues(const Request& request) {
        Query query(request);
        const auto format = query.text("format");
        const bool isPart = query.has("limit") || query.has("cursor");
        const auto page = query.pageOfPeriod();
        query.finish();
        const auto transaction = co_await find(request);
        if (wantsCsv(request, format)) {
            auto wanted = exportOf(request, transaction.number, page, isPart);
            auto response = co_await (isPart ? part(std::move(wanted), meterValueHeader(), page)
                                             : whole(std::move(wanted), meterValueHeader()));
            co_return response;
        }
        const auto listed = co_await gateway_.meterValues.ofTransaction(transaction.number, page);
        co_return pageResponse(listed, [](const StoredMeterValue& item) { return toView(item); });
    }

private:
    // Drivers see their own.
    static std::optional<std::vector<IdToken>> cardsOf(const Caller& caller) {
        if (caller.role != Role::Driver) return std::nullopt;
        std::vector<IdToken> cards;
        for (const auto& card : caller.cards) cards.push_back(IdToken{card});
        return cards;
    }
    bool isOf(const Caller& caller, const Transaction& transaction) const {
        const auto cards = cardsOf(caller);
        const bool isTheirs =
            !cards || std::find(cards->begin(), cards->end(), transaction.idToken) != cards->end();
        return isTheirs && reaches(caller, gateway_, transaction.station);
    }

    // Of a driver with several cards their pages are laid together.
    Task<Listed<Transaction>> listFor(Caller caller, TransactionFilter filter, Page page) const {
        const auto cards = cardsOf(caller);
        if (!cards) {
            auto listed = co_await gateway_.transactions.list(std::move(filter), page);
            co_return listed;
        }
        Listed<Transaction> merged;
        for (const auto& card : *cards) {
            if (filter.idToken && *filter.idToken != card) continue;
            auto own = filter;
            own.idToken = card;
            auto listed = co_await gateway_.transactions.list(std::move(own), page);
            for (auto& item : listed.items) {
                if (isOf(caller, item)) merged.items.push_back(std::move(item));
            }
            if (listed.next) merged.next = std::max(*listed.next, merged.next.value_or(0));
        }
        cut(merged, page.limit);
        co_return merged;
    }
    static void cut(Listed<Transaction>& merged, int limit) {
        auto& items = merged.items;
        std::sort(items.begin(), items.end(),
                  [](const auto& a, const auto& b) { return a.number.value > b.number.value; });
        const auto most = static_cast<std::size_t>(limit);
        if (items.size() <= most) return;
        items.resize(most);
        merged.next = items.back().number.value;
    }

    void useRegisteredSpelling(StationId& id) const {
        if (const auto station = gateway_.registration.known(id.value)) id = station->id;
    }

    Task<Transaction> find(const Request& request) {
        const auto number = numberOf(request, "transaction", INT32_MAX);
        auto transaction = co_await gateway_.transactions.find(
            TransactionNumber{static_cast<std::int32_t>(number)});
        if (!transaction || !isOf(request.caller, *transaction))
            throw notFound("transaction with this id");
        co_return *transaction;
    }

    CsvExport exportOf(const Request& request, TransactionFilter filter, Page page,
                       bool isPart) const {
        if (!isPart) page.limit = transactionsAtOnce;
        return {.fileName = "transactions.csv",
                .caller = request.caller.identity,
                .page = [this, caller = request.caller, filter = std::move(filter), page](
                            auto cursor) { return transactionPage(caller, filter, page, cursor); }};
    }
    CsvExport exportOf(const Request& request, TransactionNumber number, Page page,
                       bool isPart) const {
        if (!isPart) page.limit = meterValuesAtOnce;
        return {.fileName = "meter-values-" + std::to_string(number.value) + ".csv",
                .caller = request.caller.identity,
                .page = [this, number, page](auto cursor) {
                    return meterValuePage(number, page, cursor);
                }};
    }

    Task<Response> whole(CsvExport wanted, std::string header) {
        auto response = co_await streamCsv(bounds_, std::move(header), std::move(wanted));
        co_return response;
    }
    static Task<Response> part(CsvExport wanted, std::string header, Page page) {
        auto rows = co_await wanted.page(page.before);
        co_return csvPage(wanted, std::move(header), std::move(rows));
    }

    Task<CsvPage> transactionPage(Caller caller, TransactionFilter filter, Page page,
                                  std::optional<std::int64_t> cursor) const {
        page.before = cursor;
        const auto listed = co_await listFor(std::move(caller), std::move(filter), page);
        Csv csv;
        for (const auto& transaction : listed.items) addRow(csv, transaction);
        co_return CsvPage{std::move(csv).written(), listed.next};
    }
    Task<CsvPage> meterValuePage(TransactionNumber number, Page page,
                                 std::optional<std::int64_t> cursor) const {
        page.before = cursor;
        const auto listed = co_await gateway_.meterValues.ofTransaction(number, page);
        Csv csv;
        for (const auto& stored : listed.items) addRows(csv, stored);
        co_return CsvPage{std::move(csv).written(), listed.next};
    }

    const Gateway& gateway_;
    Bounds& bounds_;
};

}  // namespace

void addTransactionRoutes(Routes& routes, const Gateway& gateway, Bounds& bounds) {
    const auto transactions = apiPath + "/transactions";
    const auto permission = Permission::ReadTransactions;
    RouteAdder adder(routes, std::make_shared<TransactionRoutes>(gateway, bounds));
    adder.addSlow("GET", transactions, permission, &TransactionRoutes::list)
        .add("GET", transactions + "/{id}", permission, &TransactionRoutes::read)
        .addSlow("GET", transactions + "/{id}/meter-values", permission,
                 &TransactionRoutes::meterValues);
}

}  // namespace voltgate::rest
