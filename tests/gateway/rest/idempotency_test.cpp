// Requests with an Idempotency-Key: done once, whatever happens in between.
#include "gateway/rest/idempotency.hpp"

#include <gtest/gtest.h>

#include "gateway/http/suspend.hpp"
#include "ocpp/repositories/errors.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/in_memory_idempotency.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate::rest {
namespace {

Request aRequest(const std::string& body = "{}") {
    Request request;
    request.method = "POST";
    request.path = "/api/v1/tokens";
    request.body = body;
    request.caller.identity = "user:1";
    return request;
}

Task<Response> given(Response response) { co_return response; }

/// Work that takes as long as the test wants.
struct HeldWork {
    Task<Response> perform() {
        const auto wait = [this](std::function<void()> resume) { goOn = std::move(resume); };
        co_await suspend(wait);
        co_return Response{201, {}, "first"};
    }
    std::function<void()> goOn;
};

struct Keys {
    /// Sends a request; `answer` is what is answered if it is done.
    Response send(Response answer, const Request& request = aRequest()) {
        const auto perform = [&] {
            ++performed;
            if (whileDone) whileDone();
            return given(answer);
        };
        return runTask(idempotency->once(request, "key", perform));
    }
    /// The status and name of what it is refused with.
    std::string refusal(const Request& request = aRequest()) {
        try {
            send({}, request);
        } catch (const HttpProblem& problem) {
            return std::to_string(problem.status) + " " + problem.name;
        }
        return "done";
    }
    void restart() { idempotency = std::make_unique<Idempotency>(requests, clock); }

    FakeClock clock;
    InMemoryTables tables{clock};
    InMemoryIdempotency requests{tables};
    std::unique_ptr<Idempotency> idempotency = std::make_unique<Idempotency>(requests, clock);
    std::function<void()> whileDone{};
    int performed = 0;
};

TEST(Idempotency, lastsLongerThanTheProcess) {
    Keys keys;
    keys.send({201, {{"Location", "/a"}}, R"({"id":1})"});

    keys.restart();
    const auto again = keys.send({500, {}, "other"});

    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, R"({"id":1})");
    EXPECT_EQ(headerNamed(again.headers, "Location"), "/a");
    EXPECT_EQ(keys.performed, 1);
}

TEST(Idempotency, doesNothingTwiceWhenTheProcessEndedInBetween) {
    Keys keys;
    keys.whileDone = [] { throw std::runtime_error("killed"); };  // No answer is stored.
    EXPECT_THROW(keys.send({}), std::runtime_error);

    keys.restart();

    EXPECT_EQ(keys.refusal(), "409 request-interrupted");
    EXPECT_EQ(keys.refusal(aRequest("another")), "409 idempotency-key-reused");
    EXPECT_EQ(keys.performed, 1);
    keys.clock.advance(std::chrono::hours(24));
    keys.whileDone = nullptr;
    EXPECT_EQ(keys.send({201, {}, "new"}).status, 201);
}

TEST(Idempotency, doesOneOfTwoAtOnce) {
    Keys keys;
    asio::io_context io;
    HeldWork work;
    const auto request = aRequest();
    const auto perform = [&work] { return work.perform(); };
    int status = 0;
    asio::co_spawn(io, keys.idempotency->once(request, "key", perform),
                   [&](std::exception_ptr, const Response& response) { status = response.status; });
    io.poll();

    EXPECT_EQ(keys.refusal(), "409 request-under-way");
    EXPECT_EQ(keys.refusal(aRequest("another")), "409 idempotency-key-reused");
    work.goOn();
    io.restart();
    io.run();

    EXPECT_EQ(status, 201);
    EXPECT_EQ(keys.send({}).body, "first");
    EXPECT_EQ(keys.performed, 0);
}

TEST(Idempotency, keepsWhatAStationOrAFaultMayHaveDone) {
    for (const int status : {200, 202, 500, 502, 504}) {
        Keys keys;
        keys.send({status, {}, "first"});

        EXPECT_EQ(keys.send({201, {}, "second"}).status, status);
    }
    for (const int status : {400, 404, 409, 429, 503}) {
        Keys keys;
        keys.send({status, {}, "first"});

        EXPECT_EQ(keys.send({201, {}, "second"}).status, 201) << status;
    }
}

TEST(Idempotency, doesNothingTwiceWhoseAnswerIsTooLargeToKeep) {
    Keys keys;
    keys.send({200, {}, std::string(Idempotency::bodyAtMost + 1, 'x')});

    EXPECT_EQ(keys.refusal(), "409 answer-not-kept");
    EXPECT_EQ(keys.performed, 1);
}

TEST(Idempotency, remembersWhatCameOfItWhileTheDatabaseIsAway) {
    for (const int status : {201, 503}) {
        Keys keys;
        keys.whileDone = [&keys] { keys.tables.reachable = false; };
        EXPECT_EQ(keys.send({status, {}, "first"}).status, status);
        EXPECT_THROW(keys.send({200, {}, "second"}), DatabaseUnavailable);

        keys.tables.reachable = true;
        keys.whileDone = nullptr;

        EXPECT_EQ(keys.send({200, {}, "second"}).body, status == 201 ? "first" : "second");
    }
}

TEST(Idempotency, mayEndBeforeTheRequestsThatAreCutOff) {
    HeldWork work;
    const auto request = aRequest();
    asio::io_context io;
    Keys keys;
    const auto perform = [&work] { return work.perform(); };
    asio::co_spawn(io, keys.idempotency->once(request, "key", perform),
                   [](std::exception_ptr, const Response&) {});
    io.poll();

    keys.idempotency.reset();
    work.goOn = nullptr;  // The request goes with what would have resumed it.

    EXPECT_EQ(keys.performed, 0);
}

}  // namespace
}  // namespace voltgate::rest
