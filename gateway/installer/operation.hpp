// Operations of the installer API as their handlers see them: who asks has been checked, and the
// station is that of the token.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/http/message.hpp"
#include "gateway/installer/installer_token.hpp"
#include "ocpp/domain/station.hpp"
#include "ocpp/task.hpp"

namespace voltgate::installer {

using http::HttpProblem;
using http::Response;

inline const std::string basePath = "/api/tnm/v1";

struct Request : http::Request {
    Access access{};            ///< Empty when the operation is public, as the next.
    ChargingStation station{};  ///< Of the token, in its registered spelling.
    std::string caller{};       ///< For the log and the record of commands.
};

using Handler = std::function<Task<Response>(const Request&)>;

/// Whether an operation wants to be told which app asks (`clientId`).
enum class Client { Named, Unnamed };

/// What an operation asks for: something short, a search through much, or that the station answers.
enum class Cost { Small, Slow, Waiting };

struct Operation {
    std::string method;
    std::string path;  ///< A template, with basePath: /api/tnm/v1/whitelist/cards/{token}
    Scope scope;
    Client client;
    Handler handler;
    http::BodyUse bodyUse = http::BodyUse::Whole;
    Cost cost = Cost::Small;
};

using Operations = std::vector<Operation>;

/// Adds the operations of one block, which live as long as its operations.
template <class Block>
class OperationAdder {
public:
    OperationAdder(Operations& operations, std::shared_ptr<Block> block,
                   Client client = Client::Named)
        : operations_(operations), block_(std::move(block)), client_(client) {}

    OperationAdder& add(std::string method, const std::string& path, Scope scope,
                        Task<Response> (Block::*member)(const Request&),
                        http::BodyUse bodyUse = http::BodyUse::Whole) {
        auto handler = [block = block_, member](const Request& request) {
            return ((*block).*member)(request);
        };
        operations_.push_back(
            {std::move(method), basePath + path, scope, client_, std::move(handler), bodyUse});
        return *this;
    }
    /// Of the operation that was added last.
    OperationAdder& costs(Cost cost) {
        operations_.back().cost = cost;
        return *this;
    }

private:
    Operations& operations_;
    std::shared_ptr<Block> block_;
    Client client_;
};

/// How the log, the audit and the record of commands name who asks.
std::string callerOf(const Identity& identity, const std::string& clientId);

/// 200 with a JSON value.
Response jsonAnswer(std::string json, int status = 200);
Response noContent();

}  // namespace voltgate::installer
