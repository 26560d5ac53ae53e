// Logs of stations: asked for, followed, and downloaded.
#include "gateway/http/file_answers.hpp"
#include "gateway/rest/command_answers.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"
#include "ocpp/domain/secrets.hpp"

namespace voltgate::rest {
namespace {

struct NewLogRequestBody {
    std::optional<Spelled<LogKind>> kind;
    std::optional<DateTime> from;
    std::optional<DateTime> to;
    std::optional<std::string> location;
    std::optional<int> retries;
    std::optional<int> retryInterval;
};
JSON_FIELDS(NewLogRequestBody, kind, from, to, location, retries, retryInterval)

struct UploadedView {
    std::string fileName;
    std::int64_t size = 0;
    std::string sha256;
    DateTime at;
    bool isKept = false;
};
JSON_FIELDS(UploadedView, fileName, size, sha256, at, isKept)

struct LogRequestView {
    int id = 0;
    std::string stationId;
    Spelled<LogKind> kind;
    std::optional<DateTime> from;
    std::optional<DateTime> to;
    std::optional<std::string> location;
    std::optional<int> retries;
    std::optional<int> retryInterval;
    Spelled<LogRequestStatus> status;
    std::optional<std::string> announcedName;
    std::optional<UploadedView> file;
    std::optional<std::int64_t> commandId;
    std::string requestedBy;
    DateTime createdAt;
};
JSON_FIELDS(LogRequestView, id, stationId, kind, from, to, location, retries, retryInterval, status,
            announcedName, file, commandId, requestedBy, createdAt)

LogRequestView toView(const LogRequest& request) {
    LogRequestView view;
    view.id = request.id.value;
    view.stationId = request.station.value;
    view.kind = spelled(request.kind);
    view.from = request.from;
    view.to = request.to;
    if (request.location) view.location = withoutAnySecret(*request.location);
    view.retries = request.retries;
    if (request.retryInterval) {
        view.retryInterval = static_cast<int>(request.retryInterval->count());
    }
    view.status = spelled(request.status);
    view.announcedName = request.announcedName;
    if (const auto& uploaded = request.uploaded) {
        const auto& file = uploaded->file;
        view.file = UploadedView{uploaded->fileName, static_cast<std::int64_t>(file.size),
                                 file.sha256, uploaded->at, !file.name.empty()};
    }
    if (request.command) view.commandId = request.command->value;
    view.requestedBy = request.requestedBy;
    view.createdAt = request.createdAt;
    return view;
}

NewLogRequest read(NewLogRequestBody body, const Request& request) {
    NewLogRequest wanted;
    if (body.kind) wanted.kind = meant(*body.kind);
    wanted.from = body.from;
    wanted.to = body.to;
    wanted.location = body.location;
    wanted.retries = body.retries;
    if (body.retryInterval) wanted.retryInterval = std::chrono::seconds(*body.retryInterval);
    if (body.location) body.location = withoutAnySecret(*body.location);
    wanted.request = json::Writer::write(body);
    wanted.requestedBy = request.caller.name;
    return wanted;
}

class DiagnosticsRoutes {
public:
    explicit DiagnosticsRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> list(const Request& request) {
        const auto station = stationOf(request, gateway_);
        Query query(request);
        const auto page = query.pageOfPeriod();
        query.finish();
        const auto listed = co_await gateway_.diagnostics.list(station.id, page);
        co_return pageResponse(listed, [](const LogRequest& item) { return toView(item); });
    }

    Task<Response> ask(const Request& request) {
        const auto station = stationOf(request, gateway_);
        auto wanted = rest::read(bodyOf<NewLogRequestBody>(request), request);
        wanted.station = station.id;
        if (const auto wait = preferenceOf(request).wait) wanted.patience = *wait;
        const auto outcome = co_await gateway_.diagnostics.request(std::move(wanted));
        requireAnswer(outcome.command);
        const auto view = toView(outcome.request);
        // Nothing will come of it.
        const bool isOver = outcome.request.status == LogRequestStatus::Refused ||
                            outcome.request.status == LogRequestStatus::Nothing;
        if (isOver) co_return jsonResponse(200, view);
        co_return created(
            apiPath + "/stations/" + request.parameter("id") + "/logs/" + std::to_string(view.id),
            view);
    }

    Task<Response> read(const Request& request) {
        const auto found = co_await find(request);
        co_return jsonResponse(200, toView(found));
    }

    Task<Response> file(const Request& request) {
        const auto found = co_await find(request);
        if (!found.uploaded) throw notFound("file yet: the station has not uploaded it");
        const auto& [file, fileName, at] = *found.uploaded;
        if (file.name.empty()) throw HttpProblem(410, "the time to keep this file is over");
        auto answer =
            co_await fileAnswer(request, {file, fileName}, openerOf(gateway_.diagnostics));
        co_return answer;
    }

private:
    Task<LogRequest> find(const Request& request) {
        const auto station = stationOf(request, gateway_);
        const auto number = numberOf(request, "log request", INT32_MAX, "requestId");
        auto found = co_await gateway_.diagnostics.find({static_cast<std::int32_t>(number)});
        if (!found || found->station != station.id) throw notFound("log request with this id");
        co_return std::move(*found);
    }

    const Gateway& gateway_;
};

}  // namespace

void addDiagnosticsRoutes(Routes& routes, const Gateway& gateway) {
    const auto logs = apiPath + "/stations/{id}/logs";
    const auto one = logs + "/{requestId}";
    using Block = DiagnosticsRoutes;
    RouteAdder adder(routes, std::make_shared<Block>(gateway));
    adder.addSlow("GET", logs, Permission::ReadLogs, &Block::list)
        .add("POST", logs, Permission::Command, &Block::ask)
        .add("GET", one, Permission::ReadLogs, &Block::read)
        .add("GET", one + "/file", Permission::ReadLogs, &Block::file);
}

}  // namespace voltgate::rest
