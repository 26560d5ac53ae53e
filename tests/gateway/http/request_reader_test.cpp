#include "gateway/http/request_reader.hpp"

#include <gtest/gtest.h>

namespace voltgate::http {
namespace {

struct Taken {
    std::vector<std::string> requests;  // "METHOD path ?query body"
    int status = 0;                     // Of the fault; 0: none.
};

Taken take(const std::string& bytes, std::size_t pieceSize = 100'000'000) {
    RequestReader reader({});
    Taken taken;
    std::string body;
    std::size_t begin = 0;
    std::size_t end = 0;
    while (!reader.fault() && (end < bytes.size() || (begin < end && !reader.needsMore()))) {
        if (begin == end || reader.needsMore()) end = std::min(end + pieceSize, bytes.size());
        begin += reader.feed(std::string_view(bytes).substr(begin, end - begin), body);
        if (reader.fault() || !reader.isHeadComplete() || !reader.isComplete()) continue;
        const auto& [method, path, query, headers, whole, stream, address, id, parameters,
                     presence] = reader.request();
        taken.requests.push_back(method + " " + path + " ?" + query + " " + body);
        body.clear();
        reader.begin();
    }
    if (reader.fault()) taken.status = reader.fault()->status;
    return taken;
}

const std::string get = "GET /a?b HTTP/1.1\r\nHost: x\r\n";
const std::string post = "POST /p HTTP/1.1\r\nHost: x\r\n";
const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";

TEST(RequestReader, takesOneRequestAfterTheOther) {
    const auto bytes = get + "\r\n" + post + "Content-Length: 5\r\n\r\nhello" + chunked +
                       "3\r\nabc\r\n4;x=\"y\"\r\ndefg\r\n0\r\nT: u\r\n\r\n" + get + "\r\n";

    for (const std::size_t pieceSize : {1UL, 2UL, 3UL, 7UL, 100UL, 100'000UL}) {
        const auto taken = take(bytes, pieceSize);

        EXPECT_EQ(taken.status, 0) << pieceSize;
        EXPECT_EQ(taken.requests, (std::vector<std::string>{"GET /a ?b ", "POST /p ? hello",
                                                            "POST /p ? abcdefg", "GET /a ?b "}))
            << pieceSize;
    }
}

TEST(RequestReader, takesAnEmptyChunkedBodyByteByByte) {
    EXPECT_EQ(take(chunked + "0\r\n\r\n", 1).requests.size(), 1U);
}

TEST(RequestReader, takesWhatHttpAllows) {
    for (const auto& bytes : std::vector<std::string>{
             "\r\n\r\n" + get + "\r\n",   // Blank lines in front.
             "GET / HTTP/1.0\r\n\r\n",    // No Host was known then.
             get + "X: a\r\n b\r\n\r\n",  // A folded line.
             "GET http://h:1/a?b HTTP/1.1\r\nHost: x\r\n\r\n",
             "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
             "GET / HTTP/1.1\r\nHost:\r\n\r\n"}) {
        EXPECT_EQ(take(bytes).requests.size(), 1U) << bytes;
    }
}

TEST(RequestReader, hidesNoRequestInAnother) {
    for (const auto& bytes : std::vector<std::string>{
             post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
             post + "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
             post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
             post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
             post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
             post + "Transfer-Encoding:\r\n\r\n0\r\n\r\n",
             post + "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
             post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
             post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
             post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
             "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
             post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
             post + "Content-Length: 5, 5\r\n\r\nhello",
             post + "Content-Length: +5\r\n\r\nhello",
             post + "Content-Length: 0x5\r\n\r\nhello",
             post + "Content-Length: -5\r\n\r\nhello",
             post + "Content-Length:\r\n\r\nhello",
             post + "Content-Length: 5 5\r\n\r\nhello",
             post + "Content-Length: 18446744073709551621\r\n\r\nhello",
             chunked + "FFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n",
             chunked + "-1\r\nx\r\n0\r\n\r\n",
             chunked + "3\r\nabcX\r\n0\r\n\r\n",
             chunked + "0x3\r\nabc\r\n0\r\n\r\n",
             chunked + " 3\r\nabc\r\n0\r\n\r\n",
             chunked + "3\rX\nabc\r\n0\r\n\r\n",
             chunked + "0\r\nContent-Length: 9\r\n\r\n"}) {
        const auto taken = take(bytes + hidden);

        EXPECT_EQ(taken.status, 400) << bytes;
        EXPECT_TRUE(taken.requests.empty()) << bytes;
        EXPECT_EQ(take(bytes + hidden, 1).status, 400) << bytes;
    }
}

TEST(RequestReader, wantsExactlyOneHost) {
    for (const std::string bytes :
         {"GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x, y\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n",
          "GET / HTTP/1.0\r\nHost: x\r\nHost: x\r\n\r\n", "GET http://x/ HTTP/1.1\r\n\r\n"}) {
        EXPECT_EQ(take(bytes).status, 400) << bytes;
    }
}

TEST(RequestReader, speaksNoOtherVersion) {
    for (const std::string version : {"9.9", "2.0", "0.9", "1.2", "3.0"}) {
        EXPECT_EQ(take("GET / HTTP/" + version + "\r\nHost: x\r\n\r\n").status, 505) << version;
    }
    EXPECT_EQ(take("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").status, 505);
    for (const std::string version : {"HTTP/11", "http/1.1", "HTTP/1.1x", "HTTP/a.b", "HTTPS/1.1"})
        EXPECT_EQ(take("GET / " + version + "\r\nHost: x\r\n\r\n").status, 400) << version;
}

TEST(RequestReader, refusesWhatIsNoHttp) {
    for (const std::string& bytes :
         {std::string("nonsense\r\n\r\n"), std::string("GET\r\n\r\n"), std::string("GET /\r\n\r\n"),
          std::string("\x16\x03\x01\x02\x00\x01", 6), get + "Nonsense\r\n\r\n", get + ": a\r\n\r\n",
          get + std::string("X: a\0b\r\n\r\n", 10), get + std::string("X\0: a\r\n\r\n", 9),
          get + "X: a\rb\r\n\r\n", get + "X y: a\r\n\r\n",
          std::string("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n"),
          std::string("BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n"),
          std::string(100, 'A') + " / HTTP/1.1\r\nHost: x\r\n\r\n", std::string(100, 'A'),
          std::string("GET / HTTP/1.1\nHost: x\n\n")}) {
        EXPECT_EQ(take(bytes).status, 400) << bytes;
    }
}

TEST(RequestReader, boundsTheHead) {
    const std::string start = "GET / HTTP/1.1\r\nHost: x\r\n";
    std::string many = start;
    for (int i = 0; i < 5000; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
    std::string large = start;
    for (int i = 0; i < 20; ++i) large += "X: " + std::string(8000, 'a') + "\r\n";
    for (const std::size_t pieceSize : {1000UL, 100'000'000UL}) {
        EXPECT_EQ(take("GET /" + std::string(9000, 'a'), pieceSize).status, 414);
        EXPECT_EQ(take("GET /" + std::string(70000, 'a') + " HTTP/1.1\r\n\r\n", pieceSize).status,
                  414);
        EXPECT_EQ(take(start + "X: " + std::string(9000, 'a') + "\r\n\r\n", pieceSize).status, 431);
        EXPECT_EQ(take(start + "X: " + std::string(90000, 'a'), pieceSize).status, 431);
        EXPECT_EQ(take(start + std::string(300, 'X') + ": a\r\n\r\n", pieceSize).status, 431);
        EXPECT_EQ(take(many + "\r\n", pieceSize).status, 431);
        EXPECT_EQ(take(large + "\r\n", pieceSize).status, 431);
    }
}

TEST(RequestReader, boundsWhatStandsAroundAChunk) {
    EXPECT_EQ(take(chunked + "1;" + std::string(70000, 'a') + "\r\nx\r\n", 1000).status, 400);
    EXPECT_EQ(take(chunked + "0\r\nX: " + std::string(70000, 'a') + "\r\n\r\n", 1000).status, 400);
}

TEST(RequestReader, boundsBodiesByTheirHeads) {
    std::string body;
    RequestReader whole({});
    const auto announced = post + "Content-Length: 11\r\n\r\n";
    whole.feed(announced, body);
    EXPECT_EQ(whole.announcedLength(), 11U);

    RequestReader reader({});
    reader.feed(chunked, body);
    ASSERT_TRUE(reader.isHeadComplete());
    reader.limitBody(10);
    reader.feed("8\r\nabcdefgh\r\n", body);
    EXPECT_FALSE(reader.fault());
    reader.feed("\r\n3\r\n", body);

    ASSERT_TRUE(reader.fault());
    EXPECT_EQ(reader.fault()->status, 413);
}

TEST(RequestReader, saysWhatTheClientExpects) {
    std::string body;
    RequestReader patient({});
    patient.feed(post + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n", body);
    EXPECT_TRUE(patient.isContinueExpected());

    EXPECT_EQ(take(post + "Expect: tea\r\nContent-Length: 2\r\n\r\n{}").status, 417);
}

TEST(RequestReader, saysWhetherTheConnectionIsKept) {
    const auto isKept = [](const std::string& head) {
        std::string body;
        RequestReader reader({});
        reader.feed(head, body);
        return reader.isKeptAlive();
    };
    EXPECT_TRUE(isKept("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    EXPECT_FALSE(isKept("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    EXPECT_FALSE(isKept("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(isKept("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

}  // namespace
}  // namespace voltgate::http
