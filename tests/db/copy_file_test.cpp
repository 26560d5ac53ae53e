// A file that grows by what changes, and what a crash leaves of it.
#include "db/copy_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/temporary_folder.hpp"

namespace voltgate::db {
namespace {

using test::TemporaryFolder;
using Records = CopyFile::Records;

struct Copy {
    TemporaryFolder folder{};
    std::filesystem::path path = folder.path() / "copy";
    CopyFile file{path, 7};

    std::optional<Records> readAgain() const { return CopyFile(path, 7).read(); }
    std::uintmax_t size() const { return std::filesystem::file_size(path); }
};

TEST(CopyFile, thatIsNotThereIsNone) {
    Copy copy;

    EXPECT_FALSE(copy.file.read().has_value());
    EXPECT_FALSE(copy.file.append({{"a", "1"}}));
    EXPECT_FALSE(copy.readAgain().has_value());
}

TEST(CopyFile, isKnownAgainAfterEachChange) {
    Copy copy;
    copy.file.replace({{"a", "1"}, {"b", "2"}});

    EXPECT_TRUE(copy.file.append({{"a", "3"}, {"c", "4"}}));
    EXPECT_TRUE(copy.file.append({{"b", std::nullopt}}));

    EXPECT_EQ(copy.readAgain(), (Records{{"a", "3"}, {"c", "4"}}));
}

TEST(CopyFile, mayHoldNothing) {
    Copy copy;
    copy.file.replace({});

    EXPECT_EQ(copy.readAgain(), Records{});
    EXPECT_TRUE(copy.file.append({{"a", "1"}}));
    EXPECT_EQ(copy.readAgain(), (Records{{"a", "1"}}));
}

TEST(CopyFile, growsByWhatIsDifferentOnly) {
    Copy copy;
    Records many;
    for (int i = 0; i < 5000; ++i) many[std::to_string(i)] = std::string(100, 'x');
    copy.file.replace(many);
    const auto before = copy.size();

    many["17"] = "changed";
    many.erase("18");
    copy.file.replace(many);

    EXPECT_LT(copy.size() - before, 200u);
    EXPECT_EQ(copy.readAgain(), many);
}

TEST(CopyFile, isGoodUpToWhereItIsTorn) {
    Copy copy;
    copy.file.replace({{"a", "1"}});
    copy.file.append({{"b", "2"}});
    const auto good = copy.size();
    copy.file.append({{"c", "3"}});

    for (auto cut = copy.size() - 1; cut > good; --cut) {
        std::filesystem::resize_file(copy.path, cut);
        EXPECT_EQ(copy.readAgain(), (Records{{"a", "1"}, {"b", "2"}})) << cut;
    }
}

TEST(CopyFile, goesOnAfterWhatWasTorn) {
    Copy copy;
    copy.file.replace({{"a", "1"}});
    copy.file.append({{"b", std::string(100, 'x')}});
    std::filesystem::resize_file(copy.path, copy.size() - 1);

    CopyFile after(copy.path, 7);
    EXPECT_TRUE(after.append({{"c", "3"}}));

    EXPECT_EQ(copy.readAgain(), (Records{{"a", "1"}, {"c", "3"}}));
}

TEST(CopyFile, thatLacksAPartOfItsBeginningIsNone) {
    Copy copy;
    Records many;
    for (int i = 0; i < 2000; ++i) many[std::to_string(i)] = "record";
    copy.file.replace(many);

    std::filesystem::resize_file(copy.path, copy.size() / 2);

    EXPECT_FALSE(copy.readAgain().has_value());
}

TEST(CopyFile, ofAnotherFormatIsNone) {
    Copy copy;
    copy.file.replace({{"a", "1"}});

    EXPECT_FALSE(CopyFile(copy.path, 8).read().has_value());
}

TEST(CopyFile, isWrittenAnewWhenItIsMostlyOld) {
    Copy copy;
    copy.file.replace({{"a", "1"}});

    const std::string big(100'000, 'x');
    for (int i = 0; i < 100; ++i) copy.file.append({{"b", big + std::to_string(i)}});

    EXPECT_LT(copy.size(), 2'000'000u);
    EXPECT_EQ(copy.readAgain(), (Records{{"a", "1"}, {"b", big + "99"}}));
}

TEST(CopyFile, thatWasTakenAwayWantsAllAgain) {
    Copy copy;
    copy.file.replace({{"a", "1"}});
    std::filesystem::remove(copy.path);

    EXPECT_THROW(copy.file.append({{"b", "2"}}), std::system_error);
    EXPECT_FALSE(copy.file.append({{"b", "2"}}));

    copy.file.replace({{"a", "1"}, {"b", "2"}});
    EXPECT_EQ(copy.readAgain(), (Records{{"a", "1"}, {"b", "2"}}));
}

}  // namespace
}  // namespace voltgate::db
