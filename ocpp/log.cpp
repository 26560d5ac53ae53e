#include "ocpp/log.hpp"

#include <utility>

namespace voltgate::log {
namespace {

struct Installed {
    Sink sink;
    Level least = Level::Info;
};

// The one global of the project: passing a logger everywhere would hide what the code is about.
Installed& installed() {
    static Installed instance;
    return instance;
}

}  // namespace

void install(Sink sink, Level least) { installed() = {std::move(sink), least}; }

bool isEnabled(Level level) { return installed().sink && level >= installed().least; }

void write(Level level, std::string_view event, Fields fields) {
    if (isEnabled(level)) installed().sink(level, event, fields);
}

}  // namespace voltgate::log
