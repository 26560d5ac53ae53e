#include "ocpp/services/adoption_advice.hpp"

#include <gtest/gtest.h>

namespace voltgate {
namespace {

TEST(AdoptionAdvice, namesTheBodyThatFitsWhatWasShown) {
    const std::string adopt = "POST /api/v1/quarantine/CP-1/adopt with ";

    EXPECT_EQ(adoptionOf("CP-1", {}), adopt + R"({"securityProfile":0})");
    EXPECT_EQ(adoptionOf("CP-1", {.isTls = true}), adopt + R"({"securityProfile":0})");
    EXPECT_EQ(adoptionOf("CP-1", {.hasPassword = true}),
              adopt + R"({"securityProfile":1,"keepPassword":true})");
    EXPECT_EQ(adoptionOf("CP-1", {.isTls = true, .hasPassword = true}),
              adopt + R"({"securityProfile":2,"keepPassword":true})");
    EXPECT_EQ(adoptionOf("CP-1", {.address = "10.0.0.5:4711", .isTls = true, .hasPassword = true}),
              adopt + R"({"securityProfile":2,"keepPassword":true,"address":"10.0.0.5"})");
    EXPECT_EQ(adoptionOf("CP-1", {.address = "[2001:db8::7]:4711", .hasPassword = true}),
              adopt + R"({"securityProfile":1,"keepPassword":true,"address":"2001:db8::7"})");
    EXPECT_EQ(adoptionOf("CP-1", {.address = "10.0.0.5"}), adopt + R"({"securityProfile":0})");
    EXPECT_EQ(adoptionOf("CP-1", {.isTls = true, .hasCertificate = true}),
              adopt + R"({"securityProfile":3})");
}

TEST(AdoptionAdvice, escapesTheIdAndKeepsNoPasswordThatItCannotSend) {
    EXPECT_EQ(adoptionOf("Box 1#ä", {}),
              R"(POST /api/v1/quarantine/Box%201%23%C3%A4/adopt with {"securityProfile":0})");
    EXPECT_EQ(adoptionOf("Box:1", {.hasPassword = true}),
              R"(POST /api/v1/quarantine/Box%3A1/adopt with {"securityProfile":0})");
}

}  // namespace
}  // namespace voltgate
