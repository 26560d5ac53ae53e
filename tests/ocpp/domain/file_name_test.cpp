#include "ocpp/domain/file_name.hpp"

#include <gtest/gtest.h>

namespace voltgate {
namespace {

using namespace std::string_view_literals;

TEST(FileName, staysWhenItIsPlain) {
    EXPECT_EQ(harmlessFileName("diagnostics_2026-01-01.tar.gz"), "diagnostics_2026-01-01.tar.gz");
}

TEST(FileName, losesItsPath) {
    EXPECT_EQ(harmlessFileName("../../etc/passwd"), "passwd");
    EXPECT_EQ(harmlessFileName("C:\\logs\\today.log"), "today.log");
    EXPECT_EQ(harmlessFileName("/"), "file");
    EXPECT_EQ(harmlessFileName(".."), "file");
    EXPECT_EQ(harmlessFileName("a/.htaccess"), "htaccess");
}

TEST(FileName, losesWhatASystemMayMisread) {
    EXPECT_EQ(harmlessFileName("a\0b\r\n\"c;d.log"sv), "a_b___c_d.log");
    EXPECT_EQ(harmlessFileName("\xC3\xA9.log"), "__.log");
    EXPECT_EQ(harmlessFileName(""), "file");
}

TEST(FileName, isNotLong) { EXPECT_EQ(harmlessFileName(std::string(500, 'x')).size(), 100U); }

}  // namespace
}  // namespace voltgate
