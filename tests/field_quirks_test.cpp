// docs/field-quirks.md against the tests: every quirk is there, with a test that exists or a
// reason.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace voltgate {
namespace {

namespace fs = std::filesystem;

constexpr int quirks = 64;

struct Row {
    int number = 0;
    std::string text;
    std::string heldBy;  // The last column.
};

std::vector<Row> documentedQuirks() {
    std::ifstream in(fs::path(VOLTGATE_SOURCE_DIR) / "docs/field-quirks.md");
    static const std::regex row(R"(^\| (\d+) \|.*\| ([^|]+) \|$)");
    std::vector<Row> rows;
    for (std::string line; std::getline(in, line);) {
        std::smatch match;
        if (!std::regex_match(line, match, row)) continue;
        rows.push_back({.number = std::stoi(match[1]), .text = line, .heldBy = match[2]});
    }
    return rows;
}

std::set<std::string> existingTests() {
    static const std::regex test(R"(^TEST(_P|_F)?\((\w+), (\w+)\))");
    std::set<std::string> names;
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(VOLTGATE_SOURCE_DIR) / "tests")) {
        if (!entry.path().string().ends_with("_test.cpp")) continue;
        std::ifstream in(entry.path());
        for (std::string line; std::getline(in, line);) {
            std::smatch match;
            if (std::regex_search(line, match, test))
                names.insert(match.str(2) + "." + match.str(3));
        }
    }
    return names;
}

TEST(FieldQuirks, areAllThereInTheirOrder) {
    const auto rows = documentedQuirks();

    ASSERT_EQ(rows.size(), static_cast<std::size_t>(quirks));
    for (int i = 0; i < quirks; ++i) EXPECT_EQ(rows[static_cast<std::size_t>(i)].number, i + 1);
}

TEST(FieldQuirks, areHeldByATestThatExistsOrHaveAReason) {
    const auto tests = existingTests();
    for (const auto& row : documentedQuirks()) {
        const bool isNamed = row.heldBy.starts_with('`') && row.heldBy.ends_with('`');
        if (isNamed) {
            const auto name = row.heldBy.substr(1, row.heldBy.size() - 2);
            EXPECT_TRUE(tests.contains(name)) << row.number << " is held by no " << name;
        } else {
            EXPECT_NE(row.text.find("Reason"), std::string::npos) << row.number;
        }
    }
}

}  // namespace
}  // namespace voltgate
