// What services that send commands stand on in their tests: in-memory repositories, and a station
// that answers as told. It is not connected yet.
#pragma once
#include <memory>

#include "ocpp/services/command_service.hpp"
#include "tests/support/answering_station.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/in_memory_repositories.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate {

struct StationBench {
    asio::io_context io;
    FakeClock clock;
    InMemoryRepositories repositories{clock};
    ConnectedStations connected;
    CommandService commands{io.get_executor(), repositories.commands, connected, clock};
    std::shared_ptr<AnsweringStation> station = std::make_shared<AnsweringStation>("CS-1");
};

}  // namespace voltgate
