#include "ocpp/services/file_location.hpp"

#include <gtest/gtest.h>

namespace voltgate {
namespace {

TEST(FileLocation, isAUrlOfAFileTransfer) {
    for (const auto* url : {"ftp://user:word@files.example.org/logs", "FTPS://h", "http://h:8080/x",
                            "https://[::1]/a?b=c", "sftp://h/"}) {
        EXPECT_TRUE(isFileLocation(url)) << url;
    }
}

TEST(FileLocation, isNothingElse) {
    for (const auto* url :
         {"", "files.example.org", "file:///etc/passwd", "ftp://", "http:///x", "http://a b/",
          "http://h/\r\nX: y", "javascript:alert(1)", "://h", "ftp://user:word@", "http://h/\"x"}) {
        EXPECT_FALSE(isFileLocation(url)) << url;
    }
    EXPECT_TRUE(isFileLocation("http://" + std::string(505, 'h')));
    EXPECT_FALSE(isFileLocation("http://" + std::string(506, 'h')));
}

TEST(FileLocation, hasItsRetriesBounded) {
    std::vector<FieldFault> faults;

    checkRetries(-1, std::chrono::seconds(-1), faults);
    checkRetries(101, std::chrono::seconds(604801), faults);
    checkRetries(100, std::chrono::seconds(604800), faults);
    checkRetries(std::nullopt, std::nullopt, faults);

    ASSERT_EQ(faults.size(), 4U);
    EXPECT_EQ(faults[0].path, "retries");
    EXPECT_EQ(faults[1].path, "retryInterval");
}

}  // namespace
}  // namespace voltgate
