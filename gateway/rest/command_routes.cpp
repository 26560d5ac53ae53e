// Commands to stations, and their records.
#include "gateway/rest/command_answers.hpp"
#include "gateway/rest/command_bodies.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/own_transaction.hpp"
#include "gateway/rest/query.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate::rest {
namespace {

constexpr auto queueAtMost = std::chrono::hours(24 * 7);
constexpr auto effectPatience = std::chrono::seconds(60);

struct RawAnswerView {
    std::int64_t commandId = 0;
    std::string action;
    json::RawObject response;
};
JSON_FIELDS(RawAnswerView, commandId, action, response)

template <class Body>
void checkNumbers(const Body& body) {
    Faults faults;
    faults.require(body.evseId.value_or(0) >= 0, "evseId", "is negative");
    faults.require(body.connectorId.value_or(0) >= 0, "connectorId", "is negative");
    faults.finish();
}

template <class Text>
std::optional<std::string> plain(const std::optional<Text>& text) {
    return text ? std::optional(text->value) : std::nullopt;
}

// The station would fall back to a profile that is less safe.
void requireMaySet(const Caller& caller, std::string_view variable) {
    if (caller.role == Role::Installer && equalIgnoringCase(variable, "SecurityProfile"))
        throw HttpProblem(403, "an installer raises a security profile with POST security-profile");
}

// What a station answered is for those who may ask it.
CommandView viewFor(const Caller& caller, const Command& command) {
    auto view = toView(command);
    if (may(caller.role, Permission::Command)) return view;
    view.response.reset();
    if (view.error) {
        view.error->description.reset();
        view.error->details.reset();
    }
    return view;
}

class CommandRoutes {
public:
    CommandRoutes(const Gateway& gateway, Bounds& bounds) : gateway_(gateway), bounds_(bounds) {}

    Task<Response> remoteStart(const Request& request) {
        auto body = bodyOf<RemoteStartBody>(request);
        checkNumbers(body);
        RemoteStart start;
        start.idToken.value = body.idToken.value;
        start.evse = evseOf(body);
        if (body.evseId && body.connectorId) start.connector = ConnectorId{*body.connectorId};
        if (body.chargingProfile) {
            start.chargingProfile = toProfile(*body.chargingProfile);
            co_await gateway_.chargingProfiles.requireUsableAtStart(stationOf(request, gateway_).id,
                                                                    *start.chargingProfile);
        }
        const auto token = co_await gateway_.tokens.find(start.idToken);
        if (token) start.idToken.type = token->token.type;

        auto command = makeCommand(request, "remote-start", std::move(start), body.queueUntil);
        const auto turn = turnToWait(request);
        if (body.wait != WaitFor::started || !turn) {
            auto response = co_await give(turn, std::move(command));
            co_return response;
        }
        auto answered = co_await gateway_.commands.perform(std::move(command));
        if (answered.state == CommandState::Answered) {
            answered = co_await gateway_.commands.awaitEffect(std::move(answered), effectPatience);
        }
        co_return answerTo(answered);
    }

    Task<Response> remoteStop(const Request& request) {
        const auto body = bodyOf<RemoteStopBody>(request);
        checkNumbers(body);
        const auto evse = evseOf(body);
        const auto station = stationOf(request, gateway_);
        Faults faults;
        faults.require(body.transactionId.has_value() != evse.has_value(), "transactionId",
                       "expected either a transactionId, or an evseId or connectorId");
        faults.finish();

        RemoteStop stop;
        if (evse) {
            const auto open = co_await gateway_.transactions.openAt(station.id, *evse);
            if (!open) throw HttpProblem(409, "no-open-transaction", "nothing charges there");
            stop = {.transaction = open->number, .transactionId = open->transactionId};
        } else {
            stop.transaction.value = body.transactionId.value_or(0);
            const auto known =
                co_await ownTransaction(gateway_.transactions, station.id, stop.transaction);
            stop.transactionId =
                known ? known->transactionId : std::to_string(stop.transaction.value);
        }
        auto command = makeCommand(request, "remote-stop", std::move(stop), body.queueUntil);
        auto response = co_await give(turnToWait(request), std::move(command));
        co_return response;
    }

    Task<Response> reset(const Request& request) {
        const auto body = bodyOf<ResetBody>(request);
        const auto kind = body.type ? meant(*body.type) : ResetKind::Soft;
        auto command = makeCommand(request, "reset", Reset{kind}, body.queueUntil);
        return give(turnToWait(request), std::move(command));
    }

    Task<Response> unlock(const Request& request) {
        const auto body = bodyOf<UnlockBody>(request);
        checkNumbers(body);
        const auto evse = evseOf(body);
        if (!evse) throw badInput({{"evseId", "required, but missing"}});
        UnlockConnector unlock{.evse = *evse, .connector = {}};
        if (body.evseId && body.connectorId) unlock.connector.value = *body.connectorId;
        auto command = makeCommand(request, "unlock", unlock, body.queueUntil);
        return give(turnToWait(request), std::move(command));
    }

    Task<Response> availability(const Request& request) {
        const auto body = bodyOf<AvailabilityBody>(request);
        checkNumbers(body);
        ChangeAvailability change{.evse = evseOf(body).value_or(EvseId{0}),
                                  .operative = body.operative};
        auto command = makeCommand(request, "availability", change, body.queueUntil);
        return give(turnToWait(request), std::move(command));
    }

