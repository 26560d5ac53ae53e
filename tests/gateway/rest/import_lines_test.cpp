// Files line by line, however they come in pieces, and what is wrong with them.
#include "gateway/rest/import_lines.hpp"

#include <gtest/gtest.h>

#include "tests/support/in_memory_files.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate::rest {
namespace {

std::vector<ImportLine> linesOf(const std::string& file, ImportFormat format = ImportFormat::Csv,
                                ImportBounds bounds = {}, std::size_t piece = 1000) {
    ImportLines lines(std::make_shared<TextSource>(file, piece), format, {"id", "name", "siteId"},
                      bounds);
    std::vector<ImportLine> all;
    while (auto line = runTask(lines.next())) all.push_back(std::move(*line));
    return all;
}

int statusOf(const std::string& file, ImportFormat format = ImportFormat::Csv,
             ImportBounds bounds = {}) {
    try {
        linesOf(file, format, bounds);
    } catch (const HttpProblem& problem) {
        return problem.status;
    }
    return 200;
}

TEST(ImportLines, ofCsvAreObjectsOfTexts) {
    const auto lines = linesOf("id,name\nCP-1,Yard\nCP-2,\n");

    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0].number, 2);
    EXPECT_EQ(lines[0].json, R"({"id":"CP-1","name":"Yard"})");
    EXPECT_EQ(lines[1].json, R"({"id":"CP-2"})");
}

TEST(ImportLines, areTheSameInPiecesOfAnySize) {
    const std::string file =
        "\xEF\xBB\xBFid,name\r\nCP-1,\"a, \"\"b\"\"\r\nc\"\r\n\r\nCP-2,\xC3\xA4\r\nCP-3,x";
    const auto whole = linesOf(file);
    ASSERT_EQ(whole.size(), 3u);
    EXPECT_EQ(whole[0].json, R"({"id":"CP-1","name":"a, \"b\"\u000d\u000ac"})");
    EXPECT_EQ(whole[1].number, 5);
    EXPECT_EQ(whole[2].json, R"({"id":"CP-3","name":"x"})");

    for (std::size_t piece = 1; piece < 20; ++piece) {
        const auto pieces = linesOf(file, ImportFormat::Csv, {}, piece);
        ASSERT_EQ(pieces.size(), whole.size()) << piece;
        for (std::size_t i = 0; i < whole.size(); ++i) {
            EXPECT_EQ(pieces[i].json, whole[i].json) << piece;
            EXPECT_EQ(pieces[i].number, whole[i].number) << piece;
        }
    }
}

TEST(ImportLines, areNotTakenInByAStrayQuote) {
    for (const auto* stray : {"6\" yard", "6\"\" yard", "a\"b\"c\"", " \"x", "\"x\" y"}) {
        const auto lines = linesOf("id,name\nQ-1," + std::string(stray) + "\nQ-2,ok\nQ-3,ok\n");

        ASSERT_EQ(lines.size(), 3u) << stray;
        EXPECT_FALSE(lines[0].fault.empty()) << stray;
        EXPECT_EQ(lines[1].json, R"({"id":"Q-2","name":"ok"})") << stray;
        EXPECT_EQ(lines[2].number, 4) << stray;
    }
}

TEST(ImportLines, mayHaveSemicolons) {
    EXPECT_EQ(linesOf("id;name\nCP-1;a, b\n").at(0).json, R"({"id":"CP-1","name":"a, b"})");
}

TEST(ImportLines, ofJsonAreAsTheyStand) {
    const auto lines = linesOf("{\"id\":\"CP-1\"}\n\n  \n[1]\n", ImportFormat::JsonLines);

    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0].json, R"({"id":"CP-1"})");
    EXPECT_EQ(lines[1].number, 4);
}

TEST(ImportLines, sayWhichLineHasWrongQuotesOrTooManyCells) {
    const auto lines = linesOf("id,name\nCP\"1,x\"\nCP-2,\"x\"y\nCP-3,a,b\nCP-4,x\n");

    ASSERT_EQ(lines.size(), 4u);
    for (const auto place : {0u, 1u, 2u}) EXPECT_NE(lines[place].fault, "") << place;
    EXPECT_EQ(lines[3].fault, "");
}

TEST(ImportLines, refuseAFirstLineThatNamesNoColumns) {
    EXPECT_EQ(statusOf("CP-1,Yard\n"), 400);
    EXPECT_EQ(statusOf("id,id\n"), 400);
    EXPECT_EQ(statusOf("id,colour\nCP-1,red\n"), 400);
    EXPECT_EQ(statusOf("id,\nCP-1,\n"), 400);
}

TEST(ImportLines, mayBeNone) {
    EXPECT_TRUE(linesOf("").empty());
    EXPECT_TRUE(linesOf("id,name\n").empty());
    EXPECT_TRUE(linesOf("\n\n", ImportFormat::JsonLines).empty());
}

TEST(ImportLines, areBounded) {
    const ImportBounds bounds{.lines = 2, .lineBytes = 20, .bytes = 60};

    EXPECT_EQ(statusOf("id\na\nb\n", ImportFormat::Csv, bounds), 200);
    EXPECT_EQ(statusOf("id\na\nb\nc\n", ImportFormat::Csv, bounds), 413);
    EXPECT_EQ(statusOf("id\n" + std::string(21, 'x') + "\n", ImportFormat::Csv, bounds), 413);
    EXPECT_EQ(statusOf("id\n\"" + std::string(40, 'x'), ImportFormat::Csv, bounds), 413);
    EXPECT_EQ(statusOf(std::string(61, '\n'), ImportFormat::JsonLines, bounds), 413);
}

}  // namespace
}  // namespace voltgate::rest
