// Configuration, users and health.
#include <gtest/gtest.h>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

const std::string configuration = "/api/v1/stations/CS-1/configuration";

Variable aVariable(std::string name, std::string value) {
    Variable variable;
    variable.name = std::move(name);
    variable.value = std::move(value);
    variable.readOnly = true;
    return variable;
}

TEST(DeviceModelRoutes, listWhatTheStationReported) {
    Bench bench;
    bench.addStation("CS-1");
    bench.run(bench.deviceModel.record(
        StationId{"CS-1"},
        {aVariable("NumberOfConnectors", "2"), aVariable("ChargeProfileMaxStackLevel", "8")}));

    const auto list = bench.get(configuration);

    EXPECT_EQ(list.at("/items/0/variable"), "ChargeProfileMaxStackLevel");
    EXPECT_EQ(list.at("/items/1/value"), "2");
    EXPECT_EQ(list.at("/items/1/mutability"), "ReadOnly");
}

TEST(DeviceModelRoutes, askTheStationWhenToldTo) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");

    EXPECT_EQ(bench.get(configuration + "?refresh=true").status, 200);
    EXPECT_TRUE(station->last<GetConfiguration>().keys.empty());
}

TEST(DeviceModelRoutes, letNoViewerAskTheStation) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");

    EXPECT_EQ(bench.as(Role::Viewer).get(configuration + "?refresh=true").status, 403);
    EXPECT_TRUE(station->commands().empty());
}

TEST(DeviceModelRoutes, setVariablesOneByOne) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");

    const auto answer =
        bench.patch(configuration, R"({"items":[{"variable":"HeartbeatInterval","value":"60"},
                                                {"variable":"Other","value":"1"}]})");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.at("/items/0/status"), "Accepted");
    EXPECT_EQ(answer.at("/items/1/variable"), "Other");
    EXPECT_EQ(station->last<SetVariable>().variable, "Other");
    EXPECT_EQ(bench.get(configuration).at("/items/0/value"), "60");
}

TEST(DeviceModelRoutes, tellWhichVariableWasNotAnswered) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    station->answer = {.result = CommandResult::NoAnswer};

    const auto answer =
        bench.patch(configuration, R"({"items":[{"variable":"HeartbeatInterval","value":"60"}]})");

    EXPECT_EQ(answer.status, 504);
    EXPECT_NE(answer.at("/detail").find("HeartbeatInterval"), std::string::npos);
}

TEST(DeviceModelRoutes, needSomethingToSet) {
    Bench bench;
    bench.addOnlineStation("CS-1");

    EXPECT_EQ(bench.patch(configuration, R"({"items":[]})").status, 400);
    EXPECT_EQ(bench.patch(configuration, R"({"items":[{"variable":"A"}]})").at("/errors/0/path"),
              "items[0].value");
}

TEST(DeviceModelRoutes, neverRecordPasswords) {
    Bench bench;
    bench.addOnlineStation("CS-1");

    bench.patch(configuration, R"({"items":[{"variable":"AuthorizationKey","value":"s3cret"}]})");

    EXPECT_EQ(bench.get("/api/v1/commands").body.find("s3cret"), std::string::npos);
    EXPECT_EQ(bench.get(configuration).body.find("s3cret"), std::string::npos);
}

TEST(UserRoutes, createAUserWhoCanLogIn) {
    Bench bench;

    const auto made =
        bench.post("/api/v1/users",
                   R"({"email":"New@Example.com","password":"a long one, new","role":"viewer"})");

    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.at("/email"), "new@example.com");
    EXPECT_EQ(made.body.find("argon2"), std::string::npos);
    EXPECT_EQ(bench.get(made.header("Location")).at("/role"), "viewer");
    const auto login = bench.asNobody().post(
        "/api/v1/login", R"({"email":"new@example.com","password":"a long one, new"})");
    EXPECT_EQ(login.status, 200);
}

