// One run: N chargers on one thread and one epoll. Each has at most one message in flight; what is
// not answered is sent again after a while, over a new connection where the old one is lost.
#pragma once
#include <memory>
#include <queue>
#include <vector>

#include "bench/load/connection.hpp"
#include "bench/load/measurement.hpp"
#include "bench/load/script.hpp"

namespace voltgate::bench {

using SteadyTime = std::chrono::steady_clock::time_point;

struct LoadSettings {
    std::string url = "ws://127.0.0.1:9000/ocpp";
    int stations = 100;
    std::string idPrefix = "LOAD";
    std::string tagPrefix = "TAG";
    std::string password;
    ScriptSettings script;
    std::chrono::seconds duration{10};
    std::uint64_t messages = 0;         ///< 0: no bound but the duration.
    std::chrono::milliseconds pace{0};  ///< Between an answer and the next message.
    int connectRate = 1000;             ///< Per second.
    std::chrono::seconds patience{30};  ///< For an answer.
    bool keepGoing = false;
    std::string acknowledgedLog;
    std::vector<pid_t> servers;
};

/// The run cannot go on, or what it measured would mean nothing.
struct LoadFailure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class LoadRun {
public:
    LoadRun(const LoadSettings& settings, AcknowledgedLog& log);
    ~LoadRun();

    /// Throws LoadFailure, unless told to keep going, when a station is refused or loses its
    /// connection; always when stations are left with unanswered messages in the end.
    Measurement run();

private:
    struct Station;
    struct Due {
        SteadyTime at;
        int station;
        std::uint64_t serial;
        bool operator>(const Due& other) const { return at > other.at; }
    };

    void connect(Station& station);
    void send(Station& station);
    void receive(Station& station, std::string_view text);
    void answered(Station& station);
    void noteWait(std::chrono::steady_clock::duration wait);
    void lose(Station& station, const std::string& reason);
    void schedule(Station& station, std::chrono::milliseconds delay);
    void watch(Station& station);

    void ready(Station& station, std::uint32_t events);
    void pollOnce();
    void runDue();
    void findUnanswered();
    void beginMeasuring();
    bool isOver() const;
    bool isDrained() const;
    void closeAll();

    const LoadSettings& settings_;
    const Endpoint endpoint_;
    sockaddr_in address_{};
    Descriptor epoll_;
    std::vector<std::unique_ptr<Station>> stations_;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    ProcessCpu serverCpu_;
    Measurement measured_;
    SteadyTime now_;
    SteadyTime begun_;
    SteadyTime nextSearch_;
    double cpuBefore_ = 0;
    int booted_ = 0;
    bool draining_ = false;
    std::string text_;
};

}  // namespace voltgate::bench
