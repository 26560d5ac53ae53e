// GET /auth: an identity token for an access token. The identity token comes plain, enciphered with
// the passphrase, or in the box of a QR code; whatever is wrong with it, the answer is the same.
#include "gateway/http/uri.hpp"
#include "gateway/installer/blocks.hpp"
#include "gateway/installer/parameters.hpp"
#include "gateway/installer/passphrase_cipher.hpp"
#include "gateway/installer/secretbox.hpp"
#include "ocpp/json/document.hpp"
#include "ocpp/json/writer.hpp"

namespace voltgate::installer {
namespace {

struct AccessTokenView {
    std::string accessToken;
};
JSON_FIELDS(AccessTokenView, accessToken)

// Apps escape the token once too often, or not at all: base64 has no spaces, and a token no
// percent signs.
std::string unescaped(std::string token) {
    if (token.find('%') != std::string::npos) {
        token = http::percentDecode(token).value_or(token);
    }
    std::replace(token.begin(), token.end(), ' ', '+');
    return token;
}

// The `tok` of what a QR code holds.
std::optional<std::string> tokenInPayload(const std::string& payload) {
    try {
        const auto document = json::parseText(payload);
        if (!document.IsObject() || !document.HasMember("tok") || !document["tok"].IsString()) {
            return std::nullopt;
        }
        return document["tok"].GetString();
    } catch (const json::SyntaxFault&) {
        return std::nullopt;
    }
}

class AuthOperations {
public:
    explicit AuthOperations(AuthParts parts) : parts_(parts) {}

    Task<Response> exchange(const Request& request) {
        Parameters parameters(request);
        const auto given = parameters.required("token");
        const auto client = parameters.optional("clientId").value_or("");
        if (client.size() > 200) parameters.refuse("clientId", "has more than 200 characters");
        parameters.finish();
        const auto token = plain(unescaped(given));
        const auto identity = token ? parts_.tokens.readIdentity(*token) : std::nullopt;
        if (!identity) throw HttpProblem(401, "this is no identity token of this central system");
        AccessTokenView view{parts_.tokens.issueAccess(*identity, client)};
        co_return jsonAnswer(json::Writer::write(view));
    }

private:
    std::optional<std::string> plain(const std::string& token) const {
        if (token.find('.') != std::string::npos) return token;
        const auto bytes = fromBase64(token);
        if (!bytes) return std::nullopt;
        if (bytes->starts_with(saltedMark)) {
            if (parts_.passphrase.empty()) return std::nullopt;
            auto text = decipher(*bytes, parts_.passphrase);
            return text ? std::optional(unescaped(*text)) : std::nullopt;
        }
        const auto payload = openBox(*bytes, parts_.keys.boxKey);
        return payload ? tokenInPayload(*payload) : std::nullopt;
    }

    AuthParts parts_;
};

}  // namespace

void addAuthOperations(Operations& operations, AuthParts parts) {
    using Block = AuthOperations;
    OperationAdder(operations, std::make_shared<Block>(parts), Client::Unnamed)
        .add("GET", "/auth", Scope::Public, &Block::exchange);
}

}  // namespace voltgate::installer
