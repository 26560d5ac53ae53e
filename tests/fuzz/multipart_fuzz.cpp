// Fuzzes the reading of files out of forms: however the body is cut into pieces, the same comes out
// of it. The first byte says how large the pieces are; line breaks of the rest become those of HTTP.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>

#include "gateway/http/multipart.hpp"
#include "tests/support/in_memory_files.hpp"
#include "tests/support/run_task.hpp"

using namespace voltgate;

namespace {

struct Taken {
    std::optional<std::string> content;  // Nothing when the form was refused.
    std::string fileName;
    bool operator==(const Taken&) const = default;
};

Taken take(const std::string& body, std::size_t pieceSize) {
    auto source = std::make_shared<TextSource>(body, pieceSize);
    auto file = std::make_shared<http::MultipartFile>(std::move(source), "x");
    Taken taken;
    try {
        taken.content = runTask(readAll(file));
        taken.fileName = file->fileName();
    } catch (const http::HttpProblem&) {
        taken.content.reset();
    }
    return taken;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    std::string body;
    for (std::size_t i = 1; i < size; ++i) {
        if (data[i] == '\n') body += '\r';
        body += static_cast<char>(data[i]);
    }
    try {
        http::multipartBoundary("multipart/form-data;" + body);
    } catch (const http::HttpProblem&) {
    }
    if (take(body, 1 + data[0] % 16) == take(body, 100'000)) return 0;
    std::cerr << "pieces matter\n";
    std::abort();
}
