// voltgate-fleet: what stations and tokens cost by their number, over REST as users have it.
//   register  one by one with several clients, while others read
//   import    a file of each
//   change    some stations one after the other, however many there are
//   await     until a station is known
// Exit 0: all went well; 1: the run failed; 2: wrong options.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

#include "bench/fleet/http_client.hpp"
#include "bench/load/measurement.hpp"

namespace {

using namespace voltgate::bench;
using SteadyClock = std::chrono::steady_clock;

struct Settings {
    std::uint16_t port = 0;
    std::string email = "bench@example.com";
    std::string password;
    std::string prefix = "FLEET";
    int count = 10'000;
    int clients = 8;
    std::vector<pid_t> servers;
    std::string station;
};

// Of all servers, since the first call.
double cpuSeconds(const Settings& settings) {
    static const ProcessCpu cpu(settings.servers);
    double sum = 0;
    for (const double each : cpu.seconds()) sum += each;
    return sum;
}

double secondsSince(SteadyClock::time_point begin) {
    return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

double percentile(std::vector<double> of, double share) {
    if (of.empty()) return 0;
    std::sort(of.begin(), of.end());
    const auto place = static_cast<std::size_t>(share * static_cast<double>(of.size() - 1));
    return of[place];
}

void print(const char* name, std::vector<double> milliseconds) {
    std::printf("%s-p50 %.2f ms\n%s-p99 %.2f ms\n%s-max %.2f ms\n", name,
                percentile(milliseconds, 0.5), name, percentile(milliseconds, 0.99), name,
                percentile(milliseconds, 1));
}

// One login for all.
const std::string& bearerOf(const Settings& settings) {
    static const std::string bearer = [&] {
        HttpClient first(settings.port);
        first.logIn(settings.email, settings.password);
        return first.bearer();
    }();
    return bearer;
}

// Sends and takes the time; throws when it is not answered as expected.
double timed(HttpClient& client, const char* method, const std::string& target,
             const std::string& body, int expected) {
    const auto begin = SteadyClock::now();
    const auto answer = client.send(method, target, body);
    if (answer.status != expected)
        throw std::runtime_error(std::string(method) + " " + target + ": " +
                                 std::to_string(answer.status) + " " + answer.body);
    return secondsSince(begin) * 1000;
}

std::string stationBody(const Settings& settings, int number) {
    return R"({"id":")" + settings.prefix + std::to_string(number) + R"(","password":")" +
           settings.password + R"("})";
}

