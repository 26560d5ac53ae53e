#include "gateway/rest/rest_api.hpp"

#include "gateway/http/answering.hpp"

namespace voltgate::rest {
namespace {

void requirePermission(const Route& route, const Caller& caller) {
    if (may(caller.role, route.permission)) return;
    throw HttpProblem(403, "your role does not allow " + route.method + " " + route.path);
}

}  // namespace

RestApi::RestApi(Gateway gateway, RestSettings settings)
    : gateway_(gateway),
      tokens_(std::move(settings.tokenSecret), gateway.clock),
      passwords_(settings.passwordCost, settings.waitingLogins),
      limits_(gateway.clock),
      access_(gateway.users, gateway.apiKeys, tokens_, gateway.clock),
      idempotency_(gateway.clock),
      router_(allRoutes(gateway_, LoginParts{passwords_, tokens_, limits_})) {}

Task<Response> RestApi::answer(http::Request incoming) {
    Request request{std::move(incoming), {}};
    const auto handling = [this, &request] { return handle(request); };
    auto response = co_await http::answer(request, handling, &toResponse, request.caller.name);
    co_return response;
}

Task<Response> RestApi::handle(Request& request) {
    if (request.body.size() > bodyAtMost) throw HttpProblem(413, "the body is larger than 1 MiB");
    const auto& route = router_.match(request);
    if (route.permission != Permission::Public) {
        request.caller = co_await access_.authenticate(request);
        requirePermission(route, request.caller);
    }
    const auto key = request.header("Idempotency-Key");
    // What is streamed is not known to be the same; an import may be repeated without a key.
    const bool isRepeatable = route.method == "POST" && route.permission != Permission::Public &&
                              route.bodyUse == BodyUse::Whole;
    if (isRepeatable && key) {
        auto once = co_await handleOnce(route, request, *key);
        co_return once;
    }
    auto response = co_await route.handler(request);
    co_return response;
}

Task<Response> RestApi::handleOnce(const Route& route, Request& request, std::string key) {
    if (auto earlier = idempotency_.begin(request, key)) co_return *earlier;
    Response response;
    try {
        response = co_await route.handler(request);
    } catch (...) {
        response = toResponse(problemOf(std::current_exception(), request));
    }
    idempotency_.end(request, key, response);
    co_return response;
}

}  // namespace voltgate::rest
