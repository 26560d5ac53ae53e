// docs/openapi-installer.yaml against the operations, both ways: what is documented exists, what
// exists is documented, with its roles, its client and its words.
#include "gateway/installer/openapi.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ocpp/domain/station_setting.hpp"
#include "tests/gateway/installer/bench.hpp"
#include "tests/gateway/openapi_document.hpp"

namespace voltgate::installer {
namespace {

std::string nameOf(const Operation& operation) {
    return operation.method + " " + operation.path.substr(basePath.size());
}

// How the document says whom an operation is for.
std::string securityOf(Scope scope) {
    if (scope == Scope::Public) return "      security: []";
    std::string roles;
    for (const auto& [word, role] : roleWords) {
        if (may(role, scope)) roles += (roles.empty() ? "" : ", ") + std::string(word);
    }
    return "      security: [{bearer: [" + roles + "]}]";
}

TEST(InstallerOpenApi, documentsEveryOperationAndNoOther) {
    Bench bench;
    std::set<std::string> actual;
    for (const auto& operation : bench.api.operations()) actual.insert(nameOf(operation));

    EXPECT_EQ(test::operationNamesIn(openApiYaml), actual);
    EXPECT_NE(openApiYaml.find("servers:\n  - url: " + basePath + "\n"), std::string_view::npos);
}

TEST(InstallerOpenApi, saysWhomEachOperationIsForAndWhatItAnswersOthers) {
    Bench bench;
    const auto documented = test::operationsIn(openApiYaml);
    for (const auto& operation : bench.api.operations()) {
        const auto& lines = documented.at(nameOf(operation));
        EXPECT_THAT(lines, testing::Contains(securityOf(operation.scope))) << nameOf(operation);
        const bool isPublic = operation.scope == Scope::Public;
        for (const int status : {401, 403, 404}) {
            EXPECT_TRUE(isPublic || test::documentsStatus(lines, status))
                << nameOf(operation) << status;
        }
        const std::string client = "        - $ref: '#/components/parameters/clientId'";
        const bool namesClient = std::find(lines.begin(), lines.end(), client) != lines.end();
        EXPECT_EQ(namesClient, operation.client == Client::Named) << nameOf(operation);
        EXPECT_TRUE(!namesClient || test::documentsStatus(lines, 400)) << nameOf(operation);
    }
}

TEST(InstallerOpenApi, hasTheWordsOfTheSettings) {
    using enum SettingName;
    for (const auto& [name, schema] :
         {std::pair{AuthenticationMode, "AuthenticationMode"},
          std::pair{SocketPermanentLockMode, "SocketPermanentLockMode"},
          std::pair{LoadShedding, "LoadShedding"}, std::pair{OnOffPeak, "OnOffPeak"}}) {
        const auto begin = openApiYaml.find("\n    " + std::string(schema) + ":\n");
        ASSERT_NE(begin, std::string_view::npos) << schema;
        std::string words;
        for (const auto word : wordsOf(name)) {
            // YAML takes a bare NO for false.
            const auto text = word == "NO" ? "'NO'" : std::string(word);
            words += (words.empty() ? "" : ", ") + text;
        }
        const auto line = "      enum: [" + words + "]\n";
        const auto found = openApiYaml.find(line, begin);
        ASSERT_NE(found, std::string_view::npos) << schema << line;
        EXPECT_LT(found - begin, 300u) << schema;
    }
}

TEST(InstallerOpenApi, isServedAsItIsToEverybody) {
    Bench bench;

    const auto answer = bench.withBearer("").request("GET", "/openapi.yaml");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("Content-Type"), "application/yaml");
    EXPECT_EQ(answer.body, openApiYaml);
    EXPECT_TRUE(answer.body.starts_with("openapi: 3.1.0\n"));
}

TEST(InstallerOpenApi, refersOnlyToWhatItDefines) {
    EXPECT_THAT(test::undefinedReferencesIn(openApiYaml), testing::IsEmpty());
}

}  // namespace
}  // namespace voltgate::installer
