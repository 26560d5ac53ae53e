// Data that comes in files, one thing each: those built in, and those of a folder of the operator's
// own, which take the place of ours of the same name.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace voltgate::app {

struct DataFile {
    std::string name;  ///< of-the-thing.json
    std::string text;
};

std::vector<DataFile> embeddedKeyMaps();
std::vector<DataFile> embeddedQuirkProfiles();

/// Gives each file's stem and text to `read`, ours first. `folder` may be empty: only ours. An
/// HttpProblem that `read` throws is a fault of its file. Throws std::runtime_error that names each
/// bad file, and in it each bad field.
void readDataFiles(
    const std::vector<DataFile>& embedded, const std::string& folder,
    const std::function<void(const std::string& stem, const std::string& text)>& read);

/// A thing is called as its file. Throws HttpProblem.
void requireName(const std::string& name, const std::string& stem);

/// By name; a later one takes the place of an earlier one. `parse` throws HttpProblem.
template <class Thing>
std::vector<Thing> readNamedThings(const std::vector<DataFile>& embedded, const std::string& folder,
                                   Thing (*parse)(const std::string&)) {
    std::map<std::string, Thing> things;
    readDataFiles(embedded, folder, [&](const std::string& stem, const std::string& text) {
        auto thing = parse(text);
        requireName(thing.name, stem);
        auto name = thing.name;
        things.insert_or_assign(std::move(name), std::move(thing));
    });
    std::vector<Thing> all;
    all.reserve(things.size());
    for (auto& [name, thing] : things) all.push_back(std::move(thing));
    return all;
}

}  // namespace voltgate::app
