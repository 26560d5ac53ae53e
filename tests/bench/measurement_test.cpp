#include "bench/load/measurement.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace voltgate::bench {
namespace {

TEST(Latencies, knowTheirPercentiles) {
    Latencies latencies;
    for (int i = 1; i <= 1000; ++i) latencies.add(std::chrono::milliseconds(i));

    EXPECT_NEAR(latencies.percentile(0.5), 500, 40);
    EXPECT_NEAR(latencies.percentile(0.99), 990, 70);
}

TEST(Latencies, areZeroWithoutMessages) { EXPECT_EQ(Latencies().percentile(0.99), 0); }

TEST(ProcessCpu, countsWhatAProcessUses) {
    const ProcessCpu cpu({::getpid()});
    const double before = ownCpuSeconds();

    while (ownCpuSeconds() < before + 0.1) {
    }

    EXPECT_GE(cpu.seconds().at(0), 0.05);
}

TEST(ProcessCpu, saysWhenThereIsNoSuchProcess) {
    EXPECT_THROW(ProcessCpu({99'999'999}), std::runtime_error);
}

}  // namespace
}  // namespace voltgate::bench
