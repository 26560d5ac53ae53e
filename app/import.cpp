#include "app/import.hpp"

#include <fstream>
#include <iostream>

#include "app/finish.hpp"
#include "gateway/rest/imports.hpp"

namespace voltgate::app {
namespace {

constexpr std::size_t pieceSize = std::size_t{64} * 1024;

class FileSource final : public ByteSource {
public:
    explicit FileSource(std::ifstream file) : file_(std::move(file)) {}

    Task<std::string> read() override {
        std::string piece(pieceSize, '\0');
        file_.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        piece.resize(static_cast<std::size_t>(file_.gcount()));
        co_return piece;
    }

private:
    std::ifstream file_;
};

Task<rest::ImportReport> import(db::Storage& storage, const Invocation& invocation,
                                std::shared_ptr<ByteSource> bytes, rest::ImportFormat format) {
    const rest::ImportOptions options{.isDryRun = invocation.isDryRun,
                                      .isAllOrNothing = invocation.isAllOrNothing};
    if (invocation.kind == Invocation::Kind::TokenImport) {
        auto report =
            co_await rest::importTokens(storage.idTokens, std::move(bytes), format, options);
        co_return report;
    }
    SystemClock clock;
    ConnectedStations nobody;
    RegistrationService registration(storage.stations, nobody, clock, std::chrono::seconds(300));
    co_await registration.refresh();
    auto report = co_await rest::importStations(registration, std::move(bytes), format, options);
    co_return report;
}

// What needs a look is told line by line.
int print(const rest::ImportReport& report) {
    using rest::ImportResult;
    for (const auto& line : report.lines) {
        if (line.result != ImportResult::Refused) continue;
        std::cout << "line " << line.line << ": ";
        if (!line.name.empty()) std::cout << line.name << ": ";
        std::cout << line.reason << "\n";
    }
    const auto refused = report.count(ImportResult::Refused);
    const auto notAdded = report.count(ImportResult::NotAdded);
    std::cout << (report.options.isDryRun ? "would be added: " : "added: ")
              << report.count(ImportResult::Added)
              << ", unchanged: " << report.count(ImportResult::Unchanged)
              << ", refused: " << refused;
    if (notAdded > 0) std::cout << ", not added because of that: " << notAdded;
    std::cout << "\n";
    return refused + notAdded > 0 ? 3 : 0;
}

}  // namespace

int importFile(db::Storage& storage, const Invocation& invocation) {
    const auto format = rest::importFormatOf(invocation.file);
    if (!format) {
        std::cerr << "voltgate: expected a file *.csv, or *.jsonl with one JSON object a line\n";
        return 1;
    }
    std::ifstream file(invocation.file, std::ios::binary);
    if (!file) {
        std::cerr << "voltgate: " << invocation.file << " cannot be read\n";
        return 1;
    }
    try {
        auto bytes = std::make_shared<FileSource>(std::move(file));
        return print(finish(import(storage, invocation, std::move(bytes), *format)));
    } catch (const rest::HttpProblem& problem) {
        std::cerr << "voltgate: " << problem.detail << "\n";
        return 1;
    }
}

}  // namespace voltgate::app
