#include "gateway/http/media_type.hpp"

#include <gtest/gtest.h>

namespace voltgate::http {
namespace {

int welcomeOfCsv(const std::string& accept) { return welcomeOf("text/csv", accept).thousandths; }

TEST(MediaType, isAsWelcomeAsTheMostSpecificRangeSays) {
    EXPECT_EQ(welcomeOfCsv(""), 1000);
    EXPECT_EQ(welcomeOfCsv("text/csv"), 1000);
    EXPECT_EQ(welcomeOfCsv("Text/CSV; charset=utf-8;Q=0.25"), 250);
    EXPECT_EQ(welcomeOfCsv("text/csv;q=0"), 0);
    EXPECT_EQ(welcomeOfCsv("application/json"), 0);
    EXPECT_EQ(welcomeOfCsv("*/*;q=0.1"), 100);
    EXPECT_EQ(welcomeOfCsv("text/*;q=0.3, */*"), 300);
    EXPECT_EQ(welcomeOfCsv("text/csv;q=0.2, text/*, */*"), 200);
    EXPECT_EQ(welcomeOfCsv("*/*, text/csv;q=0.002"), 2);
    EXPECT_EQ(welcomeOfCsv("text/csv;q=0.2, text/csv;q=0.9"), 900);
    EXPECT_EQ(welcomeOfCsv(R"(a/b;x="1,text/csv;q=0\"", text/csv;q=0.5)"), 500);
}

TEST(MediaType, isFullyWelcomeWithAWeightThatIsNone) {
    for (const auto* weight : {"2", "-1", "nan", "x", ""})
        EXPECT_EQ(welcomeOfCsv(std::string("text/csv;q=") + weight), 1000) << weight;
}

TEST(MediaType, isNamedByItselfOnly) {
    EXPECT_TRUE(welcomeOf("text/csv", "*/*, text/csv;q=0.5").isNamed);
    EXPECT_FALSE(welcomeOf("text/csv", "text/*, */*").isNamed);
    EXPECT_FALSE(welcomeOf("text/csv", "").isNamed);
}

TEST(Charset, isUtf8OrAPartOfIt) {
    for (const auto* type : {"application/json", "application/json; charset=utf-8",
                             "application/json;charset=\"UTF-8\"", "text/csv; charset=US-ASCII"})
        EXPECT_NO_THROW(requireUtf8(type)) << type;
    for (const auto* type : {"application/json; charset=utf-16", "text/csv;charset=iso-8859-1"})
        EXPECT_THROW(requireUtf8(type), HttpProblem) << type;
}

TEST(ContentEncoding, isNone) {
    Request request;
    EXPECT_NO_THROW(requireNoCoding(request));
    request.headers = {{"Content-Encoding", "Identity"}};
    EXPECT_NO_THROW(requireNoCoding(request));
    request.headers = {{"Content-Encoding", "identity"}, {"content-encoding", "gzip"}};

    try {
        requireNoCoding(request);
        FAIL() << "a coding was accepted";
    } catch (const HttpProblem& problem) {
        EXPECT_EQ(problem.status, 415);
        EXPECT_EQ(headerNamed(problem.headers, "Accept-Encoding"), "identity");
    }
}

}  // namespace
}  // namespace voltgate::http
