#include "ocpp/services/admission_service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ocpp/domain/hex.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/in_memory_repositories.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate {
namespace {

using testing::HasSubstr;

struct World {
    explicit World(int securityProfile = 1, std::optional<std::string> password = "secret") {
        runTask(registration.refresh());
        runTask(registration.add(
            {.id = {"CP-1"}, .securityProfile = securityProfile, .password = std::move(password)}));
    }
    Admission judge(HandshakeFacts facts) { return admission.judge(facts); }

    FakeClock clock;
    InMemoryTables tables{clock};
    InMemoryStations stations{tables};
    ConnectedStations connected;
    RegistrationService registration{stations, connected, clock, std::chrono::seconds(300)};
    AdmissionService admission{registration, clock};
};

HandshakeFacts aHandshake(std::string password = "secret") {
    return {.stationId = "CP-1",
            .pathFault = {},
            .credentialsKind = CredentialsKind::Basic,
            .credentials = BasicCredentials{"CP-1", std::move(password)},
            .subprotocols = {"ocpp1.6"}};
}

TEST(Admission, acceptsAStationWithItsPassword) {
    World world;

    const auto admission = world.judge(aHandshake());

    EXPECT_EQ(admission.verdict, ConnectionVerdict::Accepted);
    EXPECT_EQ(admission.version, OcppVersion::V16);
    EXPECT_EQ(admission.subprotocol, "ocpp1.6");
}

TEST(Admission, answersWithTheRegisteredSpelling) {
    World world;
    auto handshake = aHandshake();
    handshake.stationId = "cp-1";
    handshake.credentials->user = "Cp-1";

    const auto admission = world.judge(handshake);

    EXPECT_EQ(admission.verdict, ConnectionVerdict::Accepted);
    EXPECT_EQ(admission.station->id.value, "CP-1");
}

TEST(Admission, acceptsTheHexadecimalFormOfAPassword) {
    World world;
    World worldWithHex(1, toHex("secret"));

    EXPECT_EQ(world.judge(aHandshake(toHex("secret"))).verdict, ConnectionVerdict::Accepted);
    EXPECT_EQ(world.judge(aHandshake(toUpperHex("secret"))).verdict, ConnectionVerdict::Accepted);
    EXPECT_EQ(worldWithHex.judge(aHandshake("secret")).verdict, ConnectionVerdict::Accepted);
}

TEST(Admission, refusesAWrongPassword) {
    World world;

    EXPECT_EQ(world.judge(aHandshake("wrong")).verdict, ConnectionVerdict::WrongCredentials);
    EXPECT_EQ(world.judge(aHandshake("")).verdict, ConnectionVerdict::WrongCredentials);
}

TEST(Admission, refusesAnotherUserName) {
    World world;
    auto handshake = aHandshake();
    handshake.credentials->user = "CP-2";

    EXPECT_EQ(world.judge(handshake).verdict, ConnectionVerdict::WrongCredentials);
}

TEST(Admission, refusesAHandshakeWithoutCredentials) {
    World world;
    auto handshake = aHandshake();
    handshake.credentialsKind = CredentialsKind::None;
    handshake.credentials.reset();

    EXPECT_EQ(world.judge(handshake).verdict, ConnectionVerdict::NoCredentials);
}

TEST(Admission, asksForAnotherHeaderWhereOneCannotBeRead) {
    World world;
    auto handshake = aHandshake();
    handshake.credentialsKind = CredentialsKind::Malformed;
    handshake.credentials.reset();

    const auto verdict = world.judge(handshake).verdict;

    EXPECT_EQ(verdict, ConnectionVerdict::NoCredentials);
    EXPECT_EQ(httpStatus(verdict), 401);
}

TEST(Admission, acceptsARightPasswordHoweverManyWrongOnesCameBefore) {
    World world;
    for (int i = 0; i < 200; ++i) {
        const auto refused = world.judge(aHandshake("guess " + std::to_string(i)));
        EXPECT_EQ(refused.isLimited, i >= 20) << i;
        EXPECT_EQ(refused.retryAfter.has_value(), i >= 20) << i;
    }

    EXPECT_EQ(world.judge(aHandshake()).verdict, ConnectionVerdict::Accepted);
}

TEST(Admission, doesNotTellByItsStatusWhichIdsThereAre) {
    World world;
    World withCertificate(3);
    World withTls(2);
    auto unknown = aHandshake("wrong");
    unknown.stationId = "CP-9";
    auto nothing = aHandshake();
    nothing.credentialsKind = CredentialsKind::None;
    nothing.credentials.reset();
    auto unknownWithNothing = nothing;
    unknownWithNothing.stationId = "CP-9";

    for (auto* facts : {&unknown, &nothing, &unknownWithNothing})
        EXPECT_EQ(httpStatus(world.judge(*facts).verdict), 401);
    EXPECT_EQ(httpStatus(world.judge(aHandshake("wrong")).verdict), 401);
    EXPECT_EQ(httpStatus(withTls.judge(aHandshake("wrong")).verdict), 401);
    auto overTls = aHandshake("wrong");
    overTls.isTls = true;
    EXPECT_EQ(httpStatus(withCertificate.judge(overTls).verdict), 401);
}

TEST(Admission, limitsWhoTriesIdsLikeWhoTriesPasswords) {
    World world;
    const auto limitedAfter = [&world](const std::string& address, HandshakeFacts facts) {
        facts.address = address;
        int tries = 0;
        while (!world.judge(facts).isLimited && tries < 1000) ++tries;
        return tries;
    };
    auto unknown = aHandshake("wrong");
    unknown.stationId = "CP-9";

    EXPECT_EQ(limitedAfter("10.0.0.1", unknown), 20);
    EXPECT_EQ(limitedAfter("10.0.0.2", aHandshake("wrong")), 20);
}

TEST(Admission, doesNotTellByAMissingHeaderWhichIdsThereAre) {
    World world;
    StationChange change;
    change.connection = ConnectionQuirks{.allowMissingConnectionHeader = true};
    runTask(world.registration.change({"CP-1"}, std::move(change), {}, {}));
    auto wrong = aHandshake("wrong");
    auto right = aHandshake();
    auto unknown = aHandshake();
    unknown.stationId = "CP-9";
    for (auto* facts : {&wrong, &right, &unknown}) facts->hasConnectionHeader = false;

    EXPECT_EQ(httpStatus(world.judge(wrong).verdict), 400);
    EXPECT_EQ(httpStatus(world.judge(unknown).verdict), 400);
    EXPECT_EQ(world.judge(right).verdict, ConnectionVerdict::Accepted);
}

TEST(Admission, refusesAStationForWhichNoPasswordIsSet) {
    World world(1, std::nullopt);

    EXPECT_EQ(world.judge(aHandshake("")).verdict, ConnectionVerdict::WrongCredentials);
}

TEST(Admission, asksForNoPasswordAtProfileZero) {
    World world(0, std::nullopt);
    auto handshake = aHandshake();
    handshake.credentialsKind = CredentialsKind::None;
    handshake.credentials.reset();

    EXPECT_EQ(world.judge(handshake).verdict, ConnectionVerdict::Accepted);
}

TEST(Admission, asksForTlsFromProfileTwo) {
    World world(2);

    EXPECT_EQ(world.judge(aHandshake()).verdict, ConnectionVerdict::TlsRequired);
}

TEST(Admission, tellsHowToAddAnUnknownStation) {
    World world;
    auto handshake = aHandshake();
    handshake.stationId = "CP-9";

    const auto admission = world.judge(handshake);

    EXPECT_EQ(admission.verdict, ConnectionVerdict::UnknownStation);
    EXPECT_THAT(admission.reason, HasSubstr("voltgate station add"));
}

TEST(Admission, refusesAPathWithoutAStation) {
    World world;
    auto handshake = aHandshake();
    handshake.stationId.reset();

    EXPECT_EQ(httpStatus(world.judge(handshake).verdict), 404);
}

TEST(Admission, followsTheClientsOrderOfSubprotocols) {
    World world;
    auto handshake = aHandshake();
    handshake.subprotocols = {"ocpp2.0.1", "OCPP1.6", "ocpp1.5"};

    EXPECT_EQ(world.judge(handshake).subprotocol, "ocpp1.6");
}

TEST(Admission, completesTheHandshakeWithoutACommonSubprotocol) {
    World world;
    auto handshake = aHandshake();
    handshake.subprotocols = {"ocpp1.5"};

    const auto admission = world.judge(handshake);

    EXPECT_EQ(admission.verdict, ConnectionVerdict::NoSubprotocol);
    EXPECT_EQ(httpStatus(admission.verdict), 101);
}

TEST(Admission, waitsForTheStationsToBeRead) {
    FakeClock clock;
    InMemoryTables tables{clock};
    InMemoryStations stations{tables};
    ConnectedStations connected;
    RegistrationService registration{stations, connected, clock, std::chrono::seconds(300)};

    const auto admission = AdmissionService(registration, clock).judge(aHandshake());

    EXPECT_EQ(httpStatus(admission.verdict), 503);
}

TEST(Registration, forgetsARemovedStation) {
    World world;

    EXPECT_TRUE(runTask(world.registration.remove({"CP-1"})));

    EXPECT_EQ(world.judge(aHandshake()).verdict, ConnectionVerdict::UnknownStation);
}

TEST(Registration, takesANewPasswordAtOnce) {
    World world;

    runTask(world.registration.change({"CP-1"}, {}, "new secret", {}));

    EXPECT_EQ(world.judge(aHandshake("new secret")).verdict, ConnectionVerdict::Accepted);
    EXPECT_EQ(world.judge(aHandshake("secret")).verdict, ConnectionVerdict::WrongCredentials);
}

// Stations whose first reading is overtaken by a change.
class OvertakenStations final : public InMemoryStations {
public:
    using InMemoryStations::InMemoryStations;
    Task<std::vector<ChargingStation>> all() override {
        auto stations = co_await InMemoryStations::all();
        if (auto change = std::exchange(meanwhile, nullptr)) co_await change();
        co_return stations;
    }
    std::function<Task<>()> meanwhile;
};

Task<> addStation(RegistrationService* registration) {
    co_await registration->add({.id = {"CP-NEW"}});
}

TEST(Registration, keepsAStationThatIsAddedWhileAllAreRead) {
    FakeClock clock;
    InMemoryTables tables{clock};
    OvertakenStations stations{tables};
    ConnectedStations connected;
    RegistrationService registration{stations, connected, clock, std::chrono::seconds(300)};
    stations.meanwhile = [&registration] { return addStation(&registration); };

    runTask(registration.refresh());

    EXPECT_TRUE(registration.known("CP-NEW"));
}

TEST(Registration, refusesASecondStationWithAnIdInAnotherCase) {
    World world;

    EXPECT_FALSE(runTask(world.registration.add({.id = {"cp-1"}})));
}

}  // namespace
}  // namespace voltgate
