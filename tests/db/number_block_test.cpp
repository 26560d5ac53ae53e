// Reserved transaction numbers: given out once, over restarts too.
#include "db/number_block.hpp"

#include <gtest/gtest.h>

#include "db/durable_file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace voltgate::db {
namespace {

struct Folder {
    test::TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "numbers";
};

TEST(NumberBlock, givesOutEachNumberOnceInOrder) {
    const Folder folder;
    NumberBlock block(folder.file);
    block.add({{.first = 7, .last = 8}, {.first = 20, .last = 20}});

    EXPECT_EQ(block.left(), 3u);
    EXPECT_EQ(block.highest(), 20);
    EXPECT_EQ(block.take(), TransactionNumber{7});
    EXPECT_EQ(block.take(), TransactionNumber{8});
    EXPECT_EQ(block.take(), TransactionNumber{20});
    EXPECT_EQ(block.take(), std::nullopt);
}

TEST(NumberBlock, survivesARestart) {
    const Folder folder;
    NumberBlock before(folder.file);
    before.add({{.first = 7, .last = 9}});
    before.take();
    NumberBlock::save(folder.file, before.content());

    NumberBlock after(folder.file);
    EXPECT_EQ(after.take(), TransactionNumber{8});
}

TEST(NumberBlock, skipsWhatIsInUse) {
    const Folder folder;
    NumberBlock block(folder.file);
    block.add({{.first = 1, .last = 5}, {.first = 10, .last = 15}});

    block.giveOutThrough(12);

    EXPECT_EQ(block.take(), TransactionNumber{13});
    EXPECT_EQ(block.left(), 2u);
}

TEST(NumberBlock, thatIsDamagedIsGivenUp) {
    const Folder folder;
    NumberBlock block(folder.file);
    block.add({{.first = 1, .last = 5}});
    auto content = block.content();
    content.back() ^= 1;
    replaceFile(folder.file, content);

    EXPECT_EQ(NumberBlock(folder.file).take(), std::nullopt);
}

TEST(NumberBlock, thatCannotBeWrittenIsGivenUp) {
    const Folder folder;
    NumberBlock block(folder.file);
    block.add({{.first = 1, .last = 5}});
    NumberBlock::save(folder.file, block.content());
    // Where the draft would be written there is something else.
    std::filesystem::create_directory(folder.file.string() + ".new");

    NumberBlock::save(folder.file, block.content());

    EXPECT_FALSE(std::filesystem::exists(folder.file));
}

}  // namespace
}  // namespace voltgate::db
