// The cards of a station. Registering one is a GET that waits until an unknown card is shown.
#include "gateway/installer/blocks.hpp"
#include "gateway/installer/card_view.hpp"
#include "gateway/installer/command_answers.hpp"
#include "gateway/installer/parameters.hpp"
#include "ocpp/json/writer.hpp"

namespace voltgate::installer {
namespace {

class WhitelistOperations {
public:
    explicit WhitelistOperations(WhitelistOperationParts parts) : parts_(parts) {}

    Task<Response> list(const Request& request) {
        const auto cards = co_await parts_.whitelists.cards(request.station.id);
        std::vector<CardView> views;
        views.reserve(cards.size());
        for (const auto& card : cards) views.push_back(toView(card));
        co_return jsonAnswer(json::Writer::write(views));
    }

    Task<Response> get(const Request& request) {
        const auto card = co_await find(request);
        co_return jsonAnswer(json::Writer::write(toView(card)));
    }

    Task<Response> remove(const Request& request) {
        const IdToken token{request.parameter("token")};
        if (WhitelistService::builtInCard(request.station) == token) {
            throw HttpProblem(403, "the station's own card cannot be removed");
        }
        const auto card =
            co_await parts_.whitelists.remove(request.station.id, token, request.caller);
        if (!card) throw http::notFound("card with this token on the whitelist");
        co_return jsonAnswer(json::Writer::write(toView(*card)));
    }

    Task<Response> label(const Request& request) {
        Parameters parameters(request);
        const auto label = parameters.required("label");
        if (label.size() > 100) parameters.refuse("label", "has more than 100 characters");
        parameters.finish();
        auto card = co_await find(request);
        IdTokenChange change;
        change.label.emplace(label);
        co_await parts_.tokens.change(card.token, std::move(change), std::nullopt);
        card.label = label;
        co_return jsonAnswer(json::Writer::write(toView(card)));
    }

    Task<Response> registerCard(const Request& request) {
        CardWaiting waiting{.station = request.station, .requestedBy = request.caller};
        if (request.presence) {
            waiting.isGone = [presence = request.presence] { return presence->isGone(); };
        }
        const auto outcome = co_await parts_.whitelists.registerCard(std::move(waiting));
        co_return jsonAnswer(json::Writer::write(toView(outcome)), statusOf(outcome.result));
    }

private:
    static int statusOf(CardRegistrationResult result) {
        if (result == CardRegistrationResult::Success) return 200;
        if (result == CardRegistrationResult::Timeout) return 404;
        return result == CardRegistrationResult::Busy ? 409 : 503;
    }

    Task<WhitelistCard> find(const Request& request) {
        const IdToken token{request.parameter("token")};
        const auto cards = co_await parts_.whitelists.cards(request.station.id);
        for (const auto& card : cards) {
            if (card.token == token) co_return card;
        }
        throw http::notFound("card with this token on the whitelist");
    }

    WhitelistOperationParts parts_;
};

}  // namespace

void addWhitelistOperations(Operations& operations, WhitelistOperationParts parts) {
    using Block = WhitelistOperations;
    const std::string card = "/whitelist/cards/{token}";
    OperationAdder(operations, std::make_shared<Block>(parts))
        .add("GET", "/whitelist/cards", Scope::OperatorOrInstaller, &Block::list)
        .add("GET", card, Scope::OperatorOrInstaller, &Block::get)
        .add("POST", card, Scope::OperatorOrInstaller, &Block::label)
        .add("DELETE", card, Scope::OperatorOrInstaller, &Block::remove)
        .add("GET", "/whitelist/card", Scope::OperatorOrInstaller, &Block::registerCard);
}

}  // namespace voltgate::installer
