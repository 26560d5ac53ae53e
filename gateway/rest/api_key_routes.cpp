// API keys for programs. The secret is in the answer that creates the key, and nowhere after it.
#include "gateway/rest/access.hpp"
#include "gateway/rest/body.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"
#include "gateway/rest/words.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

struct NewApiKeyBody {
    json::String<100> name;
    Spelled<Role> role;
    std::optional<json::List<json::String<100>, 1, 100>> sites;
    std::optional<DateTime> expiresAt;
};
JSON_FIELDS(NewApiKeyBody, name, role, sites, expiresAt)

struct ApiKeyView {
    std::int64_t id = 0;
    std::string name;
    Spelled<Role> role;
    std::optional<std::vector<std::string>> sites;
    DateTime createdAt;
    std::optional<DateTime> expiresAt;
    std::optional<DateTime> lastUsedAt;
    std::optional<std::string> key;  // Only when it is created.
};
JSON_FIELDS(ApiKeyView, id, name, role, sites, createdAt, expiresAt, lastUsedAt, key)

ApiKeyView toView(const ApiKey& key) {
    return {.id = key.number,
            .name = key.name,
            .role = spelled(key.role),
            .sites = key.sites,
            .createdAt = key.createdAt,
            .expiresAt = key.expiresAt,
            .lastUsedAt = key.lastUsedAt};
}

class ApiKeyRoutes {
public:
    ApiKeyRoutes(const Gateway& gateway, Access& access) : gateway_(gateway), access_(access) {}

    Task<Response> list(const Request& request) {
        Query query(request);
        const auto page = query.page();
        query.finish();
        const auto keys = co_await gateway_.apiKeys.list(page);
        co_return pageResponse(keys, toView);
    }

    Task<Response> create(const Request& request) {
        const auto body = bodyOf<NewApiKeyBody>(request);
        Faults faults;
        faults.require(!body.name.value.empty(), "name", "is empty");
        faults.require(!body.expiresAt || *body.expiresAt > gateway_.clock.now(), "expiresAt",
                       "is in the past");
        faults.finish();
        const auto secret = makeApiKeySecret();
        ApiKey fresh;
        fresh.name = body.name.value;
        fresh.role = meant(body.role);
        fresh.secretHash = secret.hash;
        fresh.expiresAt = body.expiresAt;
        if (body.sites) {
            fresh.sites.emplace();
            for (const auto& site : *body.sites) fresh.sites->push_back(site.value);
        }
        const auto key = co_await gateway_.apiKeys.add(std::move(fresh));
        log::info("API key added", {{"key", key.number}, {"by", request.caller.name}});
        auto view = toView(key);
        view.key = secret.text;
        co_return created(apiPath + "/api-keys/" + std::to_string(key.number), view);
    }

    Task<Response> read(const Request& request) {
        const auto number = numberOf(request, "API key", INT64_MAX - 1);
        const auto listed = co_await gateway_.apiKeys.list({.limit = 1, .before = number + 1});
        if (listed.items.empty() || listed.items.front().number != number) {
            throw notFound("API key with this id");
        }
        co_return jsonResponse(200, toView(listed.items.front()));
    }

    Task<Response> remove(const Request& request) {
        const auto number = numberOf(request, "API key", INT64_MAX - 1);
        const bool isRemoved = co_await gateway_.apiKeys.remove(number);
        access_.forget();
        if (!isRemoved) throw notFound("API key with this id");
        log::info("API key removed", {{"key", number}, {"by", request.caller.name}});
        co_return Response{204};
    }

private:
    const Gateway& gateway_;
    Access& access_;
};

}  // namespace

void addApiKeyRoutes(Routes& routes, const Gateway& gateway, Access& access) {
    const auto keys = apiPath + "/api-keys";
    const auto permission = Permission::ManageApiKeys;
    RouteAdder adder(routes, std::make_shared<ApiKeyRoutes>(gateway, access));
    adder.add("GET", keys, permission, &ApiKeyRoutes::list)
        .add("POST", keys, permission, &ApiKeyRoutes::create)
        .add("GET", keys + "/{id}", permission, &ApiKeyRoutes::read)
        .add("DELETE", keys + "/{id}", permission, &ApiKeyRoutes::remove);
}

}  // namespace voltgate::rest
