// voltgate-charger: one simulated charging station, for people to try a central system with.
// Exit 0: ended as asked; 1: it could not connect or boot; 2: wrong options.
#include <CLI/CLI.hpp>
#include <asio/signal_set.hpp>
#include <cstdio>
#include <cstdlib>

#include "simulator/charging_station.hpp"

namespace voltgate::simulator {
namespace {

struct Wishes {
    StationSettings station;
    std::string idTag = "TAG1";
    bool chargesAtOnce = false;
    int meterInterval = 10;
    int duration = 0;
};

void print(const std::string& event) {
    const std::string time = DateTime::now().text();
    std::printf("%s  %s\n", time.substr(11, 12).c_str(), event.c_str());
    std::fflush(stdout);
}

std::string checkUrl(const std::string& url) {
    const bool isWebSocket = url.starts_with("ws://") || url.starts_with("wss://");
    return isWebSocket ? "" : "'" + url + "' does not begin with ws:// or wss://";
}

// What the operator can do about a connection that failed.
std::string advice(const ConnectFailure& failure, const StationSettings& settings) {
    const std::string add = "voltgate station add --id " + settings.id;
    switch (failure.httpStatus) {
        case 0:
            return "Is Voltgate running, and is " + settings.url +
                   " its address for charging stations? Try: curl http://127.0.0.1:8080/healthz";
        case 401:
            return "Voltgate does not know this station, or its password or certificate is wrong "
                   "or missing: add it with '" +
                   add +
                   "', give its own with --password (VOLTGATE_CHARGER_PASSWORD) or --certificate "
                   "and --key, or see the reason under /api/v1/connection-attempts.";
        case 404:
            return "The path of --url names no station.";
        default:
            return "Voltgate lists the attempt and its reason under /api/v1/connection-attempts.";
    }
}

void addOptions(CLI::App& app, Wishes& wishes, std::vector<std::string>& misbehaviours) {
    StationSettings& station = wishes.station;
    app.add_option("--url", station.url, "The central system, ws:// or wss://, without the id")
        ->check(checkUrl)
        ->capture_default_str();
    app.add_option("--id", station.id, "The station's id")->capture_default_str();
    app.add_option("--password", station.password, "Its password (Basic auth)")
        ->envname("VOLTGATE_CHARGER_PASSWORD");
    app.add_option("--ca", station.caFile, "PEM file of the certificates to trust (wss)")
        ->check(CLI::ExistingFile);
    auto* certificate =
        app.add_option("--certificate", station.certificateFile,
                       "PEM file of its own certificate and chain (wss, security profile 3)")
            ->check(CLI::ExistingFile);
    auto* key = app.add_option("--key", station.keyFile, "PEM file of its certificate's key")
                    ->check(CLI::ExistingFile);
    app.add_option("--tls-url", station.tlsUrl,
                   "The central system, wss://, when its security profile is raised")
        ->check(checkUrl);
    app.add_option("--certificate-folder", station.certificateFolder,
                   "Folder of the certificate that it asks the central system for");
    certificate->needs(key);
    key->needs(certificate);
    app.add_option("--connectors", station.connectors, "Number of connectors")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    app.add_option("--tag", wishes.idTag, "The tag that --auto-charge charges with")
        ->capture_default_str();
    app.add_flag("--auto-charge", wishes.chargesAtOnce,
                 "Plug in and charge as soon as it is booted");
    app.add_option("--meter-interval", wishes.meterInterval, "Seconds between meter values")
        ->check(CLI::Range(1, 86400))
        ->capture_default_str();
    app.add_option("--speed", station.speed, "How much faster charging goes than in real life")
        ->check(CLI::Range(0.1, 10000.0))
        ->capture_default_str();
    app.add_option("--duration", wishes.duration, "End after so many seconds; 0: on Ctrl-C")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    std::set<std::string> names;
    for (const auto& [fault, name] : misbehaviourNames) names.emplace(name);
    app.add_option("--misbehave", misbehaviours, "What it is to do wrong, separated by commas")
        ->delimiter(',')
        ->check(CLI::IsMember(names));
}

Misbehaviours toMisbehaviours(const std::vector<std::string>& names) {
    Misbehaviours faults;
    for (const auto& [fault, name] : misbehaviourNames) {
        if (std::find(names.begin(), names.end(), name) != names.end()) faults.insert(fault);
    }
    return faults;
}

// Ends when told to, in order: the charge that it began, then the connection.
Task<> serve(std::shared_ptr<ChargingStation> station, const Wishes& wishes,
             const bool& isInterrupted) {
    station->stayOnline();
    co_await station->until([&] { return isInterrupted || station->isReady(); },
                            std::chrono::hours(24));
    if (wishes.chargesAtOnce && !isInterrupted) {
        const auto info = co_await station->authorize(wishes.idTag);
        const bool isAccepted = info && info->status == v16::AuthorizationStatus::Accepted;
        if (isAccepted) co_await station->startTransaction(1, wishes.idTag);
        if (!isAccepted) {
            print("tag " + wishes.idTag +
                  " may not charge: add it with 'voltgate token add --id-token " + wishes.idTag +
                  "'");
        }
    }
    const auto longest = wishes.duration > 0 ? std::chrono::seconds(wishes.duration)
                                             : std::chrono::seconds(std::chrono::years(1));
    co_await station->until([&] { return isInterrupted; }, longest);
    for (int number = 1; number <= wishes.station.connectors; ++number) {
        co_await station->stopTransaction(number, v16::Reason::Local);
        co_await station->unplug(number);
    }
}

Task<> run(std::shared_ptr<ChargingStation> station, const Wishes& wishes,
           const bool& isInterrupted, asio::signal_set& signals, int& exitCode) {
    const auto failure = co_await station->connect();
    if (failure) {
        const std::string status =
            failure->httpStatus == 0 ? "" : std::to_string(failure->httpStatus) + " ";
        std::fprintf(stderr, "voltgate-charger: cannot connect to %s as %s: %s%s\n%s\n",
                     wishes.station.url.c_str(), wishes.station.id.c_str(), status.c_str(),
                     failure->reason.c_str(), advice(*failure, wishes.station).c_str());
        exitCode = 1;
    } else {
        co_await serve(station, wishes, isInterrupted);
    }
    co_await station->stop();
    signals.cancel();
}

int simulate(Wishes& wishes) {
    asio::io_context io(1);
    WebSocketConnector connector(io);
    wishes.station.onEvent = print;
    wishes.station.configuration["MeterValueSampleInterval"] =
        std::to_string(std::max(1, static_cast<int>(wishes.meterInterval * wishes.station.speed)));
    const auto station = ChargingStation::create(io, connector, wishes.station);
    bool isInterrupted = false;
    int exitCode = 0;
    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](asio::error_code error, int) {
        if (error) return;
        isInterrupted = true;
        print("ends");
        station->wake();
    });
    spawn(io.get_executor(), "charger", run(station, wishes, isInterrupted, signals, exitCode));
    io.run();
    return exitCode;
}

int runProgram(int argc, char** argv) {
    Wishes wishes;
    std::vector<std::string> misbehaviours;
    CLI::App app("A simulated charging station that speaks OCPP 1.6.", "voltgate-charger");
    addOptions(app, wishes, misbehaviours);
    CLI11_PARSE(app, argc, argv);
    wishes.station.misbehaviours = toMisbehaviours(misbehaviours);
    try {
        return simulate(wishes);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "voltgate-charger: %s\n", error.what());
        return 1;
    }
}

}  // namespace
}  // namespace voltgate::simulator

int main(int argc, char** argv) { return voltgate::simulator::runProgram(argc, argv); }
