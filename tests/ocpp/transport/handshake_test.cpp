#include "ocpp/transport/handshake.hpp"

#include <gtest/gtest.h>

namespace voltgate::transport {
namespace {

struct PathCase {
    const char* resource;
    const char* id;  // Null: none.
};

class Paths : public testing::TestWithParam<PathCase> {};

TEST_P(Paths, nameTheStationInTheirLastSegment) {
    const auto reading = readPath(GetParam().resource);

    if (GetParam().id == nullptr) {
        EXPECT_FALSE(reading.stationId) << *reading.stationId;
        EXPECT_FALSE(reading.fault.empty());
    } else {
        EXPECT_EQ(reading.stationId, GetParam().id) << reading.fault;
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, Paths,
    testing::Values(PathCase{"/ocpp/CP-1", "CP-1"}, PathCase{"/CP-1", "CP-1"},
                    PathCase{"/ocpp/CP-1/", "CP-1"}, PathCase{"/ocpp//CP-1//", "CP-1"},
                    PathCase{"//ocpp/CP-1", "CP-1"}, PathCase{"/ocpp/tenant/CP-1", "CP-1"},
                    PathCase{"/ocpp/CP-1?token=x/y", "CP-1"}, PathCase{"/ocpp/CP-1#frag", "CP-1"},
                    PathCase{"/ocpp/CP%201", "CP 1"}, PathCase{"/ocpp/CP%2F1", nullptr},
                    PathCase{"/ocpp/a%2Bb%23%3F%25", "a+b#?%"}, PathCase{"/ocpp/%C3%A4", "ä"},
                    PathCase{"ws://host:9000/ocpp/CP-1", "CP-1"},
                    PathCase{"/ocpp/CP-1/CP-1", "CP-1"}, PathCase{"/", nullptr},
                    PathCase{"", nullptr}, PathCase{"/?x=1", nullptr},
                    PathCase{"ws://host", nullptr}, PathCase{"/ocpp/CP%2", nullptr},
                    PathCase{"/ocpp/CP%zz", nullptr}, PathCase{"/ocpp/%", nullptr},
                    PathCase{"/ocpp/CP%00", nullptr}, PathCase{"/ocpp/CP%0A1", nullptr},
                    PathCase{"/ocpp/1234567890123456789012345678901234567890123456789", nullptr}));

TEST(Path, saysWhichIdIsRefusedAndWhy) {
    const auto reading = readPath("/ocpp/CP%2F1");

    EXPECT_EQ(reading.refusedId, "CP/1");
    EXPECT_EQ(reading.fault,
              "The station id in the path has a slash, so that no station can have it: change it "
              "at the station.");
    EXPECT_EQ(readPath("/ocpp/%E4").refusedId, "");
    EXPECT_EQ(readPath("/ocpp/CP-1").refusedId, "");
}

TEST(BasicAuth, keepsColonsInThePassword) {
    const auto basic = readBasicAuth("Basic Q1AtMTphOmI=");  // CP-1:a:b

    EXPECT_EQ(basic.kind, BasicAuth::Kind::Basic);
    EXPECT_EQ(basic.user, "CP-1");
    EXPECT_EQ(basic.password, "a:b");
}

TEST(BasicAuth, readsTheSchemeInAnyCaseAndBase64WithoutPadding) {
    EXPECT_EQ(readBasicAuth("bAsIc Q1AtMTphOmI").password, "a:b");
}

TEST(BasicAuth, keepsBinaryPasswords) {
    EXPECT_EQ(readBasicAuth("Basic YTr/AP8=").password, std::string("\xFF\x00\xFF", 3));
}

TEST(BasicAuth, tellsAbsentFromMalformed) {
    EXPECT_EQ(readBasicAuth("").kind, BasicAuth::Kind::None);
    EXPECT_EQ(readBasicAuth("Bearer abc").kind, BasicAuth::Kind::Malformed);
    EXPECT_EQ(readBasicAuth("Basic !!!!").kind, BasicAuth::Kind::Malformed);
    EXPECT_EQ(readBasicAuth("Basic bm9jb2xvbg==").kind, BasicAuth::Kind::Malformed);
    EXPECT_EQ(readBasicAuth("Basic").kind, BasicAuth::Kind::Malformed);
}

}  // namespace
}  // namespace voltgate::transport
