// docs/ocpp-coverage.md against the code, both ways: every action that is handled or sent has its
// row, every row its action and a conversation test that exists.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "ocpp/v16/messages/all.hpp"
#include "ocpp/v16/outgoing_calls.hpp"
#include "tests/support/central_system_world.hpp"

namespace voltgate::v16 {
namespace {

namespace fs = std::filesystem;

const fs::path project = VOLTGATE_SOURCE_DIR;

std::string contentOf(const fs::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string trimmed(std::string text) {
    const auto begin = text.find_first_not_of(' ');
    const auto end = text.find_last_not_of(' ');
    return begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

// Action, direction, block, what does it, file of the test, name of the test.
using Row = std::vector<std::string>;

std::vector<Row> rows() {
    std::vector<Row> found;
    std::istringstream lines(contentOf(project / "docs/ocpp-coverage.md"));
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("| ") || line.starts_with("| ---") || line.starts_with("| action")) {
            continue;
        }
        Row row;
        std::istringstream cells(line.substr(1));
        for (std::string cell; std::getline(cells, cell, '|');) row.push_back(trimmed(cell));
        found.push_back(std::move(row));
    }
    return found;
}

std::set<std::string> actionsOfRows(const std::string& direction) {
    std::set<std::string> actions;
    for (const auto& row : rows()) {
        if (row.at(1) == direction) actions.insert(row.at(0));
    }
    return actions;
}

std::set<std::string> asSet(const std::vector<std::string_view>& actions) {
    return {actions.begin(), actions.end()};
}

template <class... Requests>
std::set<std::string> actionsOf(MessageList<Requests...>) {
    return {std::string(Requests::action)...};
}

TEST(Coverage, listsEveryActionThatIsHandledAndNoOther) {
    CentralSystemWorld world;

    EXPECT_EQ(actionsOfRows("from station"), asSet(world.centralSystem.router().actions()));
}

TEST(Coverage, listsEveryActionThatIsSentAndNoOther) {
    EXPECT_EQ(actionsOfRows("to station"), asSet(outgoingActions()));
}

TEST(Coverage, listsEachActionOnceInADirection) {
    std::set<std::pair<std::string, std::string>> seen;
    for (const auto& row : rows()) {
        EXPECT_EQ(row.size(), 6U) << row.at(0);
        EXPECT_TRUE(seen.emplace(row.at(0), row.at(1)).second) << row.at(0);
    }
    EXPECT_FALSE(seen.empty());
}

TEST(Coverage, namesConversationTestsThatExist) {
    for (const auto& row : rows()) {
        const auto path = project / "tests" / row.at(4);
        ASSERT_TRUE(fs::exists(path)) << row.at(0) << ": " << path;
        EXPECT_NE(contentOf(path).find(row.at(5)), std::string::npos)
            << row.at(0) << ": " << row.at(5) << " is not in " << path;
        EXPECT_FALSE(row.at(5).empty()) << row.at(0);
    }
}

TEST(IncomingRequests, areWhatTheCentralSystemHandles) {
    CentralSystemWorld world;

    EXPECT_EQ(actionsOf(IncomingRequests{}), asSet(world.centralSystem.router().actions()));
}

}  // namespace
}  // namespace voltgate::v16
