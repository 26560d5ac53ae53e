// POST /stations/import and /tokens/import: many at once, out of a file.
#include "gateway/http/file_answers.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/imports.hpp"
#include "gateway/rest/query.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

struct StationLineView {
    std::int64_t line = 0;
    std::optional<std::string> id;
    std::string result;
    std::optional<std::string> reason;
};
JSON_FIELDS(StationLineView, line, id, result, reason)

struct TokenLineView {
    std::int64_t line = 0;
    std::optional<std::string> idToken;
    std::string result;
    std::optional<std::string> reason;
};
JSON_FIELDS(TokenLineView, line, idToken, result, reason)

template <class LineView>
struct ReportView {
    bool dryRun = false;
    bool allOrNothing = false;
    std::int64_t added = 0;
    std::int64_t unchanged = 0;
    std::int64_t refused = 0;
    std::int64_t notAdded = 0;
    std::vector<LineView> lines;
};
using StationReportView = ReportView<StationLineView>;
using TokenReportView = ReportView<TokenLineView>;
JSON_FIELDS(StationReportView, dryRun, allOrNothing, added, unchanged, refused, notAdded, lines)
JSON_FIELDS(TokenReportView, dryRun, allOrNothing, added, unchanged, refused, notAdded, lines)

std::string wordFor(ImportResult result) {
    switch (result) {
        case ImportResult::Added:
            return "added";
        case ImportResult::Unchanged:
            return "unchanged";
        case ImportResult::Refused:
            return "refused";
        case ImportResult::NotAdded:
            return "notAdded";
    }
    return "";
}

std::optional<std::string> unlessEmpty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

// 422: all or nothing was asked for, and it is nothing.
template <class LineView>
Response toResponse(const ImportReport& report, std::optional<std::string> LineView::* name) {
    ReportView<LineView> view;
    view.dryRun = report.options.isDryRun;
    view.allOrNothing = report.options.isAllOrNothing;
    view.added = report.count(ImportResult::Added);
    view.unchanged = report.count(ImportResult::Unchanged);
    view.refused = report.count(ImportResult::Refused);
    view.notAdded = report.count(ImportResult::NotAdded);
    view.lines.reserve(report.lines.size());
    for (const auto& line : report.lines) {
        auto& shown = view.lines.emplace_back();
        shown.line = line.line;
        shown.*name = unlessEmpty(line.name);
        shown.result = wordFor(line.result);
        shown.reason = unlessEmpty(line.reason);
    }
    const bool isNothing = view.allOrNothing && view.refused + view.notAdded > 0;
    return jsonResponse(isNothing ? 422 : 200, view);
}

ImportOptions optionsOf(const Request& request) {
    Query query(request);
    const ImportOptions options{.isDryRun = query.flag("dryRun").value_or(false),
                                .isAllOrNothing = query.flag("allOrNothing").value_or(false)};
    query.finish();
    return options;
}

void note(const char* event, const ImportReport& report, const Request& request) {
    if (report.options.isDryRun) return;
    log::info(event, {{"added", report.count(ImportResult::Added)},
                      {"unchanged", report.count(ImportResult::Unchanged)},
                      {"refused", report.count(ImportResult::Refused)},
                      {"by", request.caller.name}});
}

class ImportRoutes {
public:
    explicit ImportRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> stations(const Request& request) {
        const auto options = optionsOf(request);
        const auto format = importFormatOf(request);
        const auto report =
            co_await importStations(gateway_.registration, bytesOf(request), format, options);
        note("stations imported", report, request);
        co_return toResponse(report, &StationLineView::id);
    }

    Task<Response> tokens(const Request& request) {
        const auto options = optionsOf(request);
        const auto format = importFormatOf(request);
        const auto report =
            co_await importTokens(gateway_.tokens, bytesOf(request), format, options);
        note("tokens imported", report, request);
        co_return toResponse(report, &TokenLineView::idToken);
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addImportRoutes(Routes& routes, const Gateway& gateway) {
    RouteAdder adder(routes, std::make_shared<ImportRoutes>(gateway));
    adder
        .addStream("POST", apiPath + "/stations/import", Permission::ManageStations,
                   &ImportRoutes::stations)
        .addStream("POST", apiPath + "/tokens/import", Permission::ManageTokens,
                   &ImportRoutes::tokens);
}

}  // namespace voltgate::rest
