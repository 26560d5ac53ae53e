#include "simulator/station_host.hpp"

namespace voltgate::simulator {

StationHost::StationHost(StationSettings settings)
    : work_(asio::make_work_guard(io_)),
      connector_(io_),
      station_(ChargingStation::create(io_, connector_, std::move(settings))),
      thread_([this] { io_.run(); }) {}

StationHost::~StationHost() {
    await(station_->stop());
    work_.reset();
    thread_.join();
}

}  // namespace voltgate::simulator
