// How requests and answers are framed on real sockets: what is odd is refused with a sentence, and
// what is right is answered, whatever stands around it.
#include <gtest/gtest.h>

#include "tests/gateway/rest/http_port.hpp"
#include "tests/support/in_memory_files.hpp"

namespace voltgate::rest {
namespace {

const std::string post = "POST /p HTTP/1.1\r\nHost: x\r\n";
const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n";

struct Odd {
    std::string bytes;
    int status;
};

TEST(RestFraming, refusesWhatCouldBeReadInTwoWays) {
    Running running;
    for (const auto& [bytes, status] : std::vector<Odd>{
             {post + "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n", 400},
             {post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
             {post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy", 400},
             {"GET / HTTP/1.1\r\n\r\n", 400},
             {"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400},
             {"GET / HTTP/9.9\r\nHost: x\r\n\r\n", 505},
             {post + "Expect: tea\r\n\r\n", 417}}) {
        Client client(running);
        client.send(bytes + hidden);

        const auto answers = client.rest();

        expectProblem(answers, status);
        EXPECT_NE(answers.find("Connection: close\r\n"), std::string::npos) << bytes;
        EXPECT_EQ(answers.find("hidden"), std::string::npos) << bytes;
    }
}

TEST(RestFraming, answersPipelinedBodies) {
    Running running;
    Client client(running);
    const auto chunked = post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";

    client.send(post + "Content-Length: 2\r\n\r\n{}" + chunked + get + chunked + "\r\n" + get);

    for (const std::string end :
         {"POST /p ? 2", "POST /p ? 3", "GET /a ?b=c 0", "POST /p ? 3", "GET /a ?b=c 0"}) {
        const auto response = client.response();
        EXPECT_TRUE(response.ends_with(end)) << response;
    }
}

TEST(RestFraming, saysToContinueWhenItIsAsked) {
    Running running;
    Client client(running);

    client.send(post + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(client.response(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("{}");

    EXPECT_TRUE(client.response().ends_with("POST /p ? 2"));
}

TEST(RestFraming, asksForNoBodyThatItWillNotTake) {
    Running running;
    Client client(running);

    client.send(post + "Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");

    expectProblem(client.response(), 413);
    EXPECT_TRUE(client.isClosed());
}

TEST(RestFraming, answersOldClients) {
    Running running;
    Client once(running);
    once.send("GET /old HTTP/1.0\r\n\r\n");
    EXPECT_TRUE(once.response().ends_with("GET /old ? 0"));
    EXPECT_TRUE(once.isClosed());

    Client kept(running);
    for (int i = 0; i < 3; ++i) {
        kept.send("GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        const auto response = kept.response();
        EXPECT_NE(response.find("Connection: keep-alive"), std::string::npos) << response;
    }
}

TEST(RestFraming, answersAClientThatHasSaidAll) {
    Running running;
    Client client(running);

    client.send(get);
    client.endSending();

    EXPECT_TRUE(client.rest().ends_with("GET /a ?b=c 0"));
}

TEST(RestFraming, tellsAClientThatEndsTooEarly) {
    Running running;
    Client client(running);

    client.send(post + "Content-Length: 9\r\n\r\nx");
    client.endSending();

    expectProblem(client.rest(), 400);
}

TEST(RestFraming, takesTheTargetOfAProxy) {
    Running running;

    EXPECT_TRUE(Client(running)
                    .exchange("GET http://voltgate:80/a?b HTTP/1.1\r\nHost: voltgate\r\n\r\n")
                    .ends_with("GET /a ?b 0"));
}

// Fails behind its first piece.
class BrokenSource final : public ByteSource {
public:
    Task<std::string> read() override {
        if (std::exchange(hasBegun_, true)) throw std::runtime_error("the disk is gone");
        co_return "abc";
    }

private:
    bool hasBegun_ = false;
};

Task<Response> stream(Request request) {
    Response response;
    response.stream = std::make_shared<TextSource>("0123456789", 4);
    if (request.path == "/broken") response.stream = std::make_shared<BrokenSource>();
    co_return response;
}

TEST(RestFraming, sendsInChunksWhatHasNoLength) {
    Running running(stream);
    Client client(running);

    client.send(
        "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n"
        "Connection: close\r\n\r\n");

    const auto answers = client.rest();
    const std::string body = "\r\n\r\n4\r\n0123\r\n4\r\n4567\r\n2\r\n89\r\n0\r\n\r\n";
    EXPECT_NE(answers.find(body + "HTTP/1.1 200 OK"), std::string::npos) << answers;
    EXPECT_TRUE(answers.ends_with(body)) << answers;
}

TEST(RestFraming, sendsOldClientsNoChunks) {
    Running running(stream);
    Client client(running);

    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

    const auto answer = client.rest();
    EXPECT_TRUE(answer.ends_with("\r\n\r\n0123456789")) << answer;
}

TEST(RestFraming, endsNoStreamThatBreaksAsIfItWereWhole) {
    Running running(stream);
    Client client(running);

    client.send("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n");

    const auto answer = client.rest();
    EXPECT_NE(answer.find("\r\n3\r\nabc\r\n"), std::string::npos) << answer;
    EXPECT_EQ(answer.find("0\r\n\r\n"), std::string::npos) << answer;
}

}  // namespace
}  // namespace voltgate::rest
