#include "gateway/http/router.hpp"

#include "gateway/http/uri.hpp"

namespace voltgate::http {
namespace {

constexpr std::size_t segmentsAtMost = 16;

std::vector<std::string> segmentsOf(std::string_view path) {
    std::vector<std::string> segments;
    while (!path.empty() && segments.size() < segmentsAtMost) {
        path.remove_prefix(1);  // The slash before each segment.
        const auto end = std::min(path.find('/'), path.size());
        segments.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

bool isParameter(const std::string& segment) { return segment.starts_with('{'); }

bool fits(const std::vector<std::string>& segments, const std::vector<std::string>& pattern) {
    return std::equal(segments.begin(), segments.end(), pattern.begin(), pattern.end(),
                      [](const std::string& segment, const std::string& wanted) {
                          return isParameter(wanted) ? !segment.empty() : segment == wanted;
                      });
}

std::map<std::string, std::string> parametersOf(const std::vector<std::string>& segments,
                                                const std::vector<std::string>& pattern) {
    std::map<std::string, std::string> parameters;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (!isParameter(pattern[i])) continue;
        const auto name = pattern[i].substr(1, pattern[i].size() - 2);
        const auto value = percentDecode(segments[i]);
        if (!value) throw badInput({{name, "a bad percent-escape in the path"}});
        parameters[name] = *value;
    }
    return parameters;
}

HttpProblem methodNotAllowed(const std::string& method, const std::string& allowed) {
    HttpProblem problem(405, method + " is not possible here; possible: " + allowed);
    problem.headers.emplace_back("Allow", allowed);
    return problem;
}

}  // namespace

void RouteTable::add(std::string method, const std::string& path, BodyUse bodyUse) {
    entries_.push_back({std::move(method), segmentsOf(path), bodyUse});
}

std::size_t RouteTable::match(Request& request) const {
    if (!request.path.starts_with('/')) throw notFound("such path");
    const auto segments = segmentsOf(request.path);
    std::string allowed;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const auto& entry = entries_[i];
        if (!fits(segments, entry.segments)) continue;
        if (entry.method == request.method) {
            request.parameters = parametersOf(segments, entry.segments);
            return i;
        }
        allowed += (allowed.empty() ? "" : ", ") + entry.method;
    }
    if (allowed.empty()) throw notFound("such path");
    throw methodNotAllowed(request.method, allowed);
}

bool RouteTable::takesStream(const Request& request) const {
    const auto segments = segmentsOf(request.path);
    return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
        return entry.bodyUse == BodyUse::Stream && entry.method == request.method &&
               fits(segments, entry.segments);
    });
}

}  // namespace voltgate::http
