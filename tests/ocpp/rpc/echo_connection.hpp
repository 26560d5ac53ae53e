// A session whose handler does little, for tests of what a session does with messages.
#pragma once
#include <asio/co_spawn.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "ocpp/rpc/session.hpp"
#include "tests/support/fake_link.hpp"

namespace voltgate::rpc {

/// Answers Echo with its payload, calls the peer back for Ask, and fails for Fail.
class Echo final : public CallHandler {
public:
    bool handles(std::string_view action) const override { return action != "Unknown"; }
    Task<std::string> handle(std::string_view action, const rapidjson::Value& payload) override {
        ++handled;
        if (action == "Fail") throw std::runtime_error("secret detail");
        if (action == "Refuse")
            throw json::ProtocolFault(json::FaultKind::Type, "a.b", "expected an integer");
        if (action == "Ask") {
            const auto outcome =
                co_await session->call("Question", "{}", Priority::Other, std::chrono::seconds(5));
            co_return outcome.response;
        }
        co_return payload.IsObject() ? "{\"echo\":true}" : "{}";
    }
    void answeredLate(std::string_view action, const CommandOutcome& outcome) override {
        late.emplace_back(std::string(action) + " " + outcome.status);
    }
    void violated(ViolationReport report) override {
        violations.push_back(report.rule + " " + report.action);
    }
    void disconnected() override { ++disconnects; }

    Session* session = nullptr;
    int handled = 0;
    int disconnects = 0;
    std::vector<std::string> late;
    std::vector<std::string> violations;  // Rule and action.
};

/// A session with it, on a link without a socket.
struct Connection {
    explicit Connection(Duration hold = Duration::zero(),
                        json::Leniency leniency = json::Leniency::all()) {
        session = std::make_shared<Session>(io,
                                            SessionSettings{.station = {"CP-1"},
                                                            .leniency = leniency,
                                                            .maxQueuedCalls = 2,
                                                            .maxInbox = 4,
                                                            .holdCalls = hold},
                                            link, handler);
        handler->session = session.get();
        session->start();
        run();
    }
    ~Connection() {
        session->closed();
        run();
    }

    void run() {
        io.restart();
        io.poll();
    }
    void receive(std::string frame) {
        session->receive(std::move(frame));
        run();
    }
    void call(std::string action, Duration patience = std::chrono::seconds(5),
              Priority priority = Priority::Other) {
        auto task = session->call(std::move(action), "{}", priority, patience);
        asio::co_spawn(io, std::move(task), [this](std::exception_ptr, CommandOutcome outcome) {
            outcomes.push_back(std::move(outcome));
        });
        run();
    }
    /// The id of the last call that went out.
    std::string lastId() const { return readMessage(link->sent.back()).id; }

    asio::io_context io;
    std::shared_ptr<FakeLink> link = std::make_shared<FakeLink>();
    std::shared_ptr<Echo> handler = std::make_shared<Echo>();
    std::shared_ptr<Session> session;
    std::vector<CommandOutcome> outcomes;
};

}  // namespace voltgate::rpc
