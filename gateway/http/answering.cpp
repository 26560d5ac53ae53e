#include "gateway/http/answering.hpp"

#include <algorithm>

#include "gateway/http/digest.hpp"
#include "ocpp/domain/secrets.hpp"
#include "ocpp/json/document.hpp"
#include "ocpp/json/fault.hpp"
#include "ocpp/log.hpp"
#include "ocpp/repositories/errors.hpp"
#include "ocpp/services/certificate_authority.hpp"
#include "ocpp/services/invalid_input.hpp"
#include "ocpp/services/local_list_service.hpp"
#include "ocpp/services/reservation_service.hpp"
#include "ocpp/services/security_change_service.hpp"
#include "ocpp/services/station_firmware_service.hpp"
#include "ocpp/services/station_setting_service.hpp"

namespace voltgate::http {

namespace {

// A name for the request: the caller's own if it is harmless, else a fresh one.
std::string requestIdOf(const Request& request) {
    const auto given = request.header("X-Request-Id").value_or("");
    const bool isHarmless =
        !given.empty() && given.size() <= 64 && std::all_of(given.begin(), given.end(), [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                   c == '-' || c == '_' || c == '.';
        });
    return isHarmless ? given : randomText(9);
}

void addCommonHeaders(Response& response, const Request& request) {
    response.headers.emplace_back("X-Request-Id", request.id);
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Cache-Control", "no-store");
}

}  // namespace

HttpProblem problemOf(std::exception_ptr failure, const Request& request) {
    try {
        std::rethrow_exception(std::move(failure));
    } catch (const HttpProblem& problem) {
        return problem;
    } catch (const json::ProtocolFault& fault) {
        return badInput({{fault.path, fault.reason}});
    } catch (const json::SyntaxFault& fault) {
        return badInput({{"", std::string("the body is no JSON: ") + fault.what()}});
    } catch (const StationOffline& offline) {
        return {409, "station-offline", offline.what()};
    } catch (const StationNotAccepted& waiting) {
        return {409, "station-not-accepted", waiting.what()};
    } catch (const ReservationEnded& ended) {
        return {409, ended.what()};
    } catch (const InvalidInput& input) {
        std::vector<Fault> faults;
        faults.reserve(input.faults.size());
        for (const auto& [path, reason] : input.faults) faults.push_back({path, reason});
        return badInput(std::move(faults));
    } catch (const LocalListBusy& busy) {
        return {409, "local-list-busy", busy.what()};
    } catch (const SettingBusy& busy) {
        return tryLater(409, busy.what(), 1);
    } catch (const FirmwareConflict& conflict) {
        return {409, conflict.what()};
    } catch (const FileTooLarge& error) {
        return {413, error.what()};
    } catch (const StorageFull& error) {
        return {507, error.what()};
    } catch (const StorageFailed& error) {
        return tryLater(503, error.what(), 60);
    } catch (const SecurityChangeOpen& open) {
        return {409, "security-change-open", open.what()};
    } catch (const AuthorityUnavailable& unavailable) {
        log::warn("the CA cannot be used", {{"error", unavailable.what()}});
        return {503, unavailable.what()};
    } catch (const DatabaseBusy& error) {
        log::warn("request took the database too long",
                  {{"request", request.id}, {"error", error.what()}});
        return tryLater(503, "the database takes too long at the moment", 5);
    } catch (const DatabaseUnavailable& error) {
        log::warn("request without database", {{"request", request.id}, {"error", error.what()}});
        return tryLater(503, "the database cannot be reached at the moment", 5);
    } catch (const std::exception& error) {
        log::error("request failed", {{"request", request.id},
                                      {"method", request.method},
                                      {"path", withoutAnySecret(request.path)},
                                      {"error", error.what()}});
    } catch (...) {
        log::error("request failed", {{"request", request.id}});
    }
    return {500, "something went wrong here; the log has more under request " + request.id};
}

Task<Response> answer(Request& request, std::function<Task<Response>()> handle,
                      Response (*toResponse)(const HttpProblem&), const std::string& caller) {
    const auto begin = std::chrono::steady_clock::now();
    request.id = requestIdOf(request);
    const bool isHead = request.method == "HEAD";
    if (isHead) request.method = "GET";
    Response response;
    try {
        response = co_await handle();
    } catch (...) {
        response = toResponse(problemOf(std::current_exception(), request));
    }
    if (isHead) {
        if (!response.stream && !response.length) response.length = response.body.size();
        response.body.clear();
        response.stream.reset();
    }
    addCommonHeaders(response, request);
    const auto took = std::chrono::steady_clock::now() - begin;
    log::debug("request", {{"request", request.id},
                           {"method", request.method},
                           {"path", withoutAnySecret(request.path)},
                           {"status", response.status},
                           {"caller", caller},
                           {"address", request.address},
                           {"ms", std::chrono::duration_cast<Duration>(took).count()}});
    co_return response;
}

}  // namespace voltgate::http
