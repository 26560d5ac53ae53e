// Bodies that no proper client sends, over a real socket: a stranger gets an error, and everybody else is served on.
#include <gtest/gtest.h>

#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {
namespace {

std::vector<std::string> oddNumbers() {
    return {"0.00000000001e-2147483639",
            "-0.00000000001e-2147483647",
            "0." + std::string(1000, '0') + "1e-2147483648",
            "1e-99999999999999999999",
            "17e308",
            "1e400",
            "0." + std::string(1000, '0') + "1e1309",
            std::string(5000, '9')};
}

TEST(HostileBodies, withOddNumbersAreRefused) {
    RunningServer server;
    HttpClient stranger(server.application.httpPort());

    for (const auto& number : oddNumbers()) {
        const auto credentials = R"({"email":)" + number + R"(,"password":"x"})";
        EXPECT_EQ(stranger.post("/api/v1/login", credentials).status, 400) << number;
        const auto station = R"({"id":)" + number + R"(,"securityProfile":1})";
        EXPECT_EQ(server.http->post("/api/v1/stations", station).status, 400) << number;
    }

    EXPECT_EQ(server.http->get("/api/v1/stations").status, 200);
}

}  // namespace
}  // namespace voltgate::test
