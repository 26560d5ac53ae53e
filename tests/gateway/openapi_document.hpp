// An OpenAPI document as its tests read it: regularly indented, paths by two, methods by four.
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::test {

/// Its operations ("GET /status") with the lines of each.
std::map<std::string, std::vector<std::string>> operationsIn(std::string_view yaml);
std::set<std::string> operationNamesIn(std::string_view yaml);
/// Whether the lines of an operation say what this status means there.
bool documentsStatus(const std::vector<std::string>& lines, int status);

/// What it refers to and does not define.
std::vector<std::string> undefinedReferencesIn(std::string_view yaml);

}  // namespace voltgate::test
