#include "simulator/misbehaviour.hpp"

#include <gtest/gtest.h>

#include "simulator/station_host.hpp"
#include "tests/simulator/local_central_system.hpp"

namespace voltgate::simulator {
namespace {

class MisbehaviourTest : public testing::TestWithParam<Misbehaviour> {
protected:
    MisbehaviourTest() {
        central.addStation("CP1");
        central.addToken("TAG1");
    }

    std::unique_ptr<StationHost> station(Misbehaviour fault) {
        StationSettings settings;
        settings.url = central.url();
        settings.misbehaviours = {fault};
        settings.lateness = std::chrono::milliseconds(50);
        settings.firstBackoff = std::chrono::milliseconds(10);
        settings.configuration["MeterValueSampleInterval"] = "0";
        auto host = std::make_unique<StationHost>(settings);
        host->station().stayOnline();
        return host;
    }

    LocalCentralSystem central;
};

// Whatever else it does wrong, its own messages get through and are recorded once.
TEST_P(MisbehaviourTest, doesNotKeepItFromCharging) {
    const auto host = station(GetParam());

    ASSERT_TRUE(host->until([&] { return host->station().isReady(); }));
    host->await(host->station().startTransaction(1, "TAG1"));
    host->await(host->station().stopTransaction(1, v16::Reason::Local));

    EXPECT_TRUE(host->until([&] { return host->station().unacknowledged() == 0; }));
    const auto transactions = central.transactions();
    ASSERT_EQ(transactions.size(), 1U);
    EXPECT_FALSE(transactions[0].isActive());
}

std::string nameOf(const testing::TestParamInfo<Misbehaviour>& info) {
    std::string name;
    for (const auto& [fault, text] : misbehaviourNames) {
        if (fault == info.param) name = text;
    }
    std::erase(name, '-');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Each, MisbehaviourTest,
                         testing::Values(Misbehaviour::NoAnswer, Misbehaviour::LateAnswer,
                                         Misbehaviour::DuplicateAnswer,
                                         Misbehaviour::CallErrorAnswer, Misbehaviour::WrongTypes,
                                         Misbehaviour::InvalidJson, Misbehaviour::ResentStart,
                                         Misbehaviour::ReusedMessageIds, Misbehaviour::DropMidCall,
                                         Misbehaviour::OddClock, Misbehaviour::SecondBoot,
                                         Misbehaviour::SilentToPings),
                         nameOf);

TEST_F(MisbehaviourTest, answersWithACallError) {
    const auto host = station(Misbehaviour::CallErrorAnswer);
    ASSERT_TRUE(host->until([&] { return host->station().isReady(); }));

    const auto outcome = central.perform("CP1", ClearCache{});

    EXPECT_EQ(outcome.result, CommandResult::CallError);
    EXPECT_EQ(outcome.errorCode, "InternalError");
}

TEST_F(MisbehaviourTest, answersLate) {
    const auto host = station(Misbehaviour::LateAnswer);
    ASSERT_TRUE(host->until([&] { return host->station().isReady(); }));
    const auto before = DateTime::now();

    const auto outcome = central.perform("CP1", ClearCache{});

    EXPECT_EQ(outcome.status, "Accepted");
    EXPECT_GE(DateTime::now() - before, std::chrono::milliseconds(50));
}

}  // namespace
}  // namespace voltgate::simulator
