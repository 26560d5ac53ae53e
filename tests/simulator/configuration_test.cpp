#include "simulator/configuration.hpp"

#include <gtest/gtest.h>

namespace voltgate::simulator {
namespace {

TEST(Configuration, listsAllKeysWhenNoneIsNamed) {
    const Configuration configuration;

    const auto response = configuration.get({});

    EXPECT_GT(response.configurationKey->size(), 20U);
    EXPECT_FALSE(response.unknownKey.has_value());
}

TEST(Configuration, namesTheKeysThatItDoesNotKnow) {
    const Configuration configuration;
    v16::GetConfigurationRequest request;
    request.key = {{"heartbeatinterval", "NoSuchKey"}};

    const auto response = configuration.get(request);

    ASSERT_EQ(response.configurationKey->size(), 1U);
    EXPECT_EQ(response.configurationKey->at(0).key.value, "HeartbeatInterval");
    ASSERT_EQ(response.unknownKey->size(), 1U);
    EXPECT_EQ(response.unknownKey->at(0).value, "NoSuchKey");
}

TEST(Configuration, takesAValueThatFits) {
    Configuration configuration;

    const auto status = configuration.change("MeterValueSampleInterval", "15");

    EXPECT_EQ(status, v16::ConfigurationStatus::Accepted);
    EXPECT_EQ(configuration.number("MeterValueSampleInterval"), 15);
}

TEST(Configuration, rejectsAValueOfTheWrongType) {
    Configuration configuration;

    const auto status = configuration.change("MeterValueSampleInterval", "often");

    EXPECT_EQ(status, v16::ConfigurationStatus::Rejected);
    EXPECT_EQ(configuration.number("MeterValueSampleInterval"), 60);
}

TEST(Configuration, rejectsToChangeWhatIsReadOnly) {
    Configuration configuration;

    EXPECT_EQ(configuration.change("NumberOfConnectors", "9"), v16::ConfigurationStatus::Rejected);
}

TEST(Configuration, doesNotSupportUnknownKeys) {
    Configuration configuration;

    EXPECT_EQ(configuration.change("NoSuchKey", "1"), v16::ConfigurationStatus::NotSupported);
}

TEST(Configuration, appliesSomeKeysOnlyAfterAReboot) {
    Configuration configuration;

    const auto status = configuration.change("WebSocketPingInterval", "5");
    const int before = configuration.number("WebSocketPingInterval");
    configuration.reboot();

    EXPECT_EQ(status, v16::ConfigurationStatus::RebootRequired);
    EXPECT_EQ(before, 60);
    EXPECT_EQ(configuration.number("WebSocketPingInterval"), 5);
}

}  // namespace
}  // namespace voltgate::simulator
