// Payloads that do not fit their action, over a real socket, each to a lenient and to a strict
// station. A report of what has happened is answered with CALLRESULT by the lenient one whenever
// the little that matters can be read.
#include "tests/end_to_end/hostile_station.hpp"

namespace voltgate::test {
namespace {

// What is answered: a CALLRESULT, or a CALLERROR with this code.
using Verdict = const char*;
constexpr Verdict ok = "";
constexpr Verdict F = "FormationViolation";
constexpr Verdict O = "OccurenceConstraintViolation";
constexpr Verdict P = "PropertyConstraintViolation";
constexpr Verdict T = "TypeConstraintViolation";

struct HostilePayload {
    std::string action;
    std::string payload;
    Verdict lenient;
    Verdict strict;
};
using Rows = std::vector<HostilePayload>;

std::string repeated(std::size_t count) { return std::string(count, 'x'); }

Rows noObjects() {
    Rows rows;
    for (const auto* action :
         {"Authorize", "BootNotification", "DataTransfer", "Heartbeat", "MeterValues",
          "StartTransaction", "StatusNotification", "StopTransaction"}) {
        for (const auto* payload : {"[]", "5", "\"text\"", "true", "[{}]"}) {
            rows.push_back({action, payload, F, F});
        }
        // Without its time and values a MeterValues says nothing, but that is no reason to stop it;
        // and a station must be able to boot.
        const std::string_view name(action);
        const bool mayBeEmpty =
            name == "Heartbeat" || name == "MeterValues" || name == "BootNotification";
        rows.push_back({action, "null", mayBeEmpty ? ok : O, F});
        rows.push_back({action, "{}", mayBeEmpty ? ok : O, name == "Heartbeat" ? ok : O});
    }
    return rows;
}

Rows boots() {
    const auto with = [](const std::string& fields, Verdict lenient, Verdict strict) {
        return HostilePayload{"BootNotification",
                              R"({"chargePointVendor":"V","chargePointModel":"M",)" + fields + "}",
                              lenient, strict};
    };
    const auto vendor = [](const std::string& value, Verdict lenient, Verdict strict) {
        return HostilePayload{"BootNotification",
                              R"({"chargePointModel":"M","chargePointVendor":)" + value + "}",
                              lenient, strict};
    };
    return {vendor("null", ok, T),
            vendor("{}", T, T),
            vendor("[]", T, T),
            vendor("5", ok, T),
            vendor("true", ok, T),
            vendor("\"\"", ok, ok),
            vendor("\"" + repeated(21) + "\"", ok, P),
            vendor("\"" + repeated(256) + "\"", P, P),
            vendor("\"\\u0000\\u0001\"", ok, ok),
            vendor("\"<script>alert(1)</script>\"", ok, P),
            vendor("\"'); drop table x;\"", ok, ok),
            with(R"("iccid":null)", ok, T),
            with(R"("iccid":8949)", ok, T),
            with(R"("firmwareVersion":1.2)", ok, T),
            with(R"("firmwareVersion":{"a":1})", ok, T),
            with(R"("chargePointModel":"N")", ok, F),
            with(R"("network":{"lte":{"rssi":[1,2,{"x":null}]}})", ok, F),
            with(R"("":1)", ok, F),
            with(R"("ChargePointVendor":"v")", ok, F)};
}

Rows authorizations() {
    const auto tag = [](const std::string& value, Verdict lenient, Verdict strict) {
        return HostilePayload{"Authorize", R"({"idTag":)" + value + "}", lenient, strict};
    };
    return {tag("null", T, T),
            tag("[\"A\"]", T, T),
            tag("{\"id\":\"A\"}", T, T),
            tag("4711", ok, T),
            tag("\"\"", ok, ok),
            tag("\"A\\u0000B\"", ok, ok),
            tag("\"\\u202eabc\"", ok, ok),
            tag("\"" + repeated(21) + "\"", ok, P),
            tag("\"" + repeated(255) + "\"", ok, P),
            tag("\"" + repeated(256) + "\"", P, P),
            tag("\"" + repeated(500000) + "\"", P, P),
            tag("\"A\",\"idTag\":\"B\"", ok, F),
            {"Authorize", R"({"idtag":"A"})", O, O}};
}

Rows statuses() {
    const auto with = [](const std::string& connector, const std::string& error,
                         const std::string& rest, Verdict lenient, Verdict strict) {
        return HostilePayload{"StatusNotification",
                              R"({"connectorId":)" + connector + R"(,"errorCode":)" + error +
                                  R"(,"status":)" + rest + "}",
                              lenient, strict};
    };
    const std::string none = R"("NoError")";
    const std::string free = R"("Available")";
    return {with("\"1\"", none, free, ok, T),
            with("1.5", none, free, ok, T),
            with("\"one\"", none, free, T, T),
            with("null", none, free, T, T),
            with("3000000000", none, free, P, P),
            with("1e300", none, free, P, P),
            with("-1", none, free, ok, ok),
            with("1", "\"Error\"", free, ok, P),
            with("1", "null", free, ok, T),
            with("1", "{}", free, ok, T),
            with("1", "17", free, ok, T),
            with("1", none, "\"Idle\"", ok, P),
            with("1", none, "\"available\"", ok, P),
            with("1", none, "\"" + repeated(300) + "\"", P, P),
            with("1", none, "null", T, T),
            with("1", none, free + R"(,"timestamp":"noon")", ok, P),
            with("1", none, free + R"(,"timestamp":null)", ok, T),
            with("1", none, free + R"(,"timestamp":1735689600)", ok, T),
            with("1", none, free + R"(,"timestamp":"2026-13-01T00:00:00Z")", ok, P),
            with("1", none, free + R"(,"timestamp":"2026-01-01T00:00:00")", ok, P),
            with("1", none, free + R"(,"timestamp":"9999-12-31T23:59:59Z")", ok, ok),
            with("1", none, free + R"(,"info":")" + repeated(51) + "\"", ok, P),
            with("1", none, free + R"(,"info":[])", ok, T),
            {"StatusNotification", R"({"connectorId":1,"status":"Available"})", ok, O},
            {"StatusNotification", R"({"connectorId":1,"errorCode":"NoError"})", O, O}};
}

Rows starts() {
    const auto start = [](const std::string& connector, const std::string& tag,
                          const std::string& meter, const std::string& time, Verdict lenient,
                          Verdict strict) {
        return HostilePayload{"StartTransaction",
                              R"({"connectorId":)" + connector + R"(,"idTag":)" + tag +
                                  R"(,"meterStart":)" + meter + R"(,"timestamp":)" + time + "}",
                              lenient, strict};
    };
    const std::string at = R"("2026-01-01T00:00:00Z")";
    const std::string tag = R"("A")";
    return {start("1", tag, "\"100\"", at, ok, T),
            start("1", tag, "100.5", at, ok, T),
            start("1", tag, "\"0,5\"", at, ok, T),
            start("1", tag, "null", at, ok, T),
            start("1", tag, "{}", at, ok, T),
            start("1", tag, "-5", at, ok, ok),
            start("1", tag, "1e300", at, ok, ok),
            start("1", tag, "5", "\"\"", ok, P),
            start("1", tag, "5", "null", ok, T),
            start("1", tag, "5", "\"" + repeated(200) + "\"", ok, P),
            start("1", tag, "5", R"("0000-01-01T00:00:00Z")", ok, ok),
            start("1", tag, "5", R"("1970-01-01T00:00:00Z")", ok, ok),
            start("1", tag, "5", R"("2026-01-01T00:00:00.1234567+03")", ok, P),
            start("1", tag, "5", at + R"(,"reservationId":"7")", ok, T),
            start("1", tag, "5", at + R"(,"reservationId":1e30)", ok, P),
            start("1", tag, "5", at + R"(,"reservationId":[])", ok, T),
            start("\"one\"", tag, "5", at, ok, T),
            start("99999999999", tag, "5", at, ok, P),
            start("1", "{}", "5", at, ok, T),
            start("1", "\"" + repeated(256) + "\"", "5", at, ok, P),
            start("1", "\"" + repeated(30) + "\"", "5", at, ok, P),
            {"StartTransaction", R"({"connectorId":1,"idTag":"A"})", ok, O},
            {"StartTransaction", R"({"connectorId":1,"meterStart":5})", ok, O},
            {"StartTransaction", "{}", O, O}};
}

Rows meterValues() {
    const auto values = [](const std::string& meterValue, Verdict lenient, Verdict strict) {
        return HostilePayload{"MeterValues", R"({"connectorId":1,"meterValue":)" + meterValue + "}",
                              lenient, strict};
    };
    const auto sample = [&](const std::string& fields, Verdict lenient, Verdict strict) {
        return values(R"([{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{)" + fields + "}]}]",
                      lenient, strict);
    };
    const auto transaction = [](const std::string& id, Verdict lenient, Verdict strict) {
        return HostilePayload{
            "MeterValues",
            R"({"connectorId":1,"transactionId":)" + id +
                R"(,"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":"1"}]}]})",
            lenient, strict};
    };
    return {values("[]", ok, O),
            values("null", ok, T),
            values("{}", ok, T),
            values("\"x\"", T, T),
            values("[5]", ok, T),
            values("[null]", ok, T),
            values("[[]]", ok, T),
            values("[{}]", ok, O),
            values(R"([{"timestamp":"x","sampledValue":"y"}])", ok, P),
            values(R"([{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[]}])", ok, O),
            sample(R"("value":16.5)", ok, T),
            sample(R"("value":null)", ok, T),
            sample(R"("unit":"Wh")", ok, O),
            sample(R"("value":"1","unit":"MWh")", ok, P),
            sample(R"("value":"1","unit":7)", ok, T),
            sample(R"("value":"1","context":"Alfen")", ok, P),
            sample(R"("value":"1","phase":{})", ok, T),
            sample(R"("value":"1","measurand":"Huawei.Energy")", ok, P),
            sample(R"("value":"1","measurand":")" + repeated(300) + "\"", ok, P),
            sample(R"("value":"1","format":"Signed")", ok, P),
            sample(R"("value":"1","location":"Roof")", ok, P),
            sample(R"("value":")" + repeated(70000) + "\"", ok, ok),
            sample(R"("value":"\u0000")", ok, ok),
            transaction("0", ok, ok),
            transaction("-1", ok, ok),
            transaction("9223372036854775807", ok, ok),
            transaction("18446744073709551615", ok, P),
            transaction("1e40", ok, P),
            transaction("\"5\"", ok, T),
            transaction("null", ok, T),
            transaction("{}", ok, T),
            {"MeterValues", R"({"meterValue":[]})", ok, O}};
}

