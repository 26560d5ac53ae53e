// Records of the journal come back as they were written, also those of an earlier release.
#include "db/journal_record.hpp"

#include <gtest/gtest.h>

#include "db/durable_file.hpp"
#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

TransactionStart readBack(const std::string& bytes) {
    std::string_view rest = bytes;
    return std::get<TransactionStart>(readRecord(*takeFrame(rest)));
}

TEST(JournalRecord, ofAStartKeepsTheTokenAsItWasSent) {
    auto start = aStart();
    start.idTokenAsSent = "TAG_17619300";
    std::string bytes;

    appendRecord(bytes, start);

    EXPECT_EQ(readBack(bytes).idTokenAsSent, "TAG_17619300");
    EXPECT_EQ(readBack(bytes).idToken.value, "TAG");
}

TEST(JournalRecord, ofAStartWithoutARewrittenTokenIsAsItAlwaysWas) {
    std::string plain;
    std::string rewritten;
    appendRecord(plain, aStart());
    auto start = aStart();
    start.idTokenAsSent = "";
    appendRecord(rewritten, start);

    EXPECT_FALSE(readBack(plain).idTokenAsSent);
    EXPECT_EQ(plain.size() + sizeof(std::uint32_t), rewritten.size());
}

TEST(JournalRecord, ofAStartKnowsWhetherSomebodyCouldBeAskedForItsToken) {
    auto start = aStart();
    start.tokenAsked = false;
    const std::vector<std::optional<std::string>> spellings{std::nullopt, "TAG_17"};
    for (const auto& sent : spellings) {
        start.idTokenAsSent = sent;
        std::string bytes;
        appendRecord(bytes, start);

        EXPECT_FALSE(readBack(bytes).tokenAsked);
        EXPECT_EQ(readBack(bytes).idTokenAsSent, sent);
    }
    std::string bytes;
    appendRecord(bytes, aStart());
    EXPECT_TRUE(readBack(bytes).tokenAsked);
}

TEST(JournalRecord, tellsAReadingOfZeroFromNone) {
    auto start = aStart();
    for (const std::optional<double> meter : {std::optional(0.0), std::optional<double>()}) {
        start.meterStart = meter;
        std::string bytes;
        appendRecord(bytes, start);
        EXPECT_EQ(readBack(bytes).meterStart, meter);

        auto stop = aStop(7);
        stop.meterStop = meter;
        bytes.clear();
        appendRecord(bytes, stop);
        std::string_view rest = bytes;
        EXPECT_EQ(std::get<TransactionStop>(readRecord(*takeFrame(rest))).meterStop, meter);
    }
}

}  // namespace
}  // namespace voltgate::db
