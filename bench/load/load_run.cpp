// Measuring begins when every station has booted, so that connecting does not count.
#include "bench/load/load_run.hpp"

#include <netdb.h>
#include <sys/epoll.h>
#include <sys/resource.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace voltgate::bench {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds slowestBackoff{5000};
constexpr std::chrono::seconds drainTime{60};

sockaddr_in resolve(const Endpoint& endpoint) {
    addrinfo hints{};
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int error = ::getaddrinfo(endpoint.host.c_str(), nullptr, &hints, &found);
    if (error != 0) throw LoadFailure(endpoint.host + ": " + ::gai_strerror(error));
    sockaddr_in address{};
    std::memcpy(&address, found->ai_addr, sizeof address);
    ::freeaddrinfo(found);
    address.sin_port = htons(endpoint.port);
    // Both sides must be on one machine for the CPU times to mean anything, and nobody else's
    // server is to be put under load by mistake.
    if (ntohl(address.sin_addr.s_addr) >> 24U != 127) {
        throw LoadFailure("only servers on the loopback interface (127.0.0.1) are put under load");
    }
    return address;
}

void raiseDescriptorLimit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

struct LoadRun::Station {
    Station(int place, const ScriptSettings& settings, const std::string& id,
            const std::string& tag, AcknowledgedLog& log)
        : index(place), script(settings, id, tag, place, log) {}

    int index;
    Script script;
    std::unique_ptr<Connection> connection;
    std::uint32_t watched = 0;  // The events that epoll looks for.
    std::uint64_t timer = 0;    // Serial of the one timer that counts.
    int failures = 0;           // In a row; the exponent of the backoff.
    bool inFlight = false;
    bool wasSent = false;  // The current message has gone out at least once.
    bool booted = false;
    SteadyTime since;  // Of the message in flight, or of connecting.
    SteadyTime firstSent;
};

LoadRun::LoadRun(const LoadSettings& settings, AcknowledgedLog& log)
    : settings_(settings),
      endpoint_(Endpoint::parse(settings.url)),
      address_(resolve(endpoint_)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      serverCpu_(settings.servers),
      now_(std::chrono::steady_clock::now()),
      begun_(now_),
      nextSearch_(now_) {
    raiseDescriptorLimit();
    for (int i = 0; i < settings.stations; ++i) {
        const auto number = std::to_string(i + 1);
        stations_.push_back(std::make_unique<Station>(
            i, settings.script, settings.idPrefix + number, settings.tagPrefix + number, log));
        schedule(*stations_.back(), milliseconds(1000LL * i / settings.connectRate));
    }
}

LoadRun::~LoadRun() = default;

Measurement LoadRun::run() {
    SteadyTime drainUntil = SteadyTime::max();
    while (!draining_ || !isDrained()) {
        pollOnce();
        runDue();
        findUnanswered();
        if (!draining_ && isOver()) {
            draining_ = true;
            drainUntil = now_ + drainTime;
        }
        if (now_ > drainUntil) throw LoadFailure("messages remained unanswered at the end");
    }
    measured_.wallSeconds = std::chrono::duration<double>(now_ - begun_).count();
    measured_.ownCpuSeconds = ownCpuSeconds() - cpuBefore_;
    measured_.serverCpuSeconds = serverCpu_.seconds();
    closeAll();
    return measured_;
}

bool LoadRun::isOver() const {
    const auto isDone = [](const auto& station) { return station->script.step() == Step::Done; };
    if (booted_ < settings_.stations) return now_ > begun_ + settings_.duration + drainTime;
    if (now_ > begun_ + settings_.duration) return true;
    const auto sent = measured_.counts.acknowledged;
    if (settings_.messages > 0 && sent >= settings_.messages) return true;
    return settings_.script.sessions > 0 && std::all_of(stations_.begin(), stations_.end(), isDone);
}

bool LoadRun::isDrained() const {
    return std::none_of(stations_.begin(), stations_.end(),
                        [](const auto& station) { return station->wasSent; });
}

void LoadRun::pollOnce() {
    std::array<epoll_event, 512> events;
    const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), 5);
    now_ = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        ready(*stations_[event.data.u32], event.events);
    }
}

void LoadRun::ready(Station& station, std::uint32_t events) {
    if (!station.connection) return;
    try {
        if ((events & EPOLLOUT) != 0) station.connection->writable();
        if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 && station.connection) {
            const bool hasOpened = station.connection->readable(
                [this, &station](std::string_view text) { receive(station, text); });
            if (hasOpened) send(station);
        }
        watch(station);
    } catch (const WireFault& fault) {
        lose(station, fault.what());
    }
}

