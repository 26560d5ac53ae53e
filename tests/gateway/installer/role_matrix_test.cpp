// Who may do what: one table of all operations, and every kind of caller.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "gateway/installer/key_map_view.hpp"
#include "gateway/installer/openapi.hpp"
#include "tests/gateway/installer/bench.hpp"
#include "tests/gateway/openapi_document.hpp"
#include "tests/support/zip_files.hpp"

namespace voltgate::installer {
namespace {

enum class Reach { Nobody, Station };  // Whether the station is told something.

struct Row {
    const char* method;
    const char* path;    ///< A template.
    const char* target;  ///< A request that succeeds; {station} is its id, {identity} a token.
    const char* roles;   ///< o: operator, i: installer, d: developer; "-": needs no token.
    int status = 200;    ///< Of its answer.
    Reach reach = Reach::Nobody;
    const char* body = "";
    bool bringsFile = false;  ///< A form with a zip, in place of `body`.
};

constexpr auto schedule = R"({"recurring":"daily","sections":[{"time":0,"limit":6}]})";
constexpr auto preset = R"({"status":"TIMEOUT","statusMessage":"no card"})";
constexpr auto toStation = Reach::Station;

// The 42 operations of the interface, and the label of a card, which came later.
constexpr std::size_t operationCount = 43 + 1;
constexpr std::size_t pathCount = 30;
constexpr std::array rows = {
    Row{"GET", "/auth", "/auth?token={identity}", "-"},
    Row{"POST", "/auth", "/auth?token={identity}", "-"},
    Row{"GET", "/authentication-mode", "/authentication-mode", "oi"},
    Row{"POST", "/authentication-mode", "/authentication-mode?authenticationMode=WHITELIST", "oi",
        200, toStation},
    Row{"GET", "/config/socket-permanent-lock-mode", "/config/socket-permanent-lock-mode", "i"},
    Row{"POST", "/config/socket-permanent-lock-mode",
        "/config/socket-permanent-lock-mode?socketLockMode=LOCKED", "i", 200, toStation},
    Row{"GET", "/config/grid-max-current", "/config/grid-max-current", "i"},
    Row{"POST", "/config/grid-max-current", "/config/grid-max-current?maxCurrent=16", "i", 200,
        toStation},
    Row{"GET", "/config/load-shedding", "/config/load-shedding", "i"},
    Row{"POST", "/config/load-shedding", "/config/load-shedding?loadShedding=P1", "i", 200,
        toStation},
    Row{"GET", "/config/charge-station-max-current", "/config/charge-station-max-current", "i"},
    Row{"POST", "/config/charge-station-max-current",
        "/config/charge-station-max-current?chargeStationMaxCurrent=16", "i", 200, toStation},
    Row{"GET", "/config/on-off-peak", "/config/on-off-peak", "i"},
    Row{"POST", "/config/on-off-peak", "/config/on-off-peak?onOffPeak=OFF_PEAK", "i", 200,
        toStation},
    Row{"GET", "/config/grid-currents", "/config/grid-currents", "i"},
    Row{"POST", "/config/grid-currents", "/config/grid-currents?gridCurrents=16,16,20", "i", 200,
        toStation},
    Row{"POST", "/config/reboot", "/config/reboot", "i", 204, toStation},
    Row{"POST", "/tests/shunt/activate", "/tests/shunt/activate", "i", 200, toStation},
    Row{"GET", "/whitelist/cards", "/whitelist/cards", "oi"},
    Row{"GET", "/whitelist/cards/{token}", "/whitelist/cards/CARD-{station}", "oi"},
    Row{"POST", "/whitelist/cards/{token}", "/whitelist/cards/CARD-{station}?label=red", "oi"},
    Row{"DELETE", "/whitelist/cards/{token}", "/whitelist/cards/CARD-{station}", "oi", 200,
        toStation},
    Row{"GET", "/whitelist/card", "/whitelist/card", "oi"},
    Row{"GET", "/device-info", "/device-info", "oi"},
    Row{"GET", "/status", "/status", "oi"},
    Row{"GET", "/installer-status", "/installer-status", "i"},
    Row{"POST", "/charging/start", "/charging/start?tag=TAG", "oi", 204, toStation},
    Row{"POST", "/charging/stop", "/charging/stop?tag=TAG-{station}", "oi", 204, toStation},
    Row{"POST", "/charging/unlock", "/charging/unlock", "oi", 204, toStation},
    Row{"GET", "/transactions", "/transactions", "oi"},
    Row{"GET", "/schedules/chargepoint", "/schedules/chargepoint", "oi"},
    Row{"POST", "/schedules/chargepoint", "/schedules/chargepoint", "oi", 200, toStation, schedule},
    Row{"POST", "/development/whitelist/cards", "/development/whitelist/cards", "d", 200, toStation,
        R"({"token":"NEW"})"},
    Row{"POST", "/development/card/registration-response",
        "/development/card/registration-response", "d", 204, Reach::Nobody, preset},
    Row{"POST", "/development/qr-gen",
        "/development/qr-gen?chargePointId={station}&ssid=net&psk=secret-psk", "d"},
    Row{"POST", "/upgrade", "/upgrade", "oi", 200, toStation, "", true},
    Row{"GET", "/development/upgrade-contents", "/development/upgrade-contents", "d"},
    Row{"GET", "/development/upgrade", "/development/upgrade", "d"},
    Row{"DELETE", "/development/upgrade", "/development/upgrade", "d"},
    Row{"GET", "/firmwares", "/firmwares", "oid"},
    Row{"POST", "/firmwares", "/firmwares", "id", 200, Reach::Nobody, "", true},
    Row{"DELETE", "/firmwares", "/firmwares", "id"},
    Row{"GET", "/firmwares/latest", "/firmwares/latest", "oid", 302},
    Row{"GET", "/firmwares/{filename}", "/firmwares/FW-{station}.zip", "oid"},
};

constexpr std::array allRoles = {Role::Operator, Role::Installer, Role::Developer};

bool isPublic(const Row& row) { return std::string_view(row.roles) == "-"; }

bool mayCall(const Row& row, Role role) {
    return isPublic(row) ||
           std::string_view(row.roles).find(wordOf(role).front()) != std::string_view::npos;
}

// Does what it is told.
CommandOutcome willing(const StationCommand& command) {
    if (std::holds_alternative<GetLocalListVersion>(command)) {
        CommandOutcome outcome{.result = CommandResult::Answered};
        outcome.localListVersion = 0;
        return outcome;
    }
    // As 1.6 answers UpdateFirmware: with nothing.
    if (std::holds_alternative<UpdateFirmware>(command)) {
        return {.result = CommandResult::Answered, .response = "{}"};
    }
    return answered(std::holds_alternative<UnlockConnector>(command) ? "Unlocked" : "Accepted");
}

std::string aZip() { return test::zipOf({{"image.bin", "new"}}); }

void keepImage(Bench& bench, const StationId& station, FirmwarePurpose purpose) {
    auto bytes = std::make_shared<TextSource>(aZip());
    Firmware image{.name = "FW-" + station.value + ".zip"};
    image.image = bench.rest.run(bench.rest.files.put(std::move(bytes), 100000));
    image.owner = station;
    image.purpose = purpose;
    image.uploadedAt = bench.rest.clock.now();
    bench.rest.run(bench.rest.firmwareRows.addOwned(std::move(image)));
}

// A station that is online, with a card, a charge, images, and somebody about to show a card.
std::shared_ptr<AnsweringStation> prepare(Bench& bench, const std::string& id) {
    auto station = bench.boot(id);
    station->answerTo = willing;
    const StationId named{id};
    bench.rest.run(bench.whitelistRows.remove(named, IdToken{"NEW"}));
    bench.rest.run(bench.whitelistRows.add(named, IdToken{"CARD-" + id}, 9));
    bench.rest.startTransaction(id, "TAG-" + id);
    bench.rest.run(bench.stationFirmware.removeAll(named, FirmwarePurpose::Firmwares));
    keepImage(bench, named, FirmwarePurpose::Firmwares);
    keepImage(bench, named, FirmwarePurpose::Upgrade);
    CardRegistration shown{.result = CardRegistrationResult::Success};
    shown.card.emplace().token = IdToken{"SHOWN"};
    bench.whitelists.preset(named, std::move(shown));
    return station;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

// The request of a row, about this station. Its answer is one that the document knows.
rest::Answered call(Bench& bench, const Row& row, const std::string& station) {
    static const auto documented = test::operationsIn(openApiYaml);
    auto target = replaced(row.target, "{station}", station);
    target = replaced(target, "{identity}", bench.identityToken(Role::Installer, station));
    target += (target.find('?') == std::string::npos ? "?" : "&") + std::string("clientId=app");
    const auto body = row.bringsFile ? test::formWith("NEW.zip", aZip()) : row.body;
    auto answer = bench.request(row.method, target, body, {{"Content-Type", test::formType}});
    const auto& lines = documented.at(row.method + (" " + std::string(row.path)));
    EXPECT_TRUE(test::documentsStatus(lines, answer.status)) << answer.status << answer.body;
    return answer;
}

class RoleMatrix : public testing::TestWithParam<Row> {};
class ClosedOperations : public testing::TestWithParam<Row> {};  // Those that need a token.

TEST(RoleMatrixTable, listsEveryOperationOnceAndNoOther) {
    Bench bench;
    std::set<std::string> listed = {"GET " + basePath + "/openapi.yaml"};
    std::set<std::string> paths;
    std::set<std::string> actual;
    for (const auto& row : rows) {
        listed.insert(row.method + (" " + basePath) + row.path);
        paths.insert(row.path);
    }
    for (const auto& operation : bench.api.operations()) {
        actual.insert(operation.method + " " + operation.path);
    }
    EXPECT_EQ(listed, actual);
    EXPECT_EQ(rows.size(), operationCount);
    EXPECT_EQ(paths.size(), pathCount);
}

TEST_P(RoleMatrix, letsEachRoleDoWhatTheTableSays) {
    const auto& row = GetParam();
    Bench bench;
    for (const auto role : allRoles) {
        const auto station = prepare(bench, "CS-1");

        const auto answer = call(bench.as(role), row, "CS-1");

        EXPECT_EQ(answer.status, mayCall(row, role) ? row.status : 403)
            << wordOf(role) << ": " << answer.body;
        if (mayCall(row, role)) continue;
        EXPECT_EQ(answer.at("/name"), "ForbiddenError");
        EXPECT_TRUE(station->commands().empty()) << wordOf(role);
    }
}

std::string changedInside(std::string token) {
    auto& c = token[token.rfind('.') + 20];
    c = c == 'A' ? 'B' : 'A';
    return token;
}

std::string claimsOf(const std::string& token) {
    const auto begin = token.find('.') + 1;
    return token.substr(begin, token.rfind('.') - begin);
}

// Every kind of token that gets nobody in.
std::map<std::string, std::string> uselessTokens(const Bench& bench, Role role) {
    static const auto strangeKeys = IdentityKeys::make();
    const auto good = bench.accessToken(role);
    const auto& clock = bench.rest.clock;
    const InstallerTokens strangers(strangeKeys, std::chrono::hours(1), clock);
    const InstallerTokens expired(bench.keys(), std::chrono::seconds(0), clock);
    const Identity identity{.station = {"CS-1"}, .role = role};
    const auto unsignedToken = base64Url(R"({"typ":"JWT","alg":"none"})") + "." + claimsOf(good);
    const auto symmetric = base64Url(R"({"typ":"JWT","alg":"HS256"})") + "." + claimsOf(good);
    const auto& publicKey = bench.keys().publicKey;
    return {{"none", ""},
            {"garbage", "garbage"},
            {"expired", expired.issueAccess({identity, "app"})},
            {"tampered", changedInside(good)},
            {"signed by a stranger", strangers.issueAccess({identity, "app"})},
            {"an identity token", bench.identityToken(role)},
            {"alg none", unsignedToken + "."},
            {"alg none without a dot", unsignedToken},
            {"HS256 with the public key",
             symmetric + "." + base64Url(hmacSha256(symmetric, publicKey))}};
}

TEST_P(RoleMatrix, refusesEveryOtherToken) {
    const auto& row = GetParam();
    Bench bench;
    const auto station = prepare(bench, "CS-1");
    for (const auto role : allRoles) {
        for (const auto& [name, token] : uselessTokens(bench, role)) {
            const auto answer = call(bench.withBearer(token), row, "CS-1");

            EXPECT_EQ(answer.status, isPublic(row) ? row.status : 401) << name;
            if (isPublic(row)) continue;
            EXPECT_EQ(answer.at("/name"), "UnauthorizedError") << name;
            EXPECT_EQ(answer.header("WWW-Authenticate"), "Bearer") << name;
        }
    }
    EXPECT_TRUE(station->commands().empty());
}

// What is on record of a station, as far as this API can change it.
std::string stateOf(Bench& bench, const std::string& id) {
    std::string state;
    for (const auto* target : {"/whitelist/cards", "/transactions", "/schedules/chargepoint",
                               "/authentication-mode", "/firmwares"}) {
        state += bench.as(Role::Operator, id).get(target).body + "\n";
    }
    state += bench.as(Role::Developer, id).get("/development/upgrade").body + "\n";
    for (const auto& setting : bench.rest.run(bench.settings.ofStation({id}))) {
        state += std::string(wordOf(setting.name)) + "=" + setting.desired.value_or("") + "\n";
    }
    return state;
}

TEST_P(ClosedOperations, touchOnlyTheStationOfTheToken) {
    const auto& row = GetParam();
    Bench bench;
    bench.rest.addStation("CS-2");
    const auto other = prepare(bench, "CS-1");
    const auto before = stateOf(bench, "CS-1");
    const auto commandsBefore = other->commands().size();
    for (const auto role : allRoles) {
        if (!mayCall(row, role)) continue;
        const auto own = prepare(bench, "CS-2");

        const auto answer = call(bench.as(role, "CS-2"), row, "CS-2");

        EXPECT_EQ(answer.status, row.status) << wordOf(role) << answer.body;
        EXPECT_EQ(answer.body.find("CS-1"), std::string::npos) << answer.body;
        if (row.reach == Reach::Station) {
            bench.get("/status");  // Lets what was begun come to its end.
            EXPECT_FALSE(own->commands().empty());
        }
        // What the other station has is not there for this one.
        const bool namesStation =
            std::string_view(row.target).find("{station}") != std::string_view::npos;
        if (namesStation) {
            const auto refused = call(bench.as(role, "CS-2"), row, "CS-1");
            EXPECT_TRUE(refused.status == 404 || refused.status == 403) << refused.body;
        }
    }
    EXPECT_EQ(other->commands().size(), commandsBefore);
    EXPECT_EQ(stateOf(bench, "CS-1"), before);
}

TEST_P(ClosedOperations, findNoStationForATokenOfOneThatIsNotThere) {
    const auto& row = GetParam();
    Bench bench;
    for (const auto role : allRoles) {
        if (!mayCall(row, role)) continue;
        const auto answer = call(bench.as(role, "CS-9"), row, "CS-9");
        EXPECT_EQ(answer.status, 404) << wordOf(role);
        EXPECT_EQ(answer.at("/message"), "there is no station CS-9, which this token is for");
    }
}

std::vector<Row> closedRows() {
    std::vector<Row> closed;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(closed),
                 [](const Row& row) { return !isPublic(row); });
    return closed;
}

std::string nameOf(const testing::TestParamInfo<Row>& info) {
    std::string name = info.param.method + std::string(info.param.path);
    for (auto& c : name) {
        const bool isAllowed =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!isAllowed) c = '_';
    }
    return name;
}

INSTANTIATE_TEST_SUITE_P(All, RoleMatrix, testing::ValuesIn(rows), nameOf);
INSTANTIATE_TEST_SUITE_P(All, ClosedOperations, testing::ValuesIn(closedRows()), nameOf);

}  // namespace
}  // namespace voltgate::installer
