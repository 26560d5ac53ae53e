// Identification tokens. They compare case-insensitively and may hold any character, so that paths
// name them percent-encoded.
#include "gateway/http/uri.hpp"
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/new_token.hpp"
#include "gateway/rest/query.hpp"

namespace voltgate::rest {
namespace {

struct TokenPatch {
    std::optional<Spelled<TokenStatus>> status;
    std::optional<DateTime> expiresAt;
    std::optional<json::String<255>> groupId;
    std::optional<bool> allowConcurrentTx;
    std::optional<json::String<100>> label;
};
JSON_FIELDS(TokenPatch, status, expiresAt, groupId, allowConcurrentTx, label)

struct TokenView {
    std::string idToken;
    std::string type;
    Spelled<TokenStatus> status;
    std::optional<DateTime> expiresAt;
    std::optional<std::string> groupId;
    bool allowConcurrentTx = false;
    std::optional<std::string> label;
    DateTime createdAt;
};
JSON_FIELDS(TokenView, idToken, type, status, expiresAt, groupId, allowConcurrentTx, label,
            createdAt)

TokenView toView(const IdTokenRecord& record) {
    TokenView view;
    view.idToken = record.token.value;
    view.type = record.token.type;
    view.status = spelled(record.status);
    view.expiresAt = record.expiresAt;
    view.groupId = record.groupId;
    view.allowConcurrentTx = record.allowConcurrentTx;
    view.label = record.label;
    view.createdAt = record.createdAt;
    return view;
}

IdToken tokenOf(const Request& request) { return IdToken{request.parameter("idToken")}; }

HttpProblem noSuchToken() { return notFound("token with this idToken"); }

class TokenRoutes {
public:
    explicit TokenRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> list(const Request& request) {
        Query query(request);
        auto groupId = query.text("groupId");
        const auto page = query.page();
        query.finish();
        if (request.caller.role == Role::Driver) {
            auto own = co_await listOwn(request.caller);
            co_return own;
        }
        const auto listed = co_await gateway_.tokens.list(std::move(groupId), page);
        co_return pageResponse(listed, toView);
    }

    Task<Response> create(const Request& request) {
        auto fresh = toRecord(bodyOf<NewTokenBody>(request));
        const auto added = co_await gateway_.tokens.add(std::move(fresh));
        if (!added) throw HttpProblem(409, "this token is on record already");
        auto response =
            created(apiPath + "/tokens/" + percentEncode(added->token.value), toView(*added));
        setRevision(response, added->revision);
        co_return response;
    }

    Task<Response> read(const Request& request) {
        const auto record = co_await gateway_.tokens.find(tokenOf(request));
        if (!record || !isOf(request.caller, record->token)) throw noSuchToken();
        auto response = jsonResponse(200, toView(*record));
        setRevision(response, record->revision);
        co_return response;
    }

    Task<Response> change(const Request& request) {
        const auto patch = patchOf<TokenPatch>(request, {"expiresAt", "groupId", "label"});
        IdTokenChange change;
        if (const auto& status = patch.fields.status) change.status = meant(*status);
        change.expiresAt = patch.change<DateTime>("expiresAt", patch.fields.expiresAt);
        change.groupId = patch.change<std::string>("groupId", patch.fields.groupId);
        change.allowConcurrentTx = patch.fields.allowConcurrentTx;
        change.label = patch.change<std::string>("label", patch.fields.label);
        const auto result =
            co_await gateway_.tokens.change(tokenOf(request), std::move(change), ifMatch(request));
        if (result == ChangeResult::NotFound) throw noSuchToken();
        if (result == ChangeResult::RevisionDiffers) throw revisionDiffers();
        auto response = co_await read(request);
        co_return response;
    }

    Task<Response> remove(const Request& request) {
        const bool isRemoved = co_await gateway_.tokens.remove(tokenOf(request));
        if (!isRemoved) throw noSuchToken();
        co_return Response{204};
    }

private:
    // Drivers see their own.
    static bool isOf(const Caller& caller, const IdToken& token) {
        return caller.role != Role::Driver ||
               std::any_of(caller.cards.begin(), caller.cards.end(),
                           [&](const auto& card) { return IdToken{card} == token; });
    }
    Task<Response> listOwn(Caller caller) {
        std::vector<TokenView> views;
        for (const auto& card : caller.cards) {
            const auto record = co_await gateway_.tokens.find(IdToken{card});
            if (record) views.push_back(toView(*record));
        }
        co_return listResponse(views, std::nullopt);
    }

    const Gateway& gateway_;
};

}  // namespace

void addTokenRoutes(Routes& routes, const Gateway& gateway) {
    const auto tokens = apiPath + "/tokens";
    const auto token = tokens + "/{idToken}";
    RouteAdder adder(routes, std::make_shared<TokenRoutes>(gateway));
    adder.addSlow("GET", tokens, Permission::ReadTokens, &TokenRoutes::list)
        .add("POST", tokens, Permission::ManageTokens, &TokenRoutes::create)
        .add("GET", token, Permission::ReadTokens, &TokenRoutes::read)
        .add("PATCH", token, Permission::ManageTokens, &TokenRoutes::change)
        .add("DELETE", token, Permission::ManageTokens, &TokenRoutes::remove);
}

}  // namespace voltgate::rest