void LoadRun::watch(Station& station) {
    const std::uint32_t wanted = EPOLLIN | (station.connection->wantsToWrite() ? EPOLLOUT : 0U);
    if (wanted == station.watched) return;
    epoll_event event{.events = wanted, .data = {.u32 = static_cast<std::uint32_t>(station.index)}};
    const int operation = station.watched == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    if (::epoll_ctl(epoll_.get(), operation, station.connection->descriptor(), &event) != 0) {
        throw LoadFailure(std::string("epoll: ") + std::strerror(errno));
    }
    station.watched = wanted;
}

void LoadRun::connect(Station& station) {
    station.since = now_;
    try {
        station.connection = std::make_unique<Connection>(
            address_, handshakeRequest(endpoint_, station.script.station(), settings_.password));
        watch(station);
    } catch (const WireFault& fault) {
        lose(station, fault.what());
    }
}

void LoadRun::send(Station& station) {
    if (station.script.step() == Step::Done || (draining_ && !station.wasSent)) return;
    if (station.wasSent) {
        ++measured_.counts.resent;
    } else {
        station.firstSent = now_;
    }
    text_.clear();
    station.script.compose(text_);
    station.since = now_;
    station.inFlight = true;
    station.wasSent = true;
    station.connection->send(text_);
}

void LoadRun::receive(Station& station, std::string_view text) {
    const bool isOfTransaction = station.script.isOfTransaction();
    switch (station.script.receive(text)) {
        case Reply::Answered:
            if (isOfTransaction) noteWait(now_ - station.firstSent);
            answered(station);
            break;
        case Reply::Refused:
            if (!settings_.keepGoing) {
                throw LoadFailure(station.script.station() + " was refused: " + std::string(text));
            }
            ++measured_.counts.refused;
            ++station.failures;
            station.inFlight = false;
            schedule(station,
                     std::min(milliseconds(200 << std::min(station.failures, 5)), slowestBackoff));
            break;
        case Reply::Foreign:
            ++measured_.counts.foreign;
            break;
        case Reply::Call:
            station.connection->send(Script::refusal(text));
            break;
    }
}

void LoadRun::noteWait(std::chrono::steady_clock::duration wait) {
    measured_.longestWait = std::max(measured_.longestWait,
                                     std::chrono::duration_cast<std::chrono::microseconds>(wait));
}

void LoadRun::answered(Station& station) {
    station.inFlight = false;
    station.wasSent = false;
    station.failures = 0;
    if (!station.booted) {
        station.booted = true;
        if (++booted_ == settings_.stations) beginMeasuring();
    } else if (booted_ == settings_.stations) {
        ++measured_.counts.acknowledged;
        measured_.latencies.add(
            std::chrono::duration_cast<std::chrono::microseconds>(now_ - station.since));
    }
    if (settings_.pace.count() > 0) return schedule(station, settings_.pace);
    send(station);
}

void LoadRun::beginMeasuring() {
    begun_ = now_;
    cpuBefore_ = ownCpuSeconds();
    serverCpu_.restart();
}

void LoadRun::lose(Station& station, const std::string& reason) {
    if (!settings_.keepGoing) {
        throw LoadFailure(station.script.station() + ": " + reason + " (" + settings_.url + ")");
    }
    station.connection.reset();
    station.watched = 0;
    station.inFlight = false;
    ++measured_.counts.lostConnections;
    ++station.failures;
    // Spread over the stations, so that a restarted server is not hit by all at once.
    const milliseconds spread(station.index % 100);
    const milliseconds backoff(100 << std::min(station.failures, 6));
    schedule(station, std::min(backoff, slowestBackoff) + spread);
}

void LoadRun::schedule(Station& station, milliseconds delay) {
    due_.push({now_ + delay, station.index, ++station.timer});
}

void LoadRun::runDue() {
    while (!due_.empty() && due_.top().at <= now_) {
        const Due due = due_.top();
        due_.pop();
        Station& station = *stations_[static_cast<std::size_t>(due.station)];
        if (due.serial != station.timer) continue;
        if (!station.connection) {
            connect(station);
            continue;
        }
        try {
            if (!station.inFlight) send(station);
            watch(station);
        } catch (const WireFault& fault) {
            lose(station, fault.what());
        }
    }
}

void LoadRun::findUnanswered() {
    if (now_ < nextSearch_) return;
    nextSearch_ = now_ + milliseconds(200);
    for (const auto& station : stations_) {
        if (!station->connection || now_ < station->since + settings_.patience) continue;
        const bool isOpen = station->connection->state() == Connection::State::Open;
        if (isOpen && !station->inFlight) continue;
        ++measured_.counts.unanswered;
        lose(*station, "no answer within " + std::to_string(settings_.patience.count()) + " s");
    }
}

void LoadRun::closeAll() {
    for (const auto& station : stations_) {
        if (!station->connection) continue;
        try {
            station->connection->close();
        } catch (const WireFault&) {
            // It was lost in the last moment: nothing is left to close.
            continue;
        }
    }
}

}  // namespace voltgate::bench
