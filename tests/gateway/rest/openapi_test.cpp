// docs/openapi.yaml against the route table, both ways: what is documented exists, what exists is
// documented.
#include "gateway/rest/openapi.hpp"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

// The paths and methods of the document, which is indented regularly: paths by two, methods by
// four.
std::set<std::string> documentedRoutes() {
    std::set<std::string> routes;
    std::istringstream lines{std::string(openApiYaml)};
    std::string path;
    bool isInPaths = false;
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.front() != ' ') isInPaths = line == "paths:";
        if (!isInPaths || !line.ends_with(':')) continue;
        if (line.starts_with("  /")) path = line.substr(2, line.size() - 3);
        if (line.starts_with("    ") && line[4] != ' ') {
            std::string method = line.substr(4, line.size() - 5);
            std::transform(method.begin(), method.end(), method.begin(),
                           [](char c) { return char(c - 'a' + 'A'); });
            routes.insert(method + " " + path);
        }
    }
    return routes;
}

std::set<std::string> actualRoutes() {
    Bench bench;
    std::set<std::string> routes;
    for (const auto& route : bench.api.routes()) routes.insert(route.method + " " + route.path);
    return routes;
}

TEST(OpenApi, documentsEveryRouteAndNoOther) { EXPECT_EQ(documentedRoutes(), actualRoutes()); }

TEST(OpenApi, isServedAsItIs) {
    Bench bench;

    const auto answer = bench.asNobody().get("/openapi.yaml");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("Content-Type"), "application/yaml");
    EXPECT_TRUE(answer.body.starts_with("openapi: 3.1.0\n"));
}

TEST(OpenApi, refersOnlyToWhatItDefines) {
    const std::string yaml(openApiYaml);
    const std::string prefix = "'#/components/";
    for (auto at = yaml.find(prefix); at != std::string::npos; at = yaml.find(prefix, at + 1)) {
        const auto name =
            yaml.substr(at + prefix.size(), yaml.find('\'', at + 1) - at - prefix.size());
        const auto definition = "\n    " + name.substr(name.find('/') + 1) + ":\n";

        EXPECT_NE(yaml.find(definition), std::string::npos) << name;
    }
}

}  // namespace
}  // namespace voltgate::rest
