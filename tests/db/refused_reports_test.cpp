// Reports that PostgreSQL refused, past their time.
#include "db/refused_reports.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "db/durable_file.hpp"
#include "db/journal_record.hpp"
#include "tests/db/builders.hpp"
#include "tests/support/temporary_folder.hpp"

namespace voltgate::db {
namespace {

using namespace test;

struct Refused {
    TemporaryFolder folder{};
    std::filesystem::path file = folder.path() / "refused";

    void keep(const std::string& bytes) const {
        std::ofstream(file, std::ios::app | std::ios::binary) << bytes;
    }
    static std::string recordOf(DateTime receivedAt) {
        auto report = aConnectorReport("Available");
        report.receivedAt = receivedAt;
        std::string bytes;
        appendRecord(bytes, report);
        return bytes;
    }
};

TEST(RefusedReports, areDroppedWhenTheirTimeIsOver) {
    Refused test;
    test.keep(Refused::recordOf(noon - hour));
    test.keep(Refused::recordOf(noon));

    EXPECT_EQ(dropRefusedBefore(test.file, noon), 1u);

    EXPECT_EQ(readFile(test.file), Refused::recordOf(noon));
    EXPECT_EQ(dropRefusedBefore(test.file, noon), 0u);
}

TEST(RefusedReports, leaveNoFileWhenAllAreOver) {
    Refused test;
    test.keep(Refused::recordOf(noon));

    EXPECT_EQ(dropRefusedBefore(test.file, noon + hour), 1u);

    EXPECT_FALSE(std::filesystem::exists(test.file));
    EXPECT_EQ(dropRefusedBefore(test.file, noon + hour), 0u);
}

TEST(RefusedReports, stayAsTheyAreWhenTheyCannotAllBeRead) {
    Refused test;
    test.keep(Refused::recordOf(noon));
    test.keep("torn");

    EXPECT_EQ(dropRefusedBefore(test.file, noon + hour), 0u);

    EXPECT_EQ(readFile(test.file), Refused::recordOf(noon) + "torn");
}

}  // namespace
}  // namespace voltgate::db
