// Action -> typed coroutine handler. A context with a member deviated(action, deviations) is told
// which leniency a payload needed. A handler is a member function `Task<Response> f(Context&,
// const Request&)`; its request type says the action. Immutable once filled, so it can be shared by
// all connections.
#pragma once
#include <rapidjson/document.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ocpp/json/reader.hpp"
#include "ocpp/json/writer.hpp"
#include "ocpp/task.hpp"

namespace voltgate::rpc {

template <class Context>
class Router {
public:
    template <class Block, class Request>
    void handle(Block& block,
                Task<typename Request::Response> (Block::*handler)(Context&, const Request&)) {
        handlers_[Request::action] = std::make_unique<Typed<Block, Request>>(block, handler);
    }

    bool handles(std::string_view action) const { return handlers_.contains(action); }

    /// Reads the payload and runs the handler; the answer's payload as JSON text. The action must
    /// be handled. Throws ProtocolFault. `payload` must live until the task has ended.
    Task<std::string> dispatch(Context& context, std::string_view action,
                               const rapidjson::Value& payload, json::Leniency leniency) const {
        return handlers_.find(action)->second->run(context, payload, leniency);
    }

    std::vector<std::string_view> actions() const {
        std::vector<std::string_view> names;
        for (const auto& [action, handler] : handlers_) names.push_back(action);
        return names;
    }

private:
    struct Handler {
        virtual ~Handler() = default;
        virtual Task<std::string> run(Context& context, const rapidjson::Value& payload,
                                      json::Leniency leniency) = 0;
    };

    template <class Block, class Request>
    struct Typed final : Handler {
        using Function = Task<typename Request::Response> (Block::*)(Context&, const Request&);

        Typed(Block& b, Function f) : block(b), function(f) {}

        Task<std::string> run(Context& context, const rapidjson::Value& payload,
                              json::Leniency leniency) override {
            json::Reader reader(leniency);
            const auto request = reader.read<Request>(payload);
            if constexpr (requires { context.deviated(Request::action, reader.deviations()); }) {
                if (!reader.deviations().empty()) {
                    context.deviated(Request::action, reader.deviations());
                }
            }
            const auto response = co_await (block.*function)(context, request);
            co_return json::Writer::write(response);
        }

        Block& block;
        Function function;
    };

    std::map<std::string_view, std::unique_ptr<Handler>, std::less<>> handlers_;
};

}  // namespace voltgate::rpc
