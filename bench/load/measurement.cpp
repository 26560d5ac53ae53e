// CPU times come from /proc/PID/stat, whose unit is a clock tick (10 ms): exact enough for seconds.
#include "bench/load/measurement.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace voltgate::bench {
namespace {

struct ProcessStat {
    pid_t parent = 0;
    double own = 0;
    double endedChildren = 0;
};

std::optional<ProcessStat> readStat(const std::filesystem::path& process) {
    std::ifstream file(process / "stat");
    std::string text;
    if (!std::getline(file, text)) return std::nullopt;
    // The name in parentheses may hold anything; what counts comes after its end.
    std::istringstream fields(text.substr(std::min(text.rfind(')'), text.size() - 1) + 1));
    std::string skipped;
    ProcessStat stat;
    fields >> skipped >> stat.parent;
    for (int i = 0; i < 9; ++i) fields >> skipped;
    long user = 0;
    long system = 0;
    long childUser = 0;
    long childSystem = 0;
    fields >> user >> system >> childUser >> childSystem;
    const auto perSecond = static_cast<double>(::sysconf(_SC_CLK_TCK));
    stat.own = static_cast<double>(user + system) / perSecond;
    stat.endedChildren = static_cast<double>(childUser + childSystem) / perSecond;
    return stat;
}

std::map<pid_t, ProcessStat> allProcesses() {
    std::map<pid_t, ProcessStat> processes;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        if (const auto stat = readStat(entry.path())) processes.emplace(std::stoi(name), *stat);
    }
    return processes;
}

bool descendsFrom(const std::map<pid_t, ProcessStat>& processes, pid_t process, pid_t root) {
    for (auto at = processes.find(process); at != processes.end();
         at = processes.find(at->second.parent)) {
        if (at->first == root) return true;
    }
    return false;
}

}  // namespace

void Latencies::add(std::chrono::microseconds latency) {
    const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(latency.count(), 1));
    const auto octave = static_cast<std::size_t>(std::bit_width(us) - 1);
    const auto part = static_cast<std::size_t>((us - (1ULL << octave)) * perOctave >> octave);
    ++buckets_[std::min(octave * perOctave + part, buckets_.size() - 1)];
    ++count_;
}

double Latencies::percentile(double share) const {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        seen += buckets_[i];
        if (seen < wanted || seen == 0) continue;
        const auto octave = static_cast<double>(1ULL << (i / perOctave));
        return octave * (1 + static_cast<double>(i % perOctave + 1) / perOctave) / 1000;
    }
    return 0;
}

ProcessCpu::ProcessCpu(std::vector<pid_t> roots) : roots_(std::move(roots)) { restart(); }

void ProcessCpu::restart() { before_ = total(); }

std::vector<double> ProcessCpu::seconds() const {
    auto used = total();
    for (std::size_t i = 0; i < used.size(); ++i) used[i] -= before_[i];
    return used;
}

std::vector<double> ProcessCpu::total() const {
    std::vector<double> totals;
    if (roots_.empty()) return totals;
    const auto processes = allProcesses();
    for (const pid_t root : roots_) {
        if (!processes.contains(root)) {
            throw std::runtime_error("there is no process " + std::to_string(root));
        }
        double sum = 0;
        for (const auto& [id, stat] : processes) {
            if (descendsFrom(processes, id, root)) sum += stat.own + stat.endedChildren;
        }
        totals.push_back(sum);
    }
    return totals;
}

double ownCpuSeconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace voltgate::bench
