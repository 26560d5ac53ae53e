#include "ocpp/private_file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "tests/support/temporary_folder.hpp"

namespace voltgate {
namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t filesIn(const fs::path& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(PrivateFile, isForItsOwnerOnly) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "keys" / "key.pem";

    makePrivateFile(path, "secret");

    EXPECT_EQ(contentOf(path), "secret");
    EXPECT_FALSE(isOpenToOthers(path));
    EXPECT_EQ(fs::status(path.parent_path()).permissions(), fs::perms::owner_all);
    fs::permissions(path, fs::perms::others_read, fs::perm_options::add);
    EXPECT_TRUE(isOpenToOthers(path));
}

TEST(PrivateFile, staysWhenItIsThere) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "key.pem";
    makePrivateFile(path, "first");

    makePrivateFile(path, "second");

    EXPECT_EQ(contentOf(path), "first");
    EXPECT_EQ(filesIn(folder.path()), 1U);
}

TEST(PrivateFile, isOneWhenManyMakeItAtOnce) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "key.pem";
    {
        std::vector<std::jthread> makers;
        for (int maker = 0; maker < 8; ++maker) {
            makers.emplace_back(
                [&path, maker] { makePrivateFile(path, std::string(10000, char('a' + maker))); });
        }
    }

    const auto content = contentOf(path);
    ASSERT_EQ(content.size(), 10000U);
    EXPECT_EQ(content.find_first_not_of(content[0]), std::string::npos);
    EXPECT_EQ(filesIn(folder.path()), 1U);
}

TEST(PrivateFile, thatCannotBeMadeIsNamed) {
    const test::TemporaryFolder folder;
    std::ofstream(folder.path() / "file") << "in the way";

    try {
        makePrivateFile(folder.path() / "file" / "key.pem", "secret");
        FAIL() << "expected an error";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("/file cannot be made: Not a directory"),
                  std::string::npos)
            << error.what();
    }
}

}  // namespace
}  // namespace voltgate