Rows stops() {
    const auto stop = [](const std::string& fields, Verdict lenient, Verdict strict) {
        return HostilePayload{"StopTransaction",
                              R"({"timestamp":"2026-01-01T00:00:00Z",)" + fields + "}", lenient,
                              strict};
    };
    const auto annex = [&](const std::string& data, Verdict lenient, Verdict strict) {
        return stop(R"("meterStop":1,"transactionId":5,"transactionData":)" + data, lenient,
                    strict);
    };
    return {stop(R"("meterStop":1)", ok, O),
            stop(R"("transactionId":5)", ok, O),
            stop(R"("meterStop":1,"transactionId":"abc")", ok, T),
            stop(R"("meterStop":1,"transactionId":null)", ok, T),
            stop(R"("meterStop":1,"transactionId":0)", ok, ok),
            stop(R"("meterStop":1,"transactionId":-1)", ok, ok),
            stop(R"("meterStop":1,"transactionId":2147483648)", ok, ok),
            stop(R"("meterStop":1,"transactionId":18446744073709551616)", ok, P),
            stop(R"("meterStop":1.25,"transactionId":5)", ok, T),
            stop(R"("meterStop":{},"transactionId":5)", ok, T),
            stop(R"("meterStop":[],"transactionId":[])", T, T),
            stop(R"("meterStop":1,"transactionId":5,"reason":"Foo")", ok, P),
            stop(R"("meterStop":1,"transactionId":5,"reason":5)", ok, T),
            stop(R"("meterStop":1,"transactionId":5,"reason":null)", ok, T),
            stop(R"("meterStop":1,"transactionId":5,"idTag":{})", ok, T),
            stop(R"("meterStop":1,"transactionId":5,"idTag":")" + repeated(300) + "\"", ok, P),
            annex("{}", ok, T),
            annex("\"x\"", ok, T),
            annex("[1,2]", ok, T),
            annex("[]", ok, ok),
            annex("null", ok, T),
            annex(R"([{"timestamp":"x","sampledValue":"y"}])", ok, P),
            annex(R"([{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":{}}]}])", ok, T),
            {"StopTransaction", R"({"meterStop":1,"transactionId":5,"timestamp":"x"})", ok, P}};
}

