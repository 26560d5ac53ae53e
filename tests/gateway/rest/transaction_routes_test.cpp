// Transactions and meter values, as JSON and CSV.
#include <gtest/gtest.h>

#include "gateway/rest/csv.hpp"
#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

void stop(Bench& bench, const Transaction& transaction, double meterStop) {
    TransactionStop stopped;
    stopped.station = transaction.station;
    stopped.transaction = transaction.number.value;
    stopped.meterStop = meterStop;
    stopped.stoppedAt = bench.clock.now();
    stopped.receivedAt = bench.clock.now();
    bench.run(bench.transactions.stopped(std::move(stopped)));
}

void addMeterValue(Bench& bench, const Transaction& transaction, const std::string& value) {
    SampledValue sampled;
    sampled.value = value;
    sampled.measurand = "Energy.Active.Import.Register";
    MeterReport report;
    report.station = transaction.station;
    report.evse = transaction.evse;
    report.transaction = transaction.number.value;
    report.meterValues = {{bench.clock.now(), {sampled}}};
    report.receivedAt = bench.clock.now();
    bench.run(bench.repositories.meterValues.append(std::move(report)));
}

TEST(TransactionRoutes, tellEverythingAboutATransaction) {
    Bench bench;
    const auto transaction = bench.startTransaction("CS-1", "TAG1");
    bench.clock.advance(std::chrono::hours(1));
    stop(bench, transaction, 8500);

    const auto read = bench.get("/api/v1/transactions/" + std::to_string(transaction.number.value));

    EXPECT_EQ(read.at("/stationId"), "CS-1");
    EXPECT_EQ(read.at("/active"), "false");
    EXPECT_EQ(read.at("/meterStart"), "1000");
    EXPECT_EQ(read.at("/energy"), "7500");
    EXPECT_EQ(read.at("/startedAt"), "2026-01-01T00:00:00.000Z");
    EXPECT_EQ(read.at("/stoppedAt"), "2026-01-01T01:00:00.000Z");
}

TEST(TransactionRoutes, filterTheList) {
    Bench bench;
    bench.addStation("CS-1");
    const auto ended = bench.startTransaction("CS-1", "TAG1", 1);
    stop(bench, ended, 2000);
    bench.startTransaction("CS-1", "TAG2", 2);

    EXPECT_EQ(bench.get("/api/v1/transactions?active=true").at("/items/0/idToken"), "TAG2");
    EXPECT_EQ(bench.get("/api/v1/transactions?active=true").at("/items/1"), "(absent)");
    EXPECT_EQ(bench.get("/api/v1/transactions?idToken=tag1").at("/items/0/idToken"), "TAG1");
    EXPECT_EQ(bench.get("/api/v1/transactions?stationId=cs-1").at("/items/1/idToken"), "TAG1");
    EXPECT_EQ(bench.get("/api/v1/transactions?from=2026-02-01T00:00:00Z").at("/items/0"),
              "(absent)");
}

TEST(TransactionRoutes, knowNoOtherTransactions) {
    Bench bench;

    EXPECT_EQ(bench.get("/api/v1/transactions/1").status, 404);
    EXPECT_EQ(bench.get("/api/v1/transactions/-1").status, 404);
    EXPECT_EQ(bench.get("/api/v1/transactions/99999999999").status, 404);
    EXPECT_EQ(bench.get("/api/v1/transactions/1/meter-values").status, 404);
}

TEST(TransactionRoutes, listMeterValuesFromTheOldest) {
    Bench bench;
    const auto transaction = bench.startTransaction("CS-1", "TAG1");
    for (const std::string value : {"1000", "1100", "1200"}) {
        addMeterValue(bench, transaction, value);
    }
    const auto path =
        "/api/v1/transactions/" + std::to_string(transaction.number.value) + "/meter-values";

    const auto first = bench.get(path + "?limit=2");
    const auto rest = bench.get(path + "?limit=2&cursor=" + first.at("/nextCursor"));

    EXPECT_EQ(first.at("/items/0/sampledValues/0/value"), "1000");
    EXPECT_EQ(rest.at("/items/0/sampledValues/0/value"), "1200");
    EXPECT_EQ(rest.at("/nextCursor"), "null");
}

TEST(TransactionRoutes, exportAllPagesAsCsv) {
    Bench bench;
    for (int i = 0; i < 1205; ++i) {
        bench.clock.advance(std::chrono::seconds(1));
        bench.startTransaction("CS-1", "TAG1");
    }

    const auto csv = bench.as(Role::Admin).get("/api/v1/transactions", {{"Accept", "text/csv"}});

    EXPECT_EQ(csv.header("Content-Type"), "text/csv; charset=utf-8");
    EXPECT_EQ(std::count(csv.body.begin(), csv.body.end(), '\n'), 1206);
    EXPECT_TRUE(csv.body.starts_with("id,transactionId,stationId,evseId,connectorId,idToken,"));
}

