// What holds of every operation; who may do what is in role_matrix_test.cpp.
#include "gateway/installer/installer_api.hpp"

#include <gtest/gtest.h>

#include "tests/gateway/installer/bench.hpp"

namespace voltgate::installer {
namespace {

TEST(InstallerApi, letsATokenExpireWhileItIsInUse) {
    Bench bench;
    bench.as(Role::Developer);
    ASSERT_EQ(bench.post("/development/qr-gen").status, 400);

    bench.rest.clock.advance(std::chrono::hours(25));

    EXPECT_EQ(bench.post("/development/qr-gen").status, 401);
}

TEST(InstallerApi, hasNoDevelopmentOperationsUnlessTheyAreSwitchedOn) {
    Bench bench({.isDevelopment = false});
    for (const auto& operation : bench.api.operations()) {
        EXPECT_EQ(operation.path.find("/development"), std::string::npos) << operation.path;
    }
    EXPECT_EQ(bench.as(Role::Developer).post("/development/qr-gen").status, 404);
}

TEST(InstallerApi, answersWhatItDoesNotHaveInItsOwnForm) {
    Bench bench;

    const auto missing = bench.request("GET", "/nowhere");
    const auto method = bench.request("DELETE", "/auth");

    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(missing.at("/name"), "NotFoundError");
    EXPECT_EQ(missing.at("/status"), "404");
    EXPECT_EQ(method.status, 405);
    EXPECT_EQ(method.header("Allow"), "GET, POST");
}

TEST(InstallerApi, ownsItsPathsOnly) {
    EXPECT_TRUE(InstallerApi::owns("/api/tnm/v1/auth"));
    EXPECT_FALSE(InstallerApi::owns("/api/tnm/v10/auth"));
    EXPECT_FALSE(InstallerApi::owns("/api/v1/stations"));
}

}  // namespace
}  // namespace voltgate::installer