Rows dataTransfers() {
    const auto transfer = [](const std::string& fields, Verdict lenient, Verdict strict) {
        return HostilePayload{"DataTransfer", "{" + fields + "}", lenient, strict};
    };
    return {transfer(R"("messageId":"m")", O, O),
            transfer(R"("vendorId":7)", ok, T),
            transfer(R"("vendorId":")" + repeated(256) + "\"", ok, P),
            transfer(R"("vendorId":"v","messageId":null)", ok, T),
            transfer(R"("vendorId":"v","messageId":")" + repeated(51) + "\"", ok, P),
            transfer(R"("vendorId":"v","data":5)", ok, T),
            transfer(R"("vendorId":"v","data":{"a":1})", ok, T),
            transfer(R"("vendorId":"v","data":[1])", ok, T),
            transfer(R"("vendorId":"v","messageId":{"a":1})", ok, T),
            transfer(R"("vendorId":"v","data":")" + repeated(900000) + "\"", ok, ok)};
}

void tryAll(HostileStation& station, const Rows& rows, Verdict HostilePayload::* verdict) {
    for (const auto& row : rows) {
        SCOPED_TRACE(row.action + " " + row.payload.substr(0, 200));
        const std::string code = row.*verdict;
        const auto answer = code.empty() ? R"([3,"x",{)" : R"([4,"x",")" + code + R"(",")";
        station.expect(RawStation::frame(R"([2,"x",")" + row.action + R"(",)" + row.payload + "]"),
                       answer);
    }
}

