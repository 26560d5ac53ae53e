// Pages of lists whose rows may be large: a page ends by its bytes, wherever its limit is, and the
// next one goes on from there.
#include <gtest/gtest.h>

#include <numeric>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;

constexpr std::size_t mebibyte = std::size_t{1024} * 1024;

/// How many items each page has, to the last one.
template <class List>
std::vector<std::size_t> sizesOfPages(List list, int limit) {
    std::vector<std::size_t> sizes;
    Page page{.limit = limit};
    do {
        const auto listed = runTask(list(page));
        sizes.push_back(listed.items.size());
        page.before = listed.next;
    } while (page.before && sizes.size() < 50);
    return sizes;
}

using Sizes = std::vector<std::size_t>;

void addCommand(TestStorage& test, std::size_t bytes) {
    Command command{.station = aStation, .kind = "call", .request = "{}"};
    command = runTask(test.storage.commands.add(command));
    command.outcome = CommandOutcome{.response = std::string(bytes, 'x')};
    runTask(test.storage.commands.update(command));
}

TEST(PageBytes, ofCommands) {
    TestStorage test;
    const auto list = [&](Page page) { return test.storage.commands.list({}, page); };
    for (int i = 0; i < 10; ++i) addCommand(test, mebibyte);

    EXPECT_EQ(sizesOfPages(list, 1000), (Sizes{4, 4, 2}));
    EXPECT_EQ(sizesOfPages(list, 4), (Sizes{4, 4, 2}));
    EXPECT_EQ(sizesOfPages(list, 3), (Sizes{3, 3, 3, 1}));
    EXPECT_EQ(sizesOfPages(list, 10), (Sizes{4, 4, 2}));
}

TEST(PageBytes, doNotKeepBackALargeRow) {
    TestStorage test;
    const auto list = [&](Page page) { return test.storage.commands.list({}, page); };
    for (const std::size_t size : {1, 1, 6, 5}) addCommand(test, size * mebibyte);

    EXPECT_EQ(sizesOfPages(list, 1000), (Sizes{1, 1, 2}));
}

TEST(PageBytes, ofFrames) {
    TestStorage test;
    const auto list = [&](Page page) {
        return test.storage.frames.list({.station = aStation}, page);
    };
    for (int i = 0; i < 100; ++i) {
        test.storage.frames.record({.station = aStation,
                                    .at = noon,
                                    .direction = FrameDirection::Received,
                                    .kind = "CALL",
                                    .action = "DataTransfer",
                                    .messageId = "1",
                                    .frame = std::string(mebibyte / 16, 'x')});
    }
    ASSERT_TRUE(
        eventually([&] { return test.database.query("select count(*) from frame") == "100"; }));

    EXPECT_EQ(sizesOfPages(list, 1000), (Sizes{64, 36}));
}

TEST(PageBytes, ofTheAuditLog) {
    TestStorage test;
    const auto list = [&](Page page) { return test.storage.audit.list({}, page); };
    std::vector<AuditEntry> entries(200);
    for (auto& entry : entries)
        entry = {.at = noon, .request = std::string(mebibyte / 32, 'x'), .after = ""};
    runTask(test.storage.audit.add(entries));

    EXPECT_EQ(sizesOfPages(list, 1000), (Sizes{128, 72}));
}

// What is large of meter values are the descriptions of each, which are stored but once.
TEST(PageBytes, ofMeterValues) {
    TestStorage test;
    const auto number = runTask(test.storage.transactions.start(aStart())).number;
    const auto list = [&](Page page) {
        return test.storage.meterValues.ofTransaction(number, page);
    };
    auto report = aMeterReport(number.value);
    report.meterValues.clear();
    for (int i = 0; i < 10; ++i) {
        MeterValue value{.sampledAt = noon + i * minute};
        for (int sample = 0; sample < 8000; ++sample)
            value.sampledValues.push_back(aSample("1", "Voltage"));
        report.meterValues.push_back(value);
    }
    runTask(test.storage.meterValues.append(report));

    const auto sizes = sizesOfPages(list, 1000);

    EXPECT_GT(sizes.size(), 1U);
    EXPECT_LT(sizes.front(), 6U);
    EXPECT_EQ(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}), 10U);
}

}  // namespace
}  // namespace voltgate::db
