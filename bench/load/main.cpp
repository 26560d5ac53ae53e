// voltgate-load: puts a central system on this machine under the load of many chargers, and says
// what that cost. Exit 0: all went well; 1: the run failed; 2: wrong options.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "bench/load/load_run.hpp"

namespace {

using namespace voltgate::bench;

struct Words {
    std::string mode = "session";
    std::string samples = "8-14";
};

void addOptions(CLI::App& app, LoadSettings& settings, Words& words) {
    app.add_option("--url", settings.url, "The server, without the station's id")
        ->capture_default_str();
    app.add_option("--stations", settings.stations, "Number of chargers")
        ->check(CLI::Range(1, 20000))
        ->capture_default_str();
    app.add_option("--id-prefix", settings.idPrefix, "Chargers are called PREFIX1, PREFIX2, ...")
        ->capture_default_str();
    app.add_option("--tag-prefix", settings.tagPrefix, "Their tags are called PREFIX1, ...")
        ->capture_default_str();
    app.add_option("--password", settings.password, "Password of every charger");
    app.add_option("--mode", words.mode, "heartbeat, or session: charge after charge")
        ->check(CLI::IsMember({"heartbeat", "session"}))
        ->capture_default_str();
    app.add_option("--sessions", settings.script.sessions, "Per charger; 0: until the time is over")
        ->check(CLI::NonNegativeNumber);
    app.add_option("--meter-values", settings.script.meterValues, "MeterValues per session")
        ->check(CLI::Range(0, 1000000))
        ->capture_default_str();
    app.add_option("--samples", words.samples,
                   "Sampled values per MeterValues, as a range within 1-14")
        ->capture_default_str();
    app.add_option("--duration", settings.duration, "Seconds, counted from when all have booted")
        ->default_val(10)
        ->check(CLI::Range(1, 3600));
    app.add_option("--messages", settings.messages, "End after so many answers; 0: no such bound");
    app.add_option("--pace", settings.pace, "Milliseconds between an answer and the next message")
        ->default_val(0);
    app.add_option("--connect-rate", settings.connectRate, "Connections begun per second")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    app.add_option("--patience", settings.patience, "Seconds to wait for an answer")
        ->default_val(30)
        ->check(CLI::Range(1, 600));
    app.add_flag("--keep-going", settings.keepGoing,
                 "Survive refusals and lost connections: connect again and send again");
    app.add_option("--ack-log", settings.acknowledgedLog, "File for every acknowledged message");
    app.add_option("--server-pid", settings.servers,
                   "Processes whose CPU time (and that of their children) is measured")
        ->delimiter(',');
}

bool readSamples(const std::string& text, ScriptSettings& settings) {
    char rest = 0;
    const int read =
        std::sscanf(text.c_str(), "%d-%d%c", &settings.fewestSamples, &settings.mostSamples, &rest);
    if (read == 1) settings.mostSamples = settings.fewestSamples;
    return read >= 1 && read <= 2 && settings.fewestSamples >= 1 && settings.mostSamples <= 14 &&
           settings.fewestSamples <= settings.mostSamples;
}

// One "name value" per line: for people, and for the scripts that compare runs.
void print(const LoadSettings& settings, const Measurement& measured) {
    const Counts& counts = measured.counts;
    const auto messages = static_cast<double>(counts.acknowledged);
    const auto perThousand = [messages](double seconds) {
        return messages > 0 ? seconds / messages * 1000 : 0;
    };
    std::printf("stations                 %d\n", settings.stations);
    std::printf("acknowledged             %llu\n",
                static_cast<unsigned long long>(counts.acknowledged));
    std::printf("seconds                  %.2f\n", measured.wallSeconds);
    std::printf("messages-per-second      %.0f\n", messages / measured.wallSeconds);
    for (const double percent : {50.0, 95.0, 99.0, 99.9}) {
        std::printf("latency-p%-15g %.2f ms\n", percent,
                    measured.latencies.percentile(percent / 100));
    }
    std::printf("longest-wait             %.2f ms\n",
                static_cast<double>(measured.longestWait.count()) / 1000);
    std::printf("refused                  %llu\n", static_cast<unsigned long long>(counts.refused));
    std::printf("unanswered               %llu\n",
                static_cast<unsigned long long>(counts.unanswered));
    std::printf("lost-connections         %llu\n",
                static_cast<unsigned long long>(counts.lostConnections));
    std::printf("resent                   %llu\n", static_cast<unsigned long long>(counts.resent));
    std::printf("foreign-answers          %llu\n", static_cast<unsigned long long>(counts.foreign));
    std::printf("own-cpu-seconds          %.2f\n", measured.ownCpuSeconds);
    std::printf("own-cpu-per-1000         %.4f\n", perThousand(measured.ownCpuSeconds));
    double sum = 0;
    for (std::size_t i = 0; i < measured.serverCpuSeconds.size(); ++i) {
        const double seconds = measured.serverCpuSeconds[i];
        sum += seconds;
        std::printf("server-cpu-%-13d %.2f s, %.4f per 1000\n", settings.servers[i], seconds,
                    perThousand(seconds));
    }
    std::printf("server-cpu-per-1000      %.4f\n", perThousand(sum));
}

}  // namespace

int main(int argc, char** argv) {
    LoadSettings settings;
    Words words;
    CLI::App app("Puts an OCPP 1.6 central system on this machine under load.", "voltgate-load");
    addOptions(app, settings, words);
    CLI11_PARSE(app, argc, argv);
    settings.script.mode = words.mode == "heartbeat" ? Mode::Heartbeat : Mode::Session;
    if (!readSamples(words.samples, settings.script)) {
        std::fprintf(stderr, "voltgate-load: --samples takes a range such as 8-14 within 1-14\n");
        return 2;
    }
    try {
        AcknowledgedLog log(settings.acknowledgedLog);
        LoadRun run(settings, log);
        const Measurement measured = run.run();
        log.flush();
        print(settings, measured);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "voltgate-load: %s\n", error.what());
        return 1;
    }
}
