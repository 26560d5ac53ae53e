// Starting and stopping a charge with a tag, and letting a cable go.
#include <algorithm>

#include "gateway/installer/blocks.hpp"
#include "gateway/installer/command_answers.hpp"
#include "gateway/installer/parameters.hpp"

namespace voltgate::installer {
namespace {

constexpr std::size_t tagAtMost = 20;  // 1.6: an idTag is a CiString20.

std::string tagIn(const Request& request) {
    Parameters parameters(request);
    auto tag = parameters.required("tag");
    if (tag.size() > tagAtMost) parameters.refuse("tag", "has more than 20 characters");
    parameters.finish();
    return tag;
}

// The API names no connector: it is the one with a car that waits, else the first that is free.
EvseId evseFor(const std::vector<Connector>& connectors) {
    for (const auto* const status : {"Preparing", "Available"}) {
        const auto found =
            std::find_if(connectors.begin(), connectors.end(), [&](const Connector& connector) {
                return connector.report.evse.value > 0 && connector.report.status == status;
            });
        if (found != connectors.end()) return found->report.evse;
    }
    return EvseId{1};
}

class ChargingOperations {
public:
    explicit ChargingOperations(ChargingParts parts) : parts_(parts) {}

    Task<Response> start(const Request& request) {
        const auto tag = tagIn(request);
        const auto connectors = co_await parts_.connectors.ofStation(request.station.id);
        RemoteStart start{.idToken = IdToken{tag}, .evse = evseFor(connectors)};
        const auto command = co_await parts_.commands.perform(
            makeCommand(request, "remote-start", std::move(start)));
        require(command, "Accepted");
        co_return noContent();
    }

    Task<Response> stop(const Request& request) {
        const auto tag = tagIn(request);
        const auto active = co_await parts_.transactions.list(
            {.station = request.station.id, .idToken = IdToken{tag}, .active = true}, {.limit = 1});
        if (active.items.empty()) throw http::notFound("charge with this tag");
        const auto& transaction = active.items.front();
        RemoteStop stop{.transaction = transaction.number,
                        .transactionId = transaction.transactionId};
        const auto command =
            co_await parts_.commands.perform(makeCommand(request, "remote-stop", stop));
        require(command, "Accepted");
        co_return noContent();
    }

    Task<Response> unlock(const Request& request) {
        const UnlockConnector unlock{.evse = EvseId{1}, .connector = ConnectorId{1}};
        const auto command =
            co_await parts_.commands.perform(makeCommand(request, "unlock-connector", unlock));
        require(command, "Unlocked");
        co_return noContent();
    }

private:
    ChargingParts parts_;
};

}  // namespace

void addChargingOperations(Operations& operations, ChargingParts parts) {
    using Block = ChargingOperations;
    OperationAdder(operations, std::make_shared<Block>(parts))
        .add("POST", "/charging/start", Scope::OperatorOrInstaller, &Block::start)
        .costs(Cost::Waiting)
        .add("POST", "/charging/stop", Scope::OperatorOrInstaller, &Block::stop)
        .costs(Cost::Waiting)
        .add("POST", "/charging/unlock", Scope::OperatorOrInstaller, &Block::unlock)
        .costs(Cost::Waiting);
}

}  // namespace voltgate::installer