// What others do meanwhile.
std::vector<double> readWhile(const Settings& settings, const std::atomic<bool>& isRunning) {
    HttpClient client(settings.port, bearerOf(settings));
    const std::vector<std::string> targets = {
        "/api/v1/stations?limit=20", "/api/v1/tokens?limit=20", "/api/v1/transactions?limit=20",
        "/api/v1/commands?limit=20", "/api/v1/me"};
    std::vector<double> times;
    for (std::size_t i = 0; isRunning; ++i) {
        times.push_back(timed(client, "GET", targets[i % targets.size()], "", 200));
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return times;
}

void registerOneByOne(const Settings& settings) {
    std::atomic<bool> isRunning = true;
    std::vector<double> reads;
    std::thread reader([&] { reads = readWhile(settings, isRunning); });
    std::vector<std::vector<double>> times(static_cast<std::size_t>(settings.clients));
    std::vector<std::thread> writers;
    std::atomic<int> next = 1;
    const double cpuBefore = cpuSeconds(settings);
    const auto begin = SteadyClock::now();
    for (auto& mine : times) {
        writers.emplace_back([&] {
            HttpClient client(settings.port, bearerOf(settings));
            for (int number = next++; number <= settings.count; number = next++) {
                mine.push_back(
                    timed(client, "POST", "/api/v1/stations", stationBody(settings, number), 201));
                const auto token =
                    R"({"idToken":"TAG-)" + settings.prefix + std::to_string(number) + R"("})";
                mine.push_back(timed(client, "POST", "/api/v1/tokens", token, 201));
            }
        });
    }
    for (auto& writer : writers) writer.join();
    const double seconds = secondsSince(begin);
    const double cpu = cpuSeconds(settings) - cpuBefore;
    isRunning = false;
    reader.join();
    std::this_thread::sleep_for(std::chrono::seconds(2));
    const double idleBefore = cpuSeconds(settings);
    std::this_thread::sleep_for(std::chrono::seconds(2));
    const double idle = cpuSeconds(settings) - idleBefore;

    std::vector<double> writes;
    for (const auto& mine : times) writes.insert(writes.end(), mine.begin(), mine.end());
    std::printf("registered %d stations and as many tokens in %.2f s, %d clients\n", settings.count,
                seconds, settings.clients);
    std::printf("server-cpu %.2f s\n", cpu);
    print("post", writes);
    print("other-gets", reads);
    std::printf("server-cpu-2-s-later %.1f %%\n", idle / 2 * 100);
}

void importFiles(const Settings& settings) {
    HttpClient client(settings.port, bearerOf(settings));
    std::string stations = "id,password\n";
    std::string tokens = "idToken\n";
    for (int number = 1; number <= settings.count; ++number) {
        const auto id = settings.prefix + std::to_string(number);
        stations += id + "," + settings.password + "\n";
        tokens += "TAG-" + id + "\n";
    }
    for (const auto& [name, file] : {std::pair{"stations", &stations}, {"tokens", &tokens}}) {
        const auto begin = SteadyClock::now();
        const auto answer =
            client.send("POST", std::string("/api/v1/") + name + "/import", *file, "text/csv");
        if (answer.status != 200) throw std::runtime_error("import: " + answer.body.substr(0, 500));
        const auto summary = answer.body.substr(0, answer.body.find(",\"lines\""));
        std::printf("imported %d %s in %.2f s: %s}\n", settings.count, name, secondsSince(begin),
                    summary.c_str());
    }
}

// Registers, changes and removes: what of it grows with the fleet shows in time or in CPU.
void changeSome(const Settings& settings) {
    HttpClient client(settings.port, bearerOf(settings));
    std::vector<double> adds, changes, removals;
    const double before = cpuSeconds(settings);
    for (int number = 1; number <= settings.count; ++number) {
        const auto path = "/api/v1/stations/" + settings.prefix + std::to_string(number);
        adds.push_back(
            timed(client, "POST", "/api/v1/stations", stationBody(settings, number), 201));
        changes.push_back(timed(client, "PATCH", path, R"({"name":"changed"})", 200));
        removals.push_back(timed(client, "DELETE", path, "", 204));
    }
    // What it does behind the answers counts, too.
    std::this_thread::sleep_for(std::chrono::seconds(3));
    const double cpu = cpuSeconds(settings) - before;
    print("add", adds);
    print("change", changes);
    print("remove", removals);
    std::printf("server-cpu-per-change %.3f ms\n", cpu * 1000 / settings.count / 3);
}

void awaitStation(const Settings& settings) {
    HttpClient client(settings.port, bearerOf(settings));
    const auto begin = SteadyClock::now();
    const double before = cpuSeconds(settings);
    while (client.send("GET", "/api/v1/stations/" + settings.station + "/connectors").status !=
           200) {
        if (secondsSince(begin) > 300) throw std::runtime_error("it is never known");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    std::printf("known after %.2f s, server-cpu %.2f s\n", secondsSince(begin),
                cpuSeconds(settings) - before);
}

}  // namespace

int main(int argc, char** argv) {
    Settings settings;
    CLI::App app("What stations and tokens cost by their number", "voltgate-fleet");
    app.require_subcommand(1);
    const auto* registering = app.add_subcommand("register", "one by one, while others read");
    const auto* importing = app.add_subcommand("import", "a file of each");
    const auto* changing = app.add_subcommand("change", "register, change and remove some");
    const auto* awaiting = app.add_subcommand("await", "until a station is known");
    for (auto* command : app.get_subcommands({})) command->fallthrough();
    app.add_option("--port", settings.port, "The REST port on this machine")->required();
    app.add_option("--email", settings.email, "Who does it")->capture_default_str();
    app.add_option("--password", settings.password, "Their password, and that of the stations");
    app.add_option("--prefix", settings.prefix, "Stations are called PREFIX1, PREFIX2, ...")
        ->capture_default_str();
    app.add_option("--count", settings.count, "How many")->check(CLI::Range(1, 100'000));
    app.add_option("--clients", settings.clients, "At once")->check(CLI::Range(1, 256));
    app.add_option("--server-pid", settings.servers, "Processes whose CPU time is told")
        ->delimiter(',')
        ->required();
    app.add_option("--station", settings.station, "To wait for");
    CLI11_PARSE(app, argc, argv);
    try {
        if (registering->parsed()) registerOneByOne(settings);
        if (importing->parsed()) importFiles(settings);
        if (changing->parsed()) changeSome(settings);
        if (awaiting->parsed()) awaitStation(settings);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "voltgate-fleet: %s\n", error.what());
        return 1;
    }
}
