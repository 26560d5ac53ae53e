#include "gateway/rest/http.hpp"

#include "ocpp/json/writer.hpp"

namespace voltgate::rest {
namespace {

struct FaultView {
    std::string path;
    std::string reason;
};
JSON_FIELDS(FaultView, path, reason)

struct OcppErrorView {
    std::string code;
    std::string description;
    json::RawObject details;
};
JSON_FIELDS(OcppErrorView, code, description, details)

struct ProblemView {
    std::string type;
    std::string title;
    int status = 500;
    std::string detail;
    std::optional<std::vector<FaultView>> errors;
    std::optional<OcppErrorView> ocppError;
};
JSON_FIELDS(ProblemView, type, title, status, detail, errors, ocppError)

}  // namespace

bool asksForHealth(const http::Request& request) {
    return request.path == "/healthz" || request.path == "/livez" || request.path == "/readyz";
}

Response toResponse(const HttpProblem& problem) {
    ProblemView view;
    view.type = problem.name.empty() ? "about:blank" : "/problems/" + problem.name;
    view.title = reasonPhrase(problem.status);
    view.status = problem.status;
    view.detail = problem.detail;
    if (!problem.errors.empty()) {
        auto& errors = view.errors.emplace();
        for (const auto& fault : problem.errors) errors.push_back({fault.path, fault.reason});
    }
    if (const auto& error = problem.ocppError) {
        const std::string details = error->details.empty() ? "{}" : error->details;
        view.ocppError = OcppErrorView{error->code, error->description, {details}};
    }
    Response response{problem.status, problem.headers, json::Writer::write(view)};
    response.headers.emplace_back("Content-Type", "application/problem+json");
    return response;
}

}  // namespace voltgate::rest
