// The journal's file on a real file system: what was appended is there again, what was torn is cut,
// and a full disk leaves it whole.
#include "db/journal_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "tests/support/temporary_folder.hpp"

namespace voltgate::db {
namespace {

std::string frame(const std::string& payload) {
    std::string bytes;
    appendFrame(bytes, payload);
    return bytes;
}

struct Folder {
    test::TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "reports";

    /// The payloads, as a process finds them that opens the file.
    std::vector<std::string> payloads() const {
        std::vector<std::string> found;
        const JournalFile opened(file,
                                 [&](std::string_view payload) { found.emplace_back(payload); });
        return found;
    }
    void append(const std::string& bytes) const {
        std::ofstream(file, std::ios::binary | std::ios::app) << bytes;
    }
};

using Payloads = std::vector<std::string>;

TEST(JournalFile, keepsWhatWasAppendedInOrder) {
    const Folder folder;
    {
        JournalFile file(folder.file, [](auto) {});
        file.append(frame("first") + frame("second"));
        file.append(frame("third"));
    }

    EXPECT_EQ(folder.payloads(), (Payloads{"first", "second", "third"}));
}

TEST(JournalFile, isForItsOwnerOnly) {
    const Folder folder;
    const JournalFile file(folder.file, [](auto) {});

    const auto permissions = std::filesystem::status(folder.file).permissions();
    EXPECT_EQ(permissions,
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(JournalFile, cutsATornTailAtEveryPlaceItCanTear) {
    const auto last = frame("the last record");
    for (std::size_t kept = 0; kept < last.size(); ++kept) {
        const Folder folder;
        folder.append(frame("first") + last.substr(0, kept));

        EXPECT_EQ(folder.payloads(), Payloads{"first"}) << kept;
        EXPECT_EQ(std::filesystem::file_size(folder.file), frame("first").size()) << kept;
    }
}

TEST(JournalFile, cutsWhatHasAWrongChecksum) {
    const Folder folder;
    auto damaged = frame("damaged");
    damaged.back() ^= 1;
    folder.append(frame("first") + damaged + frame("behind"));

    EXPECT_EQ(folder.payloads(), Payloads{"first"});
}

TEST(JournalFile, cutsALengthThatCannotBe) {
    const Folder folder;
    folder.append(frame("first") + std::string(16, '\xFF'));

    EXPECT_EQ(folder.payloads(), Payloads{"first"});
}

TEST(JournalFile, goesOnBehindACutTail) {
    const Folder folder;
    folder.append(frame("first") + "torn");
    JournalFile(folder.file, [](auto) {}).append(frame("second"));

    EXPECT_EQ(folder.payloads(), (Payloads{"first", "second"}));
}

TEST(JournalFile, isReadInPartsOfWholeFrames) {
    const Folder folder;
    JournalFile file(folder.file, [](auto) {});
    const std::string large(5000, 'x');
    file.append(frame("small") + frame(large));

    const auto bytes = file.read(frame("small").size(), 100);
    std::string_view rest = bytes;
    EXPECT_EQ(takeFrame(rest).value_or(""), large);
    EXPECT_EQ(file.read(file.size(), 100), "");
}

TEST(JournalFile, isEmptyWhenCleared) {
    const Folder folder;
    {
        JournalFile file(folder.file, [](auto) {});
        file.append(frame("old"));
        file.clear();
        file.append(frame("new"));
    }

    EXPECT_EQ(folder.payloads(), Payloads{"new"});
}

TEST(JournalFile, belongsToOneProcess) {
    const Folder folder;
    const JournalFile file(folder.file, [](auto) {});

    EXPECT_THROW(JournalFile(folder.file, [](auto) {}), std::runtime_error);
}

// A limit of this process on the size of files, as a disk that is full.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) {
        before_ = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &limit_);
        const rlimit full{.rlim_cur = bytes, .rlim_max = limit_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &full);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &limit_);
        std::signal(SIGXFSZ, before_);
    }

private:
    rlimit limit_{};
    void (*before_)(int) = SIG_DFL;
};

TEST(JournalFile, onAFullDiskRefusesAndStaysWhole) {
    const Folder folder;
    {
        JournalFile file(folder.file, [](auto) {});
        file.append(frame("first"));
        {
            const FullDisk disk(100);
            EXPECT_THROW(file.append(frame(std::string(1000, 'x'))), std::system_error);
            EXPECT_EQ(std::filesystem::file_size(folder.file), frame("first").size());
        }
        file.append(frame("there is room again"));
    }

    EXPECT_EQ(folder.payloads(), (Payloads{"first", "there is room again"}));
}

TEST(DurableFile, isReplacedAsAWhole) {
    const Folder folder;
    replaceFile(folder.file, "old and longer");
    replaceFile(folder.file, "new");

    EXPECT_EQ(readFile(folder.file), "new");
    EXPECT_EQ(readFile(folder.folder.path() / "none"), std::nullopt);
}

TEST(DurableFile, keepsTheOldContentOnAFullDisk) {
    const Folder folder;
    replaceFile(folder.file, "old");

    const FullDisk disk(10);
    EXPECT_THROW(replaceFile(folder.file, std::string(1000, 'x')), std::system_error);
    EXPECT_EQ(readFile(folder.file), "old");
}

}  // namespace
}  // namespace voltgate::db