    Task<Response> trigger(const Request& request) {
        const auto body = bodyOf<TriggerBody>(request);
        checkNumbers(body);
        TriggerMessage trigger{.message = body.message.value, .evse = evseOf(body)};
        auto command = makeCommand(request, "trigger", std::move(trigger), body.queueUntil);
        return give(turnToWait(request), std::move(command));
    }

    Task<Response> clearCache(const Request& request) {
        const auto body = bodyOf<ClearCacheBody>(request);
        auto command = makeCommand(request, "clear-cache", ClearCache{}, body.queueUntil);
        return give(turnToWait(request), std::move(command));
    }

    Task<Response> dataTransfer(const Request& request) {
        const auto body = bodyOf<DataTransferBody>(request);
        DataTransfer transfer{
            .vendorId = body.vendorId.value, .messageId = plain(body.messageId), .data = body.data};
        auto command = makeCommand(request, "data-transfer", std::move(transfer), body.queueUntil);
        return give(turnToWait(request), std::move(command));
    }

    Task<Response> rawCall(const Request& request) {
        Query query(request);
        const auto queueUntil = query.time("queueUntil");
        query.finish();
        const auto& action = request.parameter("Action");
        const auto body = parseBody(request);  // Sent as it is, but only if it is a JSON object.
        if (action == "ChangeConfiguration" && body.HasMember("key") && body["key"].IsString())
            requireMaySet(request.caller, body["key"].GetString());
        RawCall call{.action = action, .payload = request.body.empty() ? "{}" : request.body};
        auto command = makeCommand(request, "calls/" + action, std::move(call), queueUntil);
        const auto turn = turnToWait(request);
        if (!turn) {
            auto response = co_await give(turn, std::move(command));
            co_return response;
        }
        const auto answered = co_await gateway_.commands.perform(std::move(command));
        if (answered.state == CommandState::Queued) co_return acceptedCommand(answered);
        const auto& payload = requireAnswer(answered).response;
        co_return jsonResponse(
            200, RawAnswerView{answered.id.value, action, {payload.empty() ? "{}" : payload}});
    }

    Task<Response> list(const Request& request) {
        Query query(request);
        CommandFilter filter;
        if (const auto station = query.text("stationId")) filter.station = StationId{*station};
        filter.state = query.word<CommandState>("state");
        const auto page = query.pageOfPeriod();
        query.finish();
        requireReach(request, gateway_, filter.station);
        const auto commands = co_await gateway_.commands.list(std::move(filter), page);
        co_return pageResponse(commands, [&request](const Command& command) {
            return viewFor(request.caller, command);
        });
    }

    Task<Response> read(const Request& request) {
        const CommandId id{numberOf(request, "command", std::int64_t{1} << 53)};
        const auto command = co_await gateway_.commands.find(id);
        if (!command || !reaches(request.caller, gateway_, command->station))
            throw notFound("command with this id");
        co_return jsonResponse(200, viewFor(request.caller, *command));
    }

private:
    NewCommand makeCommand(const Request& request, std::string kind, StationCommand command,
                           std::optional<DateTime> queueUntil) const {
        const auto now = gateway_.clock.now();
        if (queueUntil && (*queueUntil <= now || *queueUntil > now + queueAtMost)) {
            throw badInput({{"queueUntil", "expected a time within the next seven days"}});
        }
        NewCommand fresh;
        fresh.station = stationOf(request, gateway_).id;
        fresh.kind = std::move(kind);
        fresh.request = request.body.empty() ? "{}" : request.body;
        fresh.command = std::move(command);
        fresh.requestedBy = request.caller.name;
        if (const auto wait = preferenceOf(request).wait) fresh.patience = *wait;
        fresh.queueUntil = queueUntil;
        return fresh;
    }

    // None when the caller does not want to wait for the station, or waits for as many as it may.
    http::Turn turnToWait(const Request& request) {
        if (preferenceOf(request).isAsync) return nullptr;
        return bounds_.waitingCommands.take(request.caller.identity);
    }

    // Who has no turn to wait is told where the command can be followed.
    Task<Response> give(http::Turn turn, NewCommand command) {
        if (!turn) {
            const auto sent = co_await gateway_.commands.performLater(std::move(command));
            auto response = acceptedCommand(sent);
            response.headers.emplace_back("Preference-Applied", "respond-async");
            co_return response;
        }
        const auto answered = co_await gateway_.commands.perform(std::move(command));
        co_return answerTo(answered);
    }

    const Gateway& gateway_;
    Bounds& bounds_;
};

}  // namespace

void addCommandRoutes(Routes& routes, const Gateway& gateway, Bounds& bounds) {
    const auto station = apiPath + "/stations/{id}";
    const auto command = Permission::Command;
    using Block = CommandRoutes;
    RouteAdder adder(routes, std::make_shared<Block>(gateway, bounds));
    adder.add("POST", station + "/remote-start", command, &Block::remoteStart)
        .add("POST", station + "/remote-stop", command, &Block::remoteStop)
        .add("POST", station + "/reset", command, &Block::reset)
        .add("POST", station + "/unlock", command, &Block::unlock)
        .add("POST", station + "/availability", command, &Block::availability)
        .add("POST", station + "/trigger", command, &Block::trigger)
        .add("POST", station + "/clear-cache", command, &Block::clearCache)
        .add("POST", station + "/data-transfer", command, &Block::dataTransfer)
        .add("POST", station + "/calls/{Action}", Permission::SendRawCalls, &Block::rawCall)
        .addSlow("GET", apiPath + "/commands", Permission::ReadCommands, &Block::list)
        .add("GET", apiPath + "/commands/{id}", Permission::ReadCommands, &Block::read);
}

}  // namespace voltgate::rest
