// Fuzzes the reading of HTTP requests: however the bytes are cut into pieces, the same requests
// come out of them, and the same refusal. The first byte says how large the pieces are; line breaks
// of the rest become those of HTTP, and vertical tabs become line breaks without the carriage
// return.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "gateway/http/request_reader.hpp"

using namespace voltgate::http;

namespace {

std::string textOf(const Request& request, const std::string& body) {
    auto text = request.method + " " + request.path + " ?" + request.query + "\n";
    for (const auto& [name, value] : request.headers) text.append(name).append(":").append(value);
    return text + "\n" + body + "\n";
}

// The requests that were read to their end, and why no more were.
std::string readAll(const std::string& bytes, std::size_t pieceSize) {
    RequestReader reader({});
    std::string requests;
    std::string body;
    std::size_t begin = 0;
    std::size_t end = 0;
    while (!reader.fault() && (end < bytes.size() || (begin < end && !reader.needsMore()))) {
        if (begin == end || reader.needsMore()) end = std::min(end + pieceSize, bytes.size());
        begin += reader.feed(std::string_view(bytes).substr(begin, end - begin), body);
        if (begin > end) std::abort();
        if (reader.fault() || !reader.isHeadComplete() || !reader.isComplete()) continue;
        requests += textOf(reader.request(), body);
        body.clear();
        reader.begin();
    }
    if (reader.fault()) requests += std::to_string(reader.fault()->status);
    return requests;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    std::string bytes;
    for (std::size_t i = 1; i < size; ++i) {
        if (data[i] == '\n') bytes += '\r';
        bytes += static_cast<char>(data[i] == '\v' ? '\n' : data[i]);
    }
    const auto whole = readAll(bytes, 1'000'000);
    const auto pieces = readAll(bytes, 1 + data[0] % 16);
    // In pieces a fault is found later, perhaps only with the end of the head, which may not come.
    if (whole == pieces || whole.starts_with(pieces)) return 0;
    std::cerr << "pieces matter:\n" << whole << "\n--- in pieces:\n" << pieces << "\n";
    std::abort();
}
