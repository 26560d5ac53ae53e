// A charging station with a thread of its own, for callers that block: tests, and programs in which
// the station is not the main thing. All members may be called from any one thread.
#pragma once
#include <asio/co_spawn.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/use_future.hpp>
#include <thread>

#include "simulator/charging_station.hpp"

namespace voltgate::simulator {

class StationHost {
public:
    explicit StationHost(StationSettings settings);
    /// Stops the station.
    ~StationHost();
    StationHost(const StationHost&) = delete;
    StationHost& operator=(const StationHost&) = delete;

    /// Runs a task of the station, e.g. await(host.station().boot()), and returns its result.
    template <class T>
    T await(Task<T> task) {
        return asio::co_spawn(io_, std::move(task), asio::use_future).get();
    }
    /// Waits until the condition, which is looked at on the station's thread, holds.
    bool until(std::function<bool()> condition, Duration longest = std::chrono::seconds(10)) {
        return await(station_->until(std::move(condition), longest));
    }
    /// Looks at the station on its own thread.
    template <class Function>
    auto ask(Function function) {
        return asio::post(io_, asio::use_future(std::move(function))).get();
    }

    asio::any_io_executor executor() { return io_.get_executor(); }
    ChargingStation& station() { return *station_; }

private:
    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    WebSocketConnector connector_;
    std::shared_ptr<ChargingStation> station_;
    std::thread thread_;
};

}  // namespace voltgate::simulator