TEST(Transactions, areCsvOrJsonAsAcceptWeighsThem) {
    Bench bench;
    const auto typeFor = [&bench](const std::string& accept) {
        return bench.get("/api/v1/transactions", {{"Accept", accept}}).header("Content-Type");
    };
    const std::string csv = "text/csv; charset=utf-8";
    const std::string json = "application/json";

    for (const auto* accept : {"text/csv", "text/*", "application/json;q=0.5, text/csv",
                               "text/csv;q=0.5, */*;q=0.1", "application/json, text/csv"})
        EXPECT_EQ(typeFor(accept), csv) << accept;
    for (const auto* accept : {"text/csv;q=0, application/json", "application/json, text/csv;q=0.5",
                               "*/*", "text/csv;q=0", "image/png", "text/html, */*;q=0.8",
                               "text/csv;q=0.1, application/*;q=0.2"})
        EXPECT_EQ(typeFor(accept), json) << accept;
}

TEST(TransactionRoutes, exportOnePageWhenALimitIsGiven) {
    Bench bench;
    bench.startTransaction("CS-1", "TAG1", 1);
    bench.startTransaction("CS-1", "TAG2", 2);

    const auto csv = bench.get("/api/v1/transactions?format=csv&limit=1");

    EXPECT_EQ(std::count(csv.body.begin(), csv.body.end(), '\n'), 2);
    const auto next = csv.header("Next-Cursor");
    const auto rest = bench.get("/api/v1/transactions?format=csv&limit=1&cursor=" + next);
    EXPECT_NE(rest.body.find("TAG1"), std::string::npos) << rest.body;
    EXPECT_EQ(rest.header("Next-Cursor"), "");
}

TEST(TransactionRoutes, exportAnyNumberOfMeterValuesInPieces) {
    Bench bench;
    const auto transaction = bench.startTransaction("CS-1", "TAG1");
    for (int i = 0; i < 1700; ++i) addMeterValue(bench, transaction, std::to_string(i));
    http::Request request;
    request.method = "GET";
    request.path =
        "/api/v1/transactions/" + std::to_string(transaction.number.value) + "/meter-values";
    request.query = "format=csv";
    request.headers = {{"Authorization", "Bearer " + bench.tokenOf(Role::Admin)}};

    const auto response = bench.run(bench.api.answer(std::move(request)));

    ASSERT_TRUE(response.stream);
    EXPECT_FALSE(response.length);
    std::size_t pieces = 0;
    std::string rows;
    for (auto piece = runTask(response.stream->read()); !piece.empty();
         piece = runTask(response.stream->read())) {
        EXPECT_LT(piece.size(), 100'000U);
        rows += piece;
        ++pieces;
    }
    EXPECT_EQ(pieces, 4U);
    EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 1701);
}

TEST(TransactionRoutes, listMeterValuesOfAPeriod) {
    Bench bench;
    const auto transaction = bench.startTransaction("CS-1", "TAG1");
    for (int i = 0; i < 3; ++i) {
        addMeterValue(bench, transaction, std::to_string(i));
        bench.clock.advance(std::chrono::hours(1));
    }
    const auto values =
        "/api/v1/transactions/" + std::to_string(transaction.number.value) + "/meter-values";

    const auto part = bench.get(values + "?from=2026-01-01T01:00:00Z&to=2026-01-01T02:00:00Z");

    EXPECT_EQ(part.at("/items/0/sampledValues/0/value"), "1");
    EXPECT_EQ(part.at("/items/1"), "(absent)");
}

TEST(TransactionRoutes, exportMeterValuesAsCsv) {
    Bench bench;
    const auto transaction = bench.startTransaction("CS-1", "TAG1");
    addMeterValue(bench, transaction, "1000");

    const auto csv = bench.get("/api/v1/transactions/" + std::to_string(transaction.number.value) +
                               "/meter-values?format=csv");

    EXPECT_EQ(csv.body,
              "sampledAt,evseId,measurand,phase,value,unit,context,location,format\r\n"
              "2026-01-01T00:00:00.000Z,1,Energy.Active.Import.Register,,1000,,,,\r\n");
}

TEST(TransactionRoutes, defuseFormulasInCsv) {
    Bench bench;
    bench.startTransaction("CS-1", "=cmd|' /C calc'!A0");

    const auto csv = bench.get("/api/v1/transactions?format=csv");

    EXPECT_NE(csv.body.find(",'=cmd|' /C calc'!A0,"), std::string::npos);
}

TEST(TransactionRoutes, knowNoOtherFormats) {
    Bench bench;

    EXPECT_EQ(bench.get("/api/v1/transactions?format=xml").status, 400);
}

TEST(Csv, quotesWhatNeedsIt) {
    Csv csv{"a", "b"};

    csv.text(std::string("x,\"y\"\n")).number(1.5).endRow();

    EXPECT_EQ(std::move(csv).response("a.csv").body, "a,b\r\n\"x,\"\"y\"\"\n\",1.5\r\n");
}

TEST(Csv, leavesNegativeNumbersAlone) {
    Csv csv{"a"};

    csv.text(std::string("-12.5")).text(std::string("-12.5+1")).text(std::string("+1")).endRow();

    EXPECT_EQ(std::move(csv).response("a.csv").body, "a\r\n-12.5,'-12.5+1,'+1\r\n");
}

}  // namespace
}  // namespace voltgate::rest
