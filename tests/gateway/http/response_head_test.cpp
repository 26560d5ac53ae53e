#include "gateway/http/response_head.hpp"

#include <gtest/gtest.h>

#include "tests/support/in_memory_files.hpp"

namespace voltgate::http {
namespace {

bool has(const std::string& head, const std::string& line) {
    return head.find("\r\n" + line + "\r\n") != std::string::npos;
}

TEST(ResponseHead, tellsTheLength) {
    const auto head = headOf({200, {{"X", "y"}}, "hello"}, {});

    EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\nX: y\r\n")) << head;
    EXPECT_TRUE(has(head, "Content-Length: 5")) << head;
    EXPECT_TRUE(head.ends_with("\r\n\r\n"));
    EXPECT_EQ(head.find("Connection"), std::string::npos);
}

TEST(ResponseHead, isChunkedWhenTheLengthIsNotKnown) {
    Response response;
    response.stream = std::make_shared<TextSource>("abc", 2);

    EXPECT_TRUE(has(headOf(response, {}), "Transfer-Encoding: chunked"));
    const auto old = headOf(response, {.isVersion10 = true});
    EXPECT_EQ(old.find("chunked"), std::string::npos);
    EXPECT_TRUE(has(old, "Connection: close")) << old;
    EXPECT_EQ(bodyEndOf(response, {.isVersion10 = true}), BodyEnd::Connection);
}

TEST(ResponseHead, saysWhetherTheConnectionEnds) {
    EXPECT_TRUE(has(headOf({}, {.isLast = true}), "Connection: close"));
    EXPECT_TRUE(has(headOf({}, {.isVersion10 = true}), "Connection: keep-alive"));
}

TEST(ResponseHead, tellsTheLengthOfWhatHeadDoesNotGet) {
    Response response;
    response.length = 7;

    EXPECT_TRUE(has(headOf(response, {.isHead = true}), "Content-Length: 7"));
    EXPECT_EQ(headOf({}, {.isHead = true}).find("Content-Length"), std::string::npos);
}

TEST(ResponseHead, hasNoLengthWhereThereIsNoContent) {
    for (const int status : {204, 304})
        EXPECT_EQ(headOf({status}, {}).find("Content-Length"), std::string::npos) << status;
}

TEST(ResponseHead, letsNoValueAddAHeader) {
    const auto head = headOf({200, {{"Location", "/a\r\nSet-Cookie: b"}}}, {});

    EXPECT_EQ(head.find("\r\nSet-Cookie"), std::string::npos) << head;
}

}  // namespace
}  // namespace voltgate::http
