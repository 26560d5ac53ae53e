// What a run measures: counts, latencies, and the CPU time of this process and of the servers.
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

namespace voltgate::bench {

/// Latencies in buckets that are 1/16 of their power of two wide, in microseconds.
class Latencies {
public:
    void add(std::chrono::microseconds latency);
    /// The latency that this share (0 to 1) of all messages did not exceed, in milliseconds.
    double percentile(double share) const;

private:
    static constexpr std::size_t perOctave = 16;
    std::array<std::uint64_t, 40 * perOctave> buckets_{};
    std::uint64_t count_ = 0;
};

/// CPU seconds that a process and its descendants have used, children that ended included.
class ProcessCpu {
public:
    /// Throws std::runtime_error when there is no such process.
    explicit ProcessCpu(std::vector<pid_t> roots);
    /// Per root, since construction or the last restart().
    std::vector<double> seconds() const;
    void restart();

private:
    std::vector<double> total() const;

    std::vector<pid_t> roots_;
    std::vector<double> before_;
};

struct Counts {
    std::uint64_t acknowledged = 0;
    std::uint64_t refused = 0;  ///< CALLERROR, or a boot that was not accepted.
    std::uint64_t unanswered = 0;
    std::uint64_t lostConnections = 0;
    std::uint64_t resent = 0;
    std::uint64_t foreign = 0;  ///< Late or repeated answers.
};

struct Measurement {
    Counts counts;
    Latencies latencies;
    /// Of all messages of transactions, from the first sending to the answer, with everything that
    /// was lost and sent again in between.
    std::chrono::microseconds longestWait{0};
    double wallSeconds = 0;
    double ownCpuSeconds = 0;
    std::vector<double> serverCpuSeconds;  ///< In the order of the process ids that were given.
};

double ownCpuSeconds();

}  // namespace voltgate::bench
