// docs/installer-guide.md names operations that there are.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>

#include "tests/gateway/installer/bench.hpp"

namespace voltgate::installer {
namespace {

TEST(InstallerGuide, asksForOperationsThatThereAre) {
    std::ifstream file(VOLTGATE_SOURCE_DIR "/docs/installer-guide.md");
    const std::string guide{std::istreambuf_iterator<char>(file), {}};
    const std::regex asking("ask (GET|POST|DELETE) '?(/[^' \\n]*)");
    Bench bench;
    bench.withBearer("");
    int asked = 0;

    for (std::sregex_iterator match(guide.begin(), guide.end(), asking), end; match != end;
         ++match, ++asked) {
        const auto answer = bench.request((*match)[1], (*match)[2]);
        // Without a token, which is looked at when there is such an operation.
        EXPECT_EQ(answer.status, 401) << match->str() << ": " << answer.body;
    }

    EXPECT_GT(asked, 20);
}

}  // namespace
}  // namespace voltgate::installer
