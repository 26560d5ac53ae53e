// Fuzzes the REST API behind its HTTP server, logged in as admin, on in-memory repositories: the
// first line is method and target, the rest the body. No request may end in 500.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "tests/gateway/rest/bench.hpp"

using namespace voltgate;

namespace {

// Begun anew now and then, so that what was stored does not grow without bound.
rest::Bench& bench() {
    static std::unique_ptr<rest::Bench> current;
    static int uses = 0;
    if (!current || ++uses % 2000 == 0) {
        current = std::make_unique<rest::Bench>();
        current->addStation("CS-1");
        current->addOnlineStation("CS-2");
    }
    return *current;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto end = std::min(input.find('\n'), input.size());
    const auto line = input.substr(0, end);
    const auto space = std::min(line.find(' '), line.size());
    const std::string method(line.substr(0, space));
    const std::string target(line.substr(std::min(space + 1, line.size())));
    const std::string body(input.substr(std::min(end + 1, input.size())));
    if (target.empty() || target.front() != '/') return 0;

    const auto answer = bench().request(method, target, body);
    if (answer.status < 200 || answer.status > 599 || answer.status == 500) {
        std::cerr << answer.status << " " << answer.body << "\n";
        std::abort();
    }
    return 0;
}
