#include "ocpp/log.hpp"

#include <memory>
#include <utility>

#include "ocpp/log_limit.hpp"

namespace voltgate::log {
namespace {

struct Installed {
    Sink sink;
    Level least = Level::Info;
    std::unique_ptr<LogLimit> limit = std::make_unique<LogLimit>();
};

// With the next line of any kind, so that a flood that has ended is told too.
void tellLeftOut(const Installed& to) {
    for (const auto& [event, count] : to.limit->takeLeftOut())
        to.sink(Level::Info, "log lines left out", {{"event", event}, {"count", count}});
}

// The one global of the project: passing a logger everywhere would hide what the code is about.
Installed& installed() {
    static Installed instance;
    return instance;
}

}  // namespace

void install(Sink sink, Level least) { installed() = {.sink = std::move(sink), .least = least}; }

bool isEnabled(Level level) { return installed().sink && level >= installed().least; }

void write(Level level, std::string_view event, Fields fields) {
    if (!isEnabled(level)) return;
    tellLeftOut(installed());
    installed().sink(level, event, fields);
}

void writeLimited(Level level, std::string_view event, Fields fields) {
    if (!isEnabled(level)) return;
    tellLeftOut(installed());
    if (installed().limit->mayPass(event)) installed().sink(level, event, fields);
}

}  // namespace voltgate::log
