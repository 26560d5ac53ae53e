#include "gateway/rest/auditing.hpp"

#include <algorithm>

#include "gateway/http/answering.hpp"
#include "gateway/http/media_type.hpp"
#include "ocpp/json/writer.hpp"

namespace voltgate::rest {
namespace {

bool isCommand(Permission permission) {
    return permission == Permission::Command || permission == Permission::SendRawCalls ||
           permission == Permission::Configure || permission == Permission::Reserve;
}

// Reading may ask a station, too.
bool isToRecord(const Route& route, const Request& request) {
    if (route.permission == Permission::Public || route.path == apiPath + "/logout") return false;
    return route.method != "GET" || isCommand(route.permission) ||
           request.query.find("refresh=true") != std::string::npos;
}

// Nothing was done, and nothing tried, by a request that cannot be read or is about nothing.
bool isWorthRecording(int status) {
    return status != 400 && status != 401 && status != 403 && status != 404 && status != 413 &&
           status != 415;
}

std::optional<std::string> bodyOf(const Response& response) {
    const auto type = headerNamed(response.headers, "Content-Type").value_or("");
    if (response.stream || response.body.empty() || type.find("json") == std::string::npos)
        return std::nullopt;
    return response.body;
}

struct MeasuredView {
    std::string contentType;
    std::int64_t bytes = 0;
    std::optional<std::int64_t> lines;
};
JSON_FIELDS(MeasuredView, contentType, bytes, lines)

bool isOfLines(const std::string& mediaType) {
    return mediaType.starts_with("text/") || mediaType == "application/jsonl" ||
           mediaType == "application/x-ndjson";
}

// Passes a body on that is too large to be recorded, and says how much it was.
class Measured final : public ByteSource {
public:
    explicit Measured(std::shared_ptr<ByteSource> source) : source_(std::move(source)) {}

    Task<std::string> read() override {
        auto piece = co_await source_->read();
        bytes_ += piece.size();
        lines_ += std::count(piece.begin(), piece.end(), '\n');
        if (!piece.empty()) isLineOpen_ = piece.back() != '\n';
        co_return piece;
    }
    std::string summary(const std::string& contentType) const {
        MeasuredView view{.contentType = contentType, .bytes = bytes_};
        if (isOfLines(mediaTypeIn(contentType))) view.lines = lines_ + (isLineOpen_ ? 1 : 0);
        return json::Writer::write(view);
    }

private:
    const std::shared_ptr<ByteSource> source_;
    std::int64_t bytes_ = 0;
    std::int64_t lines_ = 0;
    bool isLineOpen_ = false;
};

}  // namespace

AuditEntry Auditing::entryOf(const Route& route, const Request& request) const {
    AuditEntry entry{.kind = isCommand(route.permission) ? AuditKind::Command : AuditKind::Change,
                     .actor = request.caller.identity,
                     .name = request.caller.name,
                     .address = request.address,
                     .action = route.method + " " + route.path,
                     .target = request.path,
                     .requestId = request.id};
    if (!request.query.empty()) entry.target += "?" + request.query;
    const bool isAboutStation = route.path.starts_with(apiPath + "/stations/{id}") ||
                                route.path.starts_with(apiPath + "/quarantine/{id}");
    if (isAboutStation) entry.station = StationId{request.parameter("id")};
    return entry;
}

// What a GET of the same path shows; nothing where there is none.
Task<std::optional<std::string>> Auditing::view(const Route& route, const Request& request) const {
    const auto reading = std::find_if(routes_.begin(), routes_.end(), [&](const Route& each) {
        return each.method == "GET" && each.path == route.path && !isCommand(each.permission);
    });
    if (reading == routes_.end() || route.bodyUse == BodyUse::Stream) co_return std::nullopt;
    Request read = request;
    read.method = "GET";
    read.body.clear();
    read.query.clear();
    std::erase_if(read.headers, [](const auto& header) { return header.first != "Accept"; });
    try {
        const auto response = co_await reading->handler(read);
        co_return bodyOf(response);
    } catch (const std::exception&) {
        // It is not there (yet, or any more), or cannot be read; that must not undo what was done.
        co_return std::nullopt;
    }
}

Task<Response> Auditing::run(const Route& route, const Request& request) {
    if (!isToRecord(route, request)) {
        auto response = co_await route.handler(request);
        co_return response;
    }
    const bool isChange = route.method == "PATCH" || route.method == "PUT";
    auto entry = entryOf(route, request);
    std::shared_ptr<Measured> measured;
    std::optional<Request> streamed;
    if (request.stream) {
        streamed = request;
        streamed->stream = measured = std::make_shared<Measured>(request.stream);
    }
    if (isChange || route.method == "DELETE") entry.before = co_await view(route, request);
    if (!measured) entry.request = request.body;
    co_await audit_.begin(entry);
    Response response;
    std::exception_ptr failure;
    try {
        response = co_await route.handler(streamed ? *streamed : request);
        entry.status = response.status;
        entry.after = bodyOf(response);
    } catch (...) {
        failure = std::current_exception();
        const auto problem = problemOf(failure, request);
        entry.status = problem.status;
        entry.after = problem.detail;
    }
    if (measured) entry.request = measured->summary(request.header("Content-Type").value_or(""));
    if (isChange && !failure) {
        if (auto current = co_await view(route, request)) entry.after = std::move(current);
    }
    if (isWorthRecording(entry.status)) {
        co_await audit_.record(std::move(entry));
    } else {
        co_await audit_.drop(std::move(entry));
    }
    if (failure) std::rethrow_exception(failure);
    co_return response;
}

void Auditing::refused(const Route& route, const Request& request, int status) {
    auto entry = entryOf(route, request);
    entry.status = status;
    audit_.refused(std::move(entry));
}

}  // namespace voltgate::rest
