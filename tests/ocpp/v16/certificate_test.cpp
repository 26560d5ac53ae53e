// SignCertificate on the wire: the answer, and what follows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ocpp/json/writer.hpp"
#include "simulator/certificates.hpp"
#include "tests/support/central_system_world.hpp"

namespace voltgate::v16 {
namespace {

using testing::HasSubstr;

std::string requestOf(const std::string& name, std::size_t padding = 0) {
    simulator::Certificates maker("");
    const auto pem = maker.request(name, simulator::RequestFault::None);
    return R"({"csr":)" + json::Writer::write(pem + std::string(padding, '\n')) + "}";
}

TEST(SignCertificate, isAnsweredBeforeTheCertificateFollows) {
    CentralSystemWorld world;

    world.call("SignCertificate", requestOf("CP-1"));

    ASSERT_EQ(world.link->sent.size(), 2U);
    EXPECT_EQ(world.link->sent[0], R"([3,"1",{"status":"Accepted"}])");
    EXPECT_THAT(world.link->sent[1], HasSubstr(R"("GetInstalledCertificateIds")"));
    world.reply(R"({"status":"NotFound"})");
    EXPECT_THAT(world.link->sent[2], HasSubstr(R"("InstallCertificate")"));
    world.reply(R"({"status":"Accepted"})");
    EXPECT_THAT(world.link->sent[3], HasSubstr(R"("GetInstalledCertificateIds")"));
    world.reply(R"({"status":"NotFound"})");
    EXPECT_THAT(world.link->sent[4],
                HasSubstr(R"("CertificateSigned",{"certificateChain":"-----)"));

    world.reply(R"({"status":"Accepted"})");
    EXPECT_EQ(world.tables.issuedCertificates.at(0).state, IssuedState::Installed);
}

TEST(SignCertificate, thatIsSentAgainIsNotSignedAgain) {
    CentralSystemWorld world;
    const auto frame = "[2,\"same\",\"SignCertificate\"," + requestOf("CP-1") + "]";

    for (int i = 0; i < 2; ++i) {
        world.session->receive(frame);
        world.run();
    }

    EXPECT_EQ(world.tables.issuedCertificates.size(), 1U);
}

TEST(SignCertificate, isRejectedWhenTooLongAndRefusedWhenTheStationIsStrict) {
    CentralSystemWorld world;
    EXPECT_EQ(world.answer("SignCertificate", requestOf("CP-1", 6000)), R"({"status":"Rejected"})");
    EXPECT_THAT(*world.tables.securityEvents.back().techInfo, HasSubstr("at most 5500"));
    EXPECT_THAT(world.answer("SignCertificate", requestOf("CP-1", 60000)), HasSubstr("csr: "));

    world.leniency = json::Leniency::strict();
    world.connect();
    EXPECT_THAT(world.answer("SignCertificate", requestOf("CP-1", 6000)), HasSubstr("csr: "));
    EXPECT_TRUE(world.tables.issuedCertificates.empty());
}

TEST(SecurityEventNotification, isOnRecordWhenItIsAnswered) {
    CentralSystemWorld world;

    const auto answer = world.answer(
        "SecurityEventNotification",
        R"({"type":"TamperDetectionActivated","timestamp":"2026-01-01T00:00:00Z","techInfo":"door"})");

    EXPECT_EQ(answer, "{}");
    const auto& event = world.tables.securityEvents.at(0);
    EXPECT_EQ(event.station.value, "CP-1");
    EXPECT_EQ(event.type, "TamperDetectionActivated");
    EXPECT_EQ(event.techInfo, "door");
    EXPECT_EQ(event.at, *DateTime::parse("2026-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace voltgate::v16
