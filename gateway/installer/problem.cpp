#include "gateway/installer/problem.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace voltgate::installer {
namespace {

using Json = rapidjson::Writer<rapidjson::StringBuffer>;

std::string_view nameOf(int status) {
    switch (status) {
        case 400:
            return "ValidateError";
        case 401:
            return "UnauthorizedError";
        case 403:
            return "ForbiddenError";
        case 404:
            return "NotFoundError";
        case 405:
            return "MethodNotAllowedError";
        case 409:
            return "ConflictError";
        case 413:
            return "PayloadTooLargeError";
        case 501:
            return "NotImplementedError";
        case 503:
            return "ServiceUnavailableError";
        case 504:
            return "GatewayTimeoutError";
        default:
            return status >= 500 ? "InternalServerError" : "RequestError";
    }
}

void put(Json& json, std::string_view name, std::string_view value) {
    json.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    json.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

void putFields(Json& json, const std::vector<http::Fault>& faults) {
    json.Key("fields");
    json.StartObject();
    for (const auto& fault : faults) {
        const std::string name = fault.path.empty() ? "body" : fault.path;
        json.Key(name.c_str());
        json.StartObject();
        put(json, "message", fault.reason);
        if (fault.value) put(json, "value", *fault.value);
        json.EndObject();
    }
    json.EndObject();
}

}  // namespace

http::Response toResponse(const http::HttpProblem& problem) {
    // Elsewhere a conflict; here the station is what the caller speaks to.
    const int status = problem.name == "station-offline" ? 503 : problem.status;
    rapidjson::StringBuffer text;
    Json json(text);
    json.StartObject();
    if (!problem.errors.empty()) putFields(json, problem.errors);
    put(json, "message",
        problem.errors.empty() ? problem.detail : "An error occurred during the request.");
    put(json, "name", nameOf(status));
    json.Key("status");
    json.Int(status);
    json.EndObject();
    http::Response response{status, problem.headers, text.GetString()};
    response.headers.emplace_back("Content-Type", "application/json");
    return response;
}

}  // namespace voltgate::installer
