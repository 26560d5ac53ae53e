#include "ocpp/services/quarantine_service.hpp"

#include <gtest/gtest.h>

#include "ocpp/services/admission_service.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/in_memory_repositories.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate {
namespace {

struct World {
    /// A handshake of the unknown station "Cp-7", as the gate records it.
    Admission knock(const std::string& password = "shown", const std::string& user = "Cp-7") {
        HandshakeFacts facts{.stationId = "Cp-7",
                             .credentialsKind = CredentialsKind::Basic,
                             .credentials = BasicCredentials{user, password},
                             .subprotocols = subprotocols};
        auto admission = admissions.judge(facts);
        if (admission.verdict == ConnectionVerdict::UnknownStation) {
            repositories.attempts.record({.at = clock.now(),
                                          .address = "10.0.0.5:4711",
                                          .path = "/ocpp/Cp-7",
                                          .stationId = "Cp-7",
                                          .subprotocols = joined(subprotocols),
                                          .verdict = admission.verdict,
                                          .reason = admission.reason,
                                          .isUserNameTheId = user == "Cp-7",
                                          .shownCredential = admission.shownCredential});
        }
        return admission;
    }
    Adopted adopt(Adoption adoption) { return runTask(quarantine.adopt(std::move(adoption))); }

    World() { runTask(registration.refresh()); }

    FakeClock clock;
    InMemoryRepositories repositories{clock};
    ConnectedStations connected;
    RegistrationService registration{repositories.stations, connected, clock,
                                     std::chrono::seconds(300)};
    AdmissionService admissions{registration, clock};
    QuarantineService quarantine{repositories.attempts, registration};
    std::vector<std::string> subprotocols{"ocpp1.6"};
};

TEST(Quarantine, keepsAnUnknownStationWithWhatWasSeenOfIt) {
    World world;
    world.knock();
    world.knock();

    const auto waiting = runTask(world.quarantine.list({})).items;

    ASSERT_EQ(waiting.size(), 1u);
    EXPECT_EQ(waiting[0].last.stationId, "Cp-7");
    EXPECT_EQ(waiting[0].count, 2);
    EXPECT_EQ(waiting[0].last.subprotocols, "ocpp1.6");
}

TEST(Adoption, registersTheStationAsItSpellsItselfSoThatItGetsIn) {
    World world;
    world.knock();

    const auto adopted = world.adopt({.stationId = "CP-7", .password = "agreed"});

    ASSERT_EQ(adopted.result, AdoptionResult::Adopted);
    EXPECT_EQ(adopted.station->id.value, "Cp-7");
    EXPECT_EQ(adopted.station->ocppVersion, OcppVersion::V16);
    EXPECT_FALSE(adopted.password);
    EXPECT_EQ(world.knock("agreed").verdict, ConnectionVerdict::Accepted);
    EXPECT_TRUE(runTask(world.quarantine.list({})).items.empty());
}

TEST(Adoption, makesUpAPasswordAndTellsIt) {
    World world;
    world.knock();

    const auto adopted = world.adopt({.stationId = "Cp-7"});

    ASSERT_TRUE(adopted.password);
    EXPECT_EQ(adopted.password->size(), 20u);
    EXPECT_EQ(world.knock("shown").verdict, ConnectionVerdict::WrongCredentials);
    EXPECT_EQ(world.knock(*adopted.password).verdict, ConnectionVerdict::Accepted);
}

TEST(Adoption, canKeepThePasswordThatTheStationHasShown) {
    World world;
    world.knock("shown");

    const auto adopted = world.adopt({.stationId = "Cp-7", .keepsPassword = true});

    ASSERT_EQ(adopted.result, AdoptionResult::Adopted);
    EXPECT_FALSE(adopted.password);
    EXPECT_EQ(world.knock("shown").verdict, ConnectionVerdict::Accepted);
    EXPECT_EQ(world.knock("other").verdict, ConnectionVerdict::WrongCredentials);
}

TEST(Adoption, allowsForAnotherUserNameAndAMissingVersion) {
    World world;
    world.subprotocols.clear();
    world.knock("shown", "installer");

    const auto adopted = world.adopt({.stationId = "Cp-7", .keepsPassword = true});

    EXPECT_TRUE(adopted.station->connection.anyUserName);
    EXPECT_EQ(adopted.station->connection.assumeVersion, OcppVersion::V16);
    EXPECT_EQ(world.knock("shown", "installer").verdict, ConnectionVerdict::Accepted);
}

TEST(Adoption, refusesToKeepAPasswordThatWasNotShown) {
    World world;
    world.knock("");

    EXPECT_EQ(world.adopt({.stationId = "Cp-7", .keepsPassword = true}).result,
              AdoptionResult::NoPasswordShown);
    EXPECT_FALSE(world.registration.known("Cp-7"));
}

TEST(Adoption, isOnlyForThoseWhoHaveKnocked) {
    World world;

    EXPECT_EQ(world.adopt({.stationId = "Cp-7"}).result, AdoptionResult::NotFound);
}

TEST(Quarantine, forgetsWhoIsDismissedUntilHeKnocksAgain) {
    World world;
    world.knock();

    EXPECT_TRUE(runTask(world.quarantine.dismiss("cp-7")));
    EXPECT_FALSE(runTask(world.quarantine.dismiss("cp-7")));
    EXPECT_TRUE(runTask(world.quarantine.list({})).items.empty());
    world.knock();
    EXPECT_EQ(runTask(world.quarantine.list({})).items.size(), 1u);
}

}  // namespace
}  // namespace voltgate
