// Fuzzes what an operator can write: flags (a line each), and the texts of key maps and quirk profiles.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "gateway/http/message.hpp"
#include "gateway/installer/key_map_view.hpp"
#include "gateway/rest/quirk_profile_view.hpp"

using namespace voltgate;

namespace {

void readFlags(const std::string& text) {
    std::vector<std::string> lines = {"voltgate", "--database-url=postgresql:///x"};
    std::istringstream in(text);
    for (std::string line; std::getline(in, line) && lines.size() < 40;) lines.push_back(line);
    std::vector<const char*> arguments;
    arguments.reserve(lines.size());
    for (const auto& line : lines) arguments.push_back(line.c_str());
    try {
        app::readInvocation(static_cast<int>(arguments.size()), arguments.data());
    } catch (const app::Exit& exit) {
        if (exit.status != 0 && exit.output.empty()) std::abort();
    }
}

template <class Read>
void readFile(Read read, const std::string& text) {
    try {
        read(text);
    } catch (const http::HttpProblem&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    readFlags(text);
    readFile(installer::readKeyMap, text);
    readFile(rest::readQuirkProfile, text);
    return 0;
}
