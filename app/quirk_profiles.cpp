#include "app/quirk_profiles.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "gateway/rest/quirk_profile_view.hpp"

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
    if (fault || !in) throw rest::badInput({{"", "cannot be read"}});
    if (size > mostBytes) throw rest::badInput({{"", "is larger than 64 KiB"}});
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

// What is wrong with a file: "x.json: rows[0]: expected ...".
std::string toText(const std::string& name, const rest::HttpProblem& problem) {
    std::string text;
    for (const auto& fault : problem.errors) {
        text.append(text.empty() ? "" : "; ").append(name).append(": ");
        if (!fault.path.empty()) text.append(fault.path).append(": ");
        text += fault.reason;
    }
    return text;
}

QuirkProfile readNamed(const std::string& stem, const std::string& text) {
    auto profile = rest::readQuirkProfile(text);
    if (profile.name != stem)
        throw rest::badInput({{"name", "expected '" + stem + "', as the file is called"}});
    return profile;
}

}  // namespace

std::vector<QuirkProfile> readQuirkProfiles(const std::string& folder) {
    std::map<std::string, QuirkProfile> profiles;
    std::string faults;
    const auto read = [&](const fs::path& path, const auto& content) {
        try {
            auto profile = readNamed(path.stem().string(), content());
            profiles.insert_or_assign(profile.name, std::move(profile));
        } catch (const rest::HttpProblem& problem) {
            faults += (faults.empty() ? "" : "; ") + toText(path.filename().string(), problem);
        }
    };
    for (const auto& file : embeddedQuirkProfiles()) read(file.name, [&] { return file.text; });
    if (!folder.empty()) {
        for (const auto& file : filesOf(folder)) read(file, [&] { return contentOf(file); });
    }
    if (!faults.empty()) throw std::runtime_error(faults);
    std::vector<QuirkProfile> all;
    all.reserve(profiles.size());
    for (auto& [name, profile] : profiles) all.push_back(std::move(profile));
    return all;
}

}  // namespace voltgate::app
