// The service of commands on in-memory repositories and a station that answers as told, and the
// commands and starts that its tests give.
#pragma once
#include "tests/support/station_bench.hpp"

namespace voltgate {

struct CommandBench : StationBench {
    CommandService& service = commands;

    template <class T>
    T run(Task<T> task) {
        return runTask(io, std::move(task));
    }
    /// Runs what nobody awaits, until all of it waits for something.
    void runBackground() {
        do io.restart();
        while (io.poll() > 0);
    }
    Command onRecord(CommandId id) { return run(service.find(id)).value(); }
};

inline NewCommand aCommand(StationCommand command) {
    NewCommand fresh;
    fresh.station = StationId{"CS-1"};
    fresh.kind = "test";
    fresh.request = "{}";
    fresh.command = std::move(command);
    fresh.requestedBy = "operator@example.com";
    return fresh;
}

inline NewCommand aRemoteStart(std::string token) {
    return aCommand(RemoteStart{.idToken = {token}});
}

inline TransactionStart aStart(std::string token, int evse = 1) {
    TransactionStart start;
    start.station = StationId{"CS-1"};
    start.evse = EvseId{evse};
    start.idToken = IdToken{token};
    return start;
}

}  // namespace voltgate
