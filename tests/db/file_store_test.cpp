// Files on a real disk: what is kept, and what is left behind when something goes wrong.
#include "db/file_store.hpp"

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "ocpp/services/one_time_links.hpp"
#include "tests/support/in_memory_files.hpp"
#include "tests/support/run_task.hpp"
#include "tests/support/temporary_folder.hpp"

namespace voltgate::db {
namespace {

namespace fs = std::filesystem;

std::string patterned(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 251);
    return bytes;
}

std::shared_ptr<ByteSource> source(std::string text, std::size_t piece = 1000) {
    return std::make_shared<TextSource>(std::move(text), piece);
}

std::size_t filesIn(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

std::string contentOf(FileStore& store, const StoredFile& file, std::uint64_t offset,
                      std::uint64_t length) {
    return runTask(readAll(runTask(store.open(file.name, offset, length))));
}

TEST(FileStore, keepsWhatItWasGiven) {
    const test::TemporaryFolder folder;
    FileStore store(folder.path() / "files");
    const auto bytes = patterned(300'000);

    const auto stored = runTask(store.put(source(bytes, 7777), bytes.size()));

    EXPECT_EQ(stored.size, bytes.size());
    EXPECT_EQ(stored.sha256, OneTimeLinks::hashOf(bytes));
    EXPECT_EQ(contentOf(store, stored, 0, stored.size), bytes);
    EXPECT_EQ(contentOf(store, stored, 150'000, 100), bytes.substr(150'000, 100));
    EXPECT_EQ(contentOf(store, stored, 0, 0), "");
}

TEST(FileStore, letsOnlyTheOwnerRead) {
    const test::TemporaryFolder folder;
    FileStore store(folder.path() / "files");

    const auto stored = runTask(store.put(source("secret"), 100));

    struct stat facts {};
    ASSERT_EQ(::stat((folder.path() / "files" / stored.name).c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

TEST(FileStore, leavesNothingOfAFileThatIsTooLarge) {
    const test::TemporaryFolder folder;
    FileStore store(folder.path());

    EXPECT_THROW(runTask(store.put(source(patterned(1001), 100), 1000)), FileTooLarge);
    EXPECT_EQ(filesIn(folder.path()), 0U);
    runTask(store.put(source(patterned(1000), 100), 1000));

    EXPECT_EQ(filesIn(folder.path()), 1U);
}

TEST(FileStore, leavesNothingOfAFileThatBreaksOff) {
    class Broken final : public ByteSource {
    public:
        Task<std::string> read() override {
            if (++calls_ == 3) throw std::runtime_error("the connection ended");
            co_return "bytes";
        }
        int calls_ = 0;
    };
    const test::TemporaryFolder folder;
    FileStore store(folder.path());

    EXPECT_THROW(runTask(store.put(std::make_shared<Broken>(), 1000)), std::runtime_error);

    EXPECT_EQ(filesIn(folder.path()), 0U);
}

TEST(FileStore, forgetsWhatAnEarlierRunLeftHalfWritten) {
    const test::TemporaryFolder folder;
    const auto draft = folder.path() / (std::string(32, 'a') + ".part");
    std::ofstream(draft) << "half";
    std::ofstream(folder.path() / "of somebody.part") << "else";
    std::ofstream(folder.path() / "abc") << "whole";

    FileStore store(folder.path());

    EXPECT_FALSE(fs::exists(draft));
    EXPECT_TRUE(fs::exists(folder.path() / "of somebody.part"));
    EXPECT_EQ(contentOf(store, {.name = "abc", .size = 5, .sha256 = {}}, 0, 5), "whole");
}

TEST(FileStore, saysWhenItsFolderCannotBeUsed) {
    const test::TemporaryFolder folder;
    const auto inTheWay = folder.path() / "files";
    std::ofstream(inTheWay) << "a file in place of a folder";
    FileStore store(inTheWay);

    EXPECT_THROW(runTask(store.put(source("x"), 100)), StorageFailed);
    EXPECT_THROW(runTask(store.open("x", 0, 1)), StorageFailed);

    fs::remove(inTheWay);
    fs::create_directory(inTheWay);
    EXPECT_EQ(runTask(store.put(source("x"), 100)).size, 1U);
}

TEST(FileStore, saysWhenAFileIsMissingOrShorterThanItWas) {
    const test::TemporaryFolder folder;
    FileStore store(folder.path());
    const auto stored = runTask(store.put(source("123456"), 100));
    fs::resize_file(folder.path() / stored.name, 3);

    EXPECT_THROW(contentOf(store, stored, 0, 6), StorageFailed);
    runTask(store.remove(stored.name));
    EXPECT_THROW(contentOf(store, stored, 0, 6), StorageFailed);
    runTask(store.remove(stored.name));
}

// A disk of 256 KiB; only root can mount one.
class FullDisk : public testing::Test {
protected:
    void SetUp() override {
        if (::mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, "size=256k") != 0) {
            GTEST_SKIP() << "mounting a small tmpfs needs root";
        }
        isMounted_ = true;
    }
    void TearDown() override {
        if (isMounted_) ::umount(folder_.path().c_str());
    }

    test::TemporaryFolder folder_;
    bool isMounted_ = false;
};

TEST_F(FullDisk, isToldAndNothingIsLeftOnIt) {
    FileStore store(folder_.path());

    EXPECT_THROW(runTask(store.put(source(patterned(400'000), 10'000), 1'000'000)), StorageFull);

    EXPECT_EQ(filesIn(folder_.path()), 0U);
    const auto stored = runTask(store.put(source(patterned(200'000)), 1'000'000));
    EXPECT_EQ(stored.size, 200'000U);
}

}  // namespace
}  // namespace voltgate::db
