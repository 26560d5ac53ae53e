#include "gateway/rest/rest_api.hpp"

#include "gateway/http/answering.hpp"
#include "gateway/http/media_type.hpp"

namespace voltgate::rest {
namespace {

void requirePermission(const Route& route, const Caller& caller) {
    if (may(caller.role, route.permission)) return;
    throw HttpProblem(403, "your role does not allow " + route.method + " " + route.path);
}

}  // namespace

RestApi::RestApi(Gateway gateway, RestSettings settings)
    : gateway_(gateway),
      bounds_(settings.bounds),
      tokens_(std::move(settings.tokenSecret), gateway.clock),
      passwords_(settings.passwordCost, settings.passwordTurns),
      limits_(gateway.clock, settings.loginPause),
      access_(gateway.users, gateway.apiKeys, tokens_, gateway.clock),
      idempotency_(gateway.idempotency, gateway.clock),
      router_(allRoutes(gateway_, LoginParts{passwords_, tokens_, limits_, access_}, bounds_)),
      auditing_(gateway.audit, router_.routes()) {}

Task<Response> RestApi::answer(http::Request incoming) {
    Request request{std::move(incoming), {}};
    const auto handling = [this, &request] { return handle(request); };
    auto response = co_await http::answer(request, handling, &toResponse, request.caller.name);
    co_return response;
}

Task<Response> RestApi::handle(Request& request) {
    if (request.body.size() > bodyAtMost) throw HttpProblem(413, "the body is larger than 1 MiB");
    const auto& route = router_.match(request);
    if (asksForHealth(request)) {
        auto health = co_await route.handler(request);
        co_return health;
    }
    // Of the address as long as nothing else is known of the caller.
    auto turn = bounds_.requestOf("address " + request.address);
    try {
        if (route.permission != Permission::Public) {
            co_await admit(route, request);
            turn = bounds_.requestOf(request.caller.identity);
        }
        auto response = co_await perform(route, request);
        co_return response;
    } catch (const HttpProblem& problem) {
        // What is of no site of the caller's is not there.
        const bool isHidden = problem.status == 404 && request.caller.sites.has_value();
        const bool isRefusal = problem.status == 401 || problem.status == 403 || isHidden;
        if (isRefusal && route.permission != Permission::Public)
            auditing_.refused(route, request, problem.status);
        throw;
    }
}

Task<Response> RestApi::perform(const Route& route, Request& request) {
    // The files of stations are kept as they come, whatever the station calls that.
    const bool isOfStation = route.permission == Permission::Public && request.stream;
    if (!isOfStation) requireNoCoding(request);
    http::Turn turn;
    if (route.cost == Cost::Slow)
        turn = co_await bounds_.slowQueries.enter(request.caller.identity, request.presence);
    const auto key = request.header("Idempotency-Key");
    // What is streamed is not known to be the same; an import may be repeated without a key.
    const bool isRepeatable = route.method == "POST" && route.permission != Permission::Public &&
                              route.bodyUse == BodyUse::Whole;
    if (isRepeatable && key) {
        const auto performing = [this, &route, &request] { return outcomeOf(route, request); };
        auto once = co_await idempotency_.once(request, *key, performing);
        co_return once;
    }
    auto response = co_await auditing_.run(route, request);
    co_return response;
}

Task<> RestApi::admit(const Route& route, Request& request) {
    request.caller = co_await access_.authenticate(request);
    requirePermission(route, request.caller);
    if (!request.caller.sites) co_return;
    const bool isAboutCards = route.path.starts_with(apiPath + "/tokens");
    if (route.reach == Reach::Fleet || (isAboutCards && request.caller.role != Role::Driver)) {
        throw HttpProblem(403, "your access is bound to sites, and " + route.method + " " +
                                   route.path + " is about all stations");
    }
    if (route.reach != Reach::Station) co_return;
    const StationId station{request.parameter("id")};
    if (!reaches(request.caller, gateway_, station)) throw notFound("station with this id");
}

// What is answered, whatever it is.
Task<Response> RestApi::outcomeOf(const Route& route, const Request& request) {
    Response response;
    try {
        response = co_await auditing_.run(route, request);
    } catch (...) {
        response = toResponse(problemOf(std::current_exception(), request));
    }
    co_return response;
}

}  // namespace voltgate::rest
