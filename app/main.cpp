// voltgate: reads the command line, then serves or runs one command. Exit status: 0 done, 1 failed,
// 2 wrong usage, 3 the doctor has found something wrong.
#include <sys/resource.h>

#include <csignal>
#include <iostream>

#include "app/application.hpp"
#include "app/commands.hpp"
#include "app/log_sink.hpp"
#include "app/version.hpp"
#include "ocpp/log.hpp"

namespace {

using namespace voltgate;

// Each station is a descriptor; running out of them makes accepting connections a busy loop.
void raiseDescriptorLimit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int serve(const app::Config& config) {
    log::info("Voltgate starts", {{"version", app::version}});
    for (const auto& [name, value] : config.shown) log::info("setting", {{name, value}});
    app::Application application(config);
    if (application.start()) application.wait();
    application.stop();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    raiseDescriptorLimit();
    try {
        const auto invocation = app::readInvocation(argc, argv);
        const bool isServing = invocation.kind == app::Invocation::Kind::Serve;
        app::installLogSink(isServing ? invocation.config.logLevel : "warn",
                            invocation.config.logFormat);
        return isServing ? serve(invocation.config) : app::runCommand(invocation);
    } catch (const app::Exit& exit) {
        (exit.status == 0 ? std::cout : std::cerr) << exit.output;
        return exit.status;
    } catch (const std::exception& error) {
        std::cerr << "voltgate: " << error.what() << "\n";
        return 1;
    }
}
