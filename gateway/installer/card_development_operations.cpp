// development/: a card onto the whitelist without showing it, and what the next registration says.
#include "gateway/installer/blocks.hpp"
#include "gateway/installer/card_view.hpp"
#include "ocpp/json/document.hpp"
#include "ocpp/json/reader.hpp"

namespace voltgate::installer {
namespace {

constexpr std::size_t idTagAtMost = 20;

struct NewCardBody {
    json::String<20> token;
};
JSON_FIELDS(NewCardBody, token)

struct OutcomeCardBody {
    json::String<20> token;
    std::optional<json::String<20>> status;
    std::optional<std::int64_t> expirationDate;
    std::optional<json::String<100>> label;
};
JSON_FIELDS(OutcomeCardBody, token, status, expirationDate, label)

struct OutcomeBody {
    std::optional<OutcomeCardBody> card;
    json::String<20> status;
    json::String<200> statusMessage;
};
JSON_FIELDS(OutcomeBody, card, status, statusMessage)

template <class Body>
Body bodyOf(const Request& request) {
    const auto document = json::parseText(request.body.empty() ? "{}" : request.body);
    if (!document.IsObject()) throw http::badInput({{"body", "expected a JSON object"}});
    return json::Reader().read<Body>(document);
}

std::optional<CardRegistrationResult> resultOf(const std::string& word) {
    if (word == "SUCCESS") return CardRegistrationResult::Success;
    if (word == "TIMEOUT") return CardRegistrationResult::Timeout;
    if (word == "FAILURE") return CardRegistrationResult::Failed;
    return std::nullopt;
}

std::optional<TokenStatus> statusOf(const std::string& word) {
    if (word == "ACCEPTED") return TokenStatus::Accepted;
    if (word == "BLOCKED") return TokenStatus::Blocked;
    if (word == "EXPIRED") return TokenStatus::Expired;
    if (word == "INVALID") return TokenStatus::Invalid;
    return std::nullopt;
}

WhitelistCard cardOf(const OutcomeCardBody& body) {
    const auto word = body.status ? body.status->value : "ACCEPTED";
    const auto status = statusOf(word);
    if (!status) {
        throw http::badInput(
            {{"card.status", "should be one of the following: ACCEPTED BLOCKED EXPIRED INVALID",
              word}});
    }
    WhitelistCard card{.token = IdToken{body.token.value}, .status = *status};
    if (body.expirationDate) card.expiresAt = DateTime::fromMilliseconds(*body.expirationDate);
    if (body.label) card.label = body.label->value;
    return card;
}

class CardDevelopmentOperations {
public:
    explicit CardDevelopmentOperations(WhitelistService& whitelists) : whitelists_(whitelists) {}

    Task<Response> add(const Request& request) {
        const auto body = bodyOf<NewCardBody>(request);
        if (body.token.value.empty() || body.token.value.size() > idTagAtMost) {
            throw http::badInput({{"token", "expected 1 to 20 characters"}});
        }
        const auto added = co_await whitelists_.add(request.station, IdToken{body.token.value});
        co_return added == CardAddition::Added ? jsonAnswer("true") : jsonAnswer("false", 405);
    }

    Task<Response> preset(const Request& request) {
        const auto body = bodyOf<OutcomeBody>(request);
        const auto result = resultOf(body.status.value);
        if (!result) {
            throw http::badInput(
                {{"status", "should be one of the following: SUCCESS FAILURE TIMEOUT",
                  body.status.value}});
        }
        CardRegistration outcome{.result = *result, .message = body.statusMessage.value};
        if (body.card) outcome.card = cardOf(*body.card);
        whitelists_.preset(request.station.id, std::move(outcome));
        co_return noContent();
    }

private:
    WhitelistService& whitelists_;
};

}  // namespace

void addCardDevelopmentOperations(Operations& operations, WhitelistService& whitelists) {
    using Block = CardDevelopmentOperations;
    OperationAdder(operations, std::make_shared<Block>(whitelists), Client::Unnamed)
        .add("POST", "/development/whitelist/cards", Scope::Developer, &Block::add)
        .add("POST", "/development/card/registration-response", Scope::Developer, &Block::preset);
}

}  // namespace voltgate::installer
