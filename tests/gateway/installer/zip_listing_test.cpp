// What is in zip files, good and bad.
#include "gateway/installer/zip_listing.hpp"

#include <gtest/gtest.h>

#include "tests/support/in_memory_files.hpp"
#include "tests/support/run_task.hpp"
#include "tests/support/zip_files.hpp"

namespace voltgate::installer {
namespace {

using test::zipOf;

std::vector<ZipEntry> list(const std::string& bytes) {
    const auto open = [&bytes](std::uint64_t offset,
                               std::uint64_t length) -> Task<std::shared_ptr<ByteSource>> {
        co_return std::make_shared<TextSource>(bytes.substr(offset, length));
    };
    return runTask(listZip({.name = "x", .size = bytes.size(), .sha256 = ""}, open));
}

std::string faultOf(const std::string& bytes) {
    try {
        list(bytes);
    } catch (const ZipFault& fault) {
        return fault.what();
    }
    return "";
}

TEST(ZipListing, tellsNamesAndUnpackedSizes) {
    const auto entries = list(zipOf(
        {{"fw/image.bin", std::string(100'000, 'x')}, {"LIES..MICH.txt", "hallo"}, {"ü", ""}}));

    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(entries[0].filename, "fw/image.bin");
    EXPECT_EQ(entries[0].size, 100'000U);
    EXPECT_EQ(entries[1].filename, "LIES..MICH.txt");
    EXPECT_EQ(entries[1].size, 5U);
    EXPECT_EQ(entries[2].filename, "ü");
}

TEST(ZipListing, readsNoMoreThanTheEnd) {
    std::string noise(3'000'000, '\0');
    std::uint32_t state = 1;
    for (auto& c : noise) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    const auto zip = zipOf({{"big.bin", noise}});
    std::uint64_t read = 0;
    const auto open = [&](std::uint64_t offset,
                          std::uint64_t length) -> Task<std::shared_ptr<ByteSource>> {
        read += length;
        co_return std::make_shared<TextSource>(zip.substr(offset, length));
    };

    const auto entries = runTask(listZip({.name = "x", .size = zip.size(), .sha256 = ""}, open));

    EXPECT_EQ(entries.at(0).size, noise.size());
    EXPECT_LE(read, 1024U * 1024U);
}

TEST(ZipListing, refusesWhatIsNoWholeZip) {
    const auto zip = zipOf({{"a", "1"}, {"b", "2"}});
    EXPECT_EQ(faultOf(std::string(5000, 'x')),
              "this is no zip file, or not all of it: it has no directory at its end");
    for (std::size_t size = 0; size < zip.size(); ++size) {
        EXPECT_TRUE(faultOf(zip.substr(0, size)).starts_with("this is no zip file")) << size;
    }
    EXPECT_NE(faultOf(zip.substr(10)), "");
    const std::string emptyZip = "PK\x05\x06" + std::string(18, '\0');
    EXPECT_EQ(faultOf(emptyZip), "this is no zip file, or there is nothing in it");
}

TEST(ZipListing, survivesEveryBrokenByte) {
    const auto zip = zipOf({{"first.bin", std::string(300, 'a')}, {"second.bin", "b"}});
    for (std::size_t at = 0; at < zip.size(); ++at) {
        for (const char flip : {'\x01', '\x80', '\xff'}) {
            auto broken = zip;
            broken[at] = static_cast<char>(broken[at] ^ flip);
            try {
                EXPECT_LE(list(broken).size(), 1000U);
            } catch (const ZipFault& fault) {
                EXPECT_STRNE(fault.what(), "");
            }
        }
    }
}

TEST(ZipListing, refusesEntriesThatLeadElsewhere) {
    for (const std::string name :
         {"../x", "..", "a/../../x", "a/..", "/etc/passwd", "..\\x", "a\\b", "C:x", "a\nb"}) {
        EXPECT_TRUE(faultOf(zipOf({{"good", "1"}, {name, "2"}})).starts_with("its entry 2 "))
            << name;
    }
    EXPECT_EQ(faultOf(zipOf({{"../x", "1"}})), "its entry 1 leads out of its folder by '..'");
}

TEST(ZipListing, refusesNamesAndNumbersWithoutEnd) {
    EXPECT_EQ(faultOf(zipOf({{std::string(255, 'n'), "1"}})), "");
    EXPECT_EQ(faultOf(zipOf({{std::string(256, 'n'), "1"}})),
              "its entry 1 has a name of more than 255 bytes");
    test::ZipContents many;
    for (int i = 0; i < 1000; ++i) many.emplace_back(std::to_string(i), "");
    EXPECT_EQ(faultOf(zipOf(many)), "");
    many.emplace_back("one more", "");
    EXPECT_EQ(faultOf(zipOf(many)), "it has more than 1000 entries");
    for (int i = 0; i < 5000; ++i) many.emplace_back(std::to_string(i) + std::string(240, 'n'), "");
    EXPECT_NE(faultOf(zipOf(many)), "");
}

TEST(ZipListing, refusesBombs) {
    const auto zip = zipOf({{"zeros", std::string(1000, '\0')}, {"more", "1"}});
    constexpr std::uint32_t quarterGiB = 256U * 1024 * 1024;

    EXPECT_EQ(list(test::zipThatPromises(zip, quarterGiB - 1)).at(0).size, quarterGiB - 1);
    EXPECT_EQ(faultOf(test::zipThatPromises(zip, quarterGiB)),
              "unpacked it would have more than 256 MiB, far more than its own size promises");
    EXPECT_NE(faultOf(test::zipThatPromises(zip, 0xfffffff0U)), "");
}

}  // namespace
}  // namespace voltgate::installer
