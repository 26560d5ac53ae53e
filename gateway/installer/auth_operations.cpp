// /auth: an identity token for an access token. The identity token comes plain, enciphered with the
// passphrase, or in the box of a QR code; in a body, as bearer token, or in the query, where
// proxies may write it down. Whatever is wrong with it, the answer is the same.
#include "gateway/http/uri.hpp"
#include "gateway/installer/blocks.hpp"
#include "gateway/installer/parameters.hpp"
#include "gateway/installer/passphrase_cipher.hpp"
#include "gateway/installer/secretbox.hpp"
#include "ocpp/domain/text.hpp"
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
        const auto asked = read(request);
        const auto token = plain(unescaped(asked.token));
        const auto identity = token ? parts_.tokens.readIdentityToken(*token) : std::nullopt;
        const bool isGood = identity && co_await isUsable(*identity);
        if (!isGood) {
            parts_.audit.refused(entry(request, asked.clientId, 401));
            throw HttpProblem(401, "this is no identity token of this central system");
        }
        const auto known = parts_.registration.known(identity->identity.station.value);
        AccessTokenView view{parts_.tokens.issueAccess({.identity = identity->identity,
                                                        .clientId = asked.clientId,
                                                        .stationNumber = known ? known->number : 0,
                                                        .identityToken = identity->id})};
        auto login = entry(request, asked.clientId, 200);
        login.kind = AuditKind::Login;
        login.actor = "installer:" + identity->identity.station.value;
        login.name = callerOf(identity->identity, asked.clientId);
        login.station = identity->identity.station;
        login.request = R"({"identityToken":")" + identity->id.substr(0, 8) + R"(..."})";
        co_await parts_.audit.record(std::move(login));
        co_return jsonAnswer(json::Writer::write(view));
    }

private:
    struct Asked {
        std::string token;
        std::string clientId;
    };

    static Asked read(const Request& request) {
        Parameters parameters(request);
        Asked asked{.token = "", .clientId = parameters.optional("clientId").value_or("")};
        const auto header = request.header("Authorization").value_or("");
        constexpr std::size_t schemeSize = 7;
        if (const auto token = parameters.optional("token")) {
            asked.token = *token;
        } else if (!request.body.empty()) {
            readBody(request.body, asked, parameters);
        } else if (toLower(header.substr(0, schemeSize)) == "bearer ") {
            asked.token = trimmed(std::string_view(header).substr(schemeSize));
        } else {
            asked.token = parameters.required("token");
        }
        if (asked.clientId.size() > 200)
            parameters.refuse("clientId", "has more than 200 characters");
        parameters.finish();
        return asked;
    }
    static void readBody(const std::string& body, Asked& asked, Parameters& parameters) {
        const auto textOf = [&](const auto& document, const char* name) -> std::string {
            const bool isText =
                document.IsObject() && document.HasMember(name) && document[name].IsString();
            return isText ? document[name].GetString() : "";
        };
        try {
            const auto document = json::parseText(body);
            asked.token = textOf(document, "token");
            if (auto client = textOf(document, "clientId"); !client.empty())
                asked.clientId = std::move(client);
        } catch (const json::SyntaxFault&) {
        }
        if (asked.token.empty())
            parameters.refuse("token", R"(expected a body like {"token":"...","clientId":"..."})");
    }

    static AuditEntry entry(const Request& request, const std::string& client, int status) {
        return {.name = client.empty() ? "" : "installer client " + client,
                .address = request.address,
                .action = request.method + " " + request.path,
                .target = request.path,
                .status = status,
                .requestId = request.id};
    }

    // Notes the use, so that a token from elsewhere can be seen and revoked, too.
    Task<bool> isUsable(IdentityToken token) {
        const auto known = parts_.registration.known(token.identity.station.value);
        if (!known) co_return true;
        const bool isUsed =
            co_await parts_.identityTokens.use({.id = token.id,
                                                .station = known->id,
                                                .stationNumber = known->number,
                                                .role = std::string(wordOf(token.identity.role)),
                                                .issuedAt = token.issuedAt,
                                                .expiresAt = token.expiresAt});
        co_return isUsed;
    }

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
        .add("GET", "/auth", Scope::Public, &Block::exchange)
        .add("POST", "/auth", Scope::Public, &Block::exchange);
}

}  // namespace voltgate::installer