TEST(UserRoutes, refuseWeakPasswordsAndBadEmails) {
    Bench bench;

    const auto answer =
        bench.post("/api/v1/users", R"({"email":"nobody","password":"short","role":"viewer"})");

    EXPECT_EQ(answer.at("/errors/0/path"), "email");
    EXPECT_EQ(answer.at("/errors/1/path"), "password");
}

TEST(UserRoutes, refuseAnEmailThatIsTaken) {
    Bench bench;

    const auto answer = bench.post(
        "/api/v1/users",
        R"({"email":"VIEWER@example.com","password":"a long one, new","role":"viewer"})");

    EXPECT_EQ(answer.status, 409);
}

TEST(UserRoutes, keepTheLastAdmin) {
    Bench bench;
    const auto admin = runTask(bench.repositories.users.findByEmail("admin@example.com"));
    const auto place = "/api/v1/users/" + std::to_string(admin->number);

    EXPECT_EQ(bench.remove(place).status, 409);
    EXPECT_EQ(bench.patch(place, R"({"role":"viewer"})").status, 409);
    EXPECT_EQ(bench.patch(place, R"({"sites":["S1"]})").status, 409);
    bench.post("/api/v1/users", R"({"email":"s@example.com","password":"a long one, new",)"
                                R"("role":"admin","sites":["S1"]})");
    EXPECT_EQ(bench.remove(place).status, 409);
    bench.post("/api/v1/users",
               R"({"email":"b@example.com","password":"a long one, new","role":"admin"})");
    EXPECT_EQ(bench.remove(place).status, 204);
}

TEST(UserRoutes, changeAPassword) {
    Bench bench;
    const auto viewer = runTask(bench.repositories.users.findByEmail("viewer@example.com"));

    bench.patch("/api/v1/users/" + std::to_string(viewer->number),
                R"({"password":"a new password"})");

    const auto login = bench.asNobody().post(
        "/api/v1/login", R"({"email":"viewer@example.com","password":"a new password"})");
    EXPECT_EQ(login.status, 200);
}

TEST(UserRoutes, changeOnlyWhatWasRead) {
    Bench bench;
    const auto viewer = runTask(bench.repositories.users.findByEmail("viewer@example.com"));
    const auto place = "/api/v1/users/" + std::to_string(viewer->number);
    const Headers ifUnchanged = {{"If-Match", bench.get(place).header("ETag")}};

    EXPECT_EQ(bench.patch(place, R"({"role":"driver"})", ifUnchanged).status, 200);
    EXPECT_EQ(bench.patch(place, R"({"role":"operator"})", ifUnchanged).status, 409);
}

TEST(HealthRoutes, liveWithoutADatabase) {
    Bench bench;
    bench.repositories.setReachable(false);

    EXPECT_EQ(bench.asNobody().get("/healthz").status, 200);
}

TEST(HealthRoutes, areReadyWithDatabaseAndStations) {
    Bench bench;

    EXPECT_EQ(bench.asNobody().get("/readyz").at("/status"), "ready");
}

TEST(HealthRoutes, nameWhatIsMissing) {
    Bench bench;
    bench.repositories.setReachable(false);

    const auto answer = bench.asNobody().get("/readyz");

    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(answer.at("/errors/0/path"), "database");
}

TEST(DeviceModelRoutes, tellWhatAVariableWasSetToBesideWhatIsReported) {
    Bench bench;
    const auto station = bench.addOnlineStation("CS-1");
    const std::string path = "/api/v1/stations/CS-1/configuration";
    bench.patch(path, R"({"items":[{"variable":"HeartbeatInterval","value":"60"}]})");
    bench.run(bench.deviceModel.record({"CS-1"}, {{.component = {},
                                                   .name = "HeartbeatInterval",
                                                   .value = "300",
                                                   .reportedAt = bench.clock.now()}}));

    const auto answer = bench.get(path);

    EXPECT_EQ(answer.at("/items/0/value"), "300");
    EXPECT_EQ(answer.at("/items/0/desiredValue"), "60");
}

}  // namespace
}  // namespace voltgate::rest