void tryBoth(const Rows& rows) {
    RunningServer server;
    HostileStation lenient(server, "LENIENT");
    HostileStation strict(server, "STRICT");
    const auto changed =
        server.http->patch("/api/v1/stations/STRICT", R"({"leniency":{"strict":true}})");
    ASSERT_EQ(changed.status, 200);
    tryAll(lenient, rows, &HostilePayload::lenient);
    tryAll(strict, rows, &HostilePayload::strict);
}

TEST(HostilePayloads, thatAreNoObjectsAreRefused) { tryBoth(noObjects()); }
TEST(HostilePayloads, ofBootNotificationAreAnsweredAsTheyDeserve) { tryBoth(boots()); }
TEST(HostilePayloads, ofAuthorizeAreAnsweredAsTheyDeserve) { tryBoth(authorizations()); }
TEST(HostilePayloads, ofStatusNotificationAreAnsweredAsTheyDeserve) { tryBoth(statuses()); }
TEST(HostilePayloads, ofStartTransactionAreAnsweredAsTheyDeserve) { tryBoth(starts()); }
TEST(HostilePayloads, ofMeterValuesAreAnsweredAsTheyDeserve) { tryBoth(meterValues()); }
TEST(HostilePayloads, ofStopTransactionAreAnsweredAsTheyDeserve) { tryBoth(stops()); }
TEST(HostilePayloads, ofDataTransferAreAnsweredAsTheyDeserve) { tryBoth(dataTransfers()); }

}  // namespace
}  // namespace voltgate::test
