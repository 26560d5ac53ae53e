#include "app/data_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "gateway/http/message.hpp"

namespace voltgate::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t mostBytes = 64UL * 1024;
constexpr std::size_t mostFiles = 1000;

std::vector<fs::path> filesOf(const std::string& folder) {
    std::error_code fault;
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(folder, fault); !fault && entry != fs::directory_iterator();
         entry.increment(fault)) {
        if (entry->path().extension() == ".json") files.push_back(entry->path());
    }
    if (fault) throw std::runtime_error("the folder cannot be read: " + fault.message());
    if (files.size() > mostFiles)
        throw std::runtime_error("expected at most " + std::to_string(mostFiles) + " files");
    std::sort(files.begin(), files.end());
    return files;
}

std::string contentOf(const fs::path& file) {
    std::error_code fault;
    const auto size = fs::file_size(file, fault);
    std::ifstream in(file, std::ios::binary);
    if (fault || !in) throw http::badInput({{"", "cannot be read"}});
    if (size > mostBytes) throw http::badInput({{"", "is larger than 64 KiB"}});
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// What is wrong with a file: "x.json: rows[0]: expected ...".
std::string toText(const std::string& name, const http::HttpProblem& problem) {
    std::string text;
    for (const auto& fault : problem.errors) {
        text.append(text.empty() ? "" : "; ").append(name).append(": ");
        if (!fault.path.empty()) text.append(fault.path).append(": ");
        text += fault.reason;
    }
    return text;
}

}  // namespace

void requireName(const std::string& name, const std::string& stem) {
    if (name == stem) return;
    throw http::badInput({{"name", "expected '" + stem + "', as the file is called"}});
}

void readDataFiles(
    const std::vector<DataFile>& embedded, const std::string& folder,
    const std::function<void(const std::string& stem, const std::string& text)>& read) {
    std::string faults;
    const auto readOne = [&](const fs::path& path, const auto& content) {
        try {
            read(path.stem().string(), content());
        } catch (const http::HttpProblem& problem) {
            faults += (faults.empty() ? "" : "; ") + toText(path.filename().string(), problem);
        }
    };
    for (const auto& file : embedded) readOne(file.name, [&] { return file.text; });
    if (!folder.empty()) {
        for (const auto& file : filesOf(folder)) readOne(file, [&] { return contentOf(file); });
    }
    if (!faults.empty()) throw std::runtime_error(faults);
}

}  // namespace voltgate::app
