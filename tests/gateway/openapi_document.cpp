#include "tests/gateway/openapi_document.hpp"

#include <algorithm>
#include <sstream>

namespace voltgate::test {

std::map<std::string, std::vector<std::string>> operationsIn(std::string_view yaml) {
    std::map<std::string, std::vector<std::string>> operations;
    std::istringstream lines{std::string(yaml)};
    std::string path;
    std::vector<std::string>* operation = nullptr;
    bool isInPaths = false;
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.front() != ' ') isInPaths = line == "paths:";
        if (!isInPaths) continue;
        if (line.starts_with("  /")) path = line.substr(2, line.size() - 3);
        if (line.starts_with("    ") && line[4] != ' ') {
            std::string method = line.substr(4, line.size() - 5);
            std::transform(method.begin(), method.end(), method.begin(),
                           [](char c) { return char(c - 'a' + 'A'); });
            operation = &operations[method + " " + path];
        } else if (operation != nullptr) {
            operation->push_back(line);
        }
    }
    return operations;
}

std::set<std::string> operationNamesIn(std::string_view yaml) {
    std::set<std::string> names;
    for (const auto& [name, lines] : operationsIn(yaml)) names.insert(name);
    return names;
}

bool documentsStatus(const std::vector<std::string>& lines, int status) {
    const auto head = "        '" + std::to_string(status) + "':";
    return std::any_of(lines.begin(), lines.end(),
                       [&](const auto& line) { return line.starts_with(head); });
}

std::vector<std::string> undefinedReferencesIn(std::string_view yaml) {
    std::vector<std::string> undefined;
    constexpr std::string_view prefix = "'#/components/";
    for (auto at = yaml.find(prefix); at != std::string_view::npos;
         at = yaml.find(prefix, at + 1)) {
        const auto begin = at + prefix.size();
        const std::string name(yaml.substr(begin, yaml.find('\'', at + 1) - begin));
        const auto definition = "\n    " + name.substr(name.find('/') + 1) + ":\n";
        if (yaml.find(definition) == std::string_view::npos) undefined.push_back(name);
    }
    return undefined;
}

}  // namespace voltgate::test
