// docs/openapi.yaml against the route table, both ways: what is documented exists, what exists is
// documented.
#include "gateway/rest/openapi.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gateway/openapi_document.hpp"
#include "tests/gateway/rest/bench.hpp"

namespace voltgate::rest {
namespace {

std::set<std::string> actualRoutes() {
    Bench bench;
    std::set<std::string> routes;
    for (const auto& route : bench.api.routes()) routes.insert(route.method + " " + route.path);
    return routes;
}

TEST(OpenApi, documentsEveryRouteAndNoOther) {
    EXPECT_EQ(test::operationNamesIn(openApiYaml), actualRoutes());
}

TEST(OpenApi, isServedAsItIs) {
    Bench bench;

    const auto answer = bench.asNobody().get("/openapi.yaml");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("Content-Type"), "application/yaml");
    EXPECT_TRUE(answer.body.starts_with("openapi: 3.1.0\n"));
}

TEST(OpenApi, refersOnlyToWhatItDefines) {
    EXPECT_THAT(test::undefinedReferencesIn(openApiYaml), testing::IsEmpty());
}

}  // namespace
}  // namespace voltgate::rest
