#include "db/pulse.hpp"

#include "db/timed_answer.hpp"

namespace voltgate::db {
namespace {

constexpr auto pulsePatience = std::chrono::seconds(2);

// Long enough for the second try, which a connection that outlived a restart needs.
constexpr LaneSettings pulseLane{.patience = std::chrono::milliseconds(300),
                                 .limits = {.statement = pulsePatience, .lock = pulsePatience}};

template <class Questions>
void ask(Connection& connection, Questions& questions) {
    const auto watch = connection.watch(pulsePatience);
    pqxx::nontransaction tx(connection.session);
    tx.exec("select 1");
    questions.forEach([](auto& question) { question.result.emplace(); });
}

}  // namespace

Pulse::Pulse(const Postgres& postgres)
    : postgres_(postgres),
      lane_("pulse", postgres, pulseLane, [](Connection& connection, Batch<Question>& questions) {
          ask(connection, questions);
      }) {}

Task<bool> Pulse::isFelt() {
    const auto accept = [this](Answer<Done> answer) {
        auto timed = std::make_shared<TimedAnswer<Done>>(
            postgres_.guard(), pulsePatience, std::move(answer), "PostgreSQL does not answer");
        auto pass = [timed](std::exception_ptr failure, Done) {
            auto waiting = timed->take();
            if (!waiting) return;
            failure ? waiting->fail(std::move(failure)) : waiting->give({});
        };
        lane_.submit(Question{.answer = Answer<Done>::calling(std::move(pass))});
    };
    try {
        co_await awaitAnswer<Done>(accept);
        co_return true;
    } catch (const std::exception&) {
        co_return false;
    }
}

}  // namespace voltgate::db
