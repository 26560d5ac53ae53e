#include "gateway/http/message.hpp"

#include <algorithm>
#include <array>

#include "ocpp/domain/text.hpp"

namespace voltgate::http {
namespace {

constexpr std::size_t mostFaultsTold = 20;

}  // namespace

std::optional<std::string> headerNamed(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers) {
        if (equalIgnoringCase(key, name)) return value;
    }
    return std::nullopt;
}

std::string headersNamed(const Headers& headers, std::string_view name) {
    std::string list;
    for (const auto& [key, value] : headers) {
        if (!equalIgnoringCase(key, name)) continue;
        if (!list.empty()) list += ", ";
        list += value;
    }
    return list;
}

HttpProblem badInput(std::vector<Fault> faults) {
    const auto untold = faults.size() - std::min(faults.size(), mostFaultsTold);
    if (untold > 0) {
        faults.resize(mostFaultsTold);
        faults.push_back({"", "and " + std::to_string(untold) + " more"});
    }
    std::string detail;
    for (const auto& fault : faults) {
        if (!detail.empty()) detail += "; ";
        if (!fault.path.empty()) detail += fault.path + ": ";
        detail += fault.reason;
    }
    HttpProblem problem(400, detail);
    problem.errors = std::move(faults);
    return problem;
}

HttpProblem notFound(std::string what) { return {404, "there is no " + std::move(what)}; }

HttpProblem tryLater(int status, std::string detail, int seconds) {
    HttpProblem problem(status, std::move(detail));
    problem.headers.emplace_back("Retry-After", std::to_string(seconds));
    return problem;
}

std::string_view reasonPhrase(int status) {
    struct Phrase {
        int status;
        std::string_view text;
    };
    static constexpr std::array phrases = {Phrase{200, "OK"},
                                           Phrase{201, "Created"},
                                           Phrase{202, "Accepted"},
                                           Phrase{204, "No Content"},
                                           Phrase{206, "Partial Content"},
                                           Phrase{302, "Found"},
                                           Phrase{304, "Not Modified"},
                                           Phrase{400, "Bad Request"},
                                           Phrase{401, "Unauthorized"},
                                           Phrase{403, "Forbidden"},
                                           Phrase{404, "Not Found"},
                                           Phrase{405, "Method Not Allowed"},
                                           Phrase{408, "Request Timeout"},
                                           Phrase{409, "Conflict"},
                                           Phrase{410, "Gone"},
                                           Phrase{413, "Content Too Large"},
                                           Phrase{414, "URI Too Long"},
                                           Phrase{415, "Unsupported Media Type"},
                                           Phrase{416, "Range Not Satisfiable"},
                                           Phrase{417, "Expectation Failed"},
                                           Phrase{422, "Unprocessable Content"},
                                           Phrase{426, "Upgrade Required"},
                                           Phrase{429, "Too Many Requests"},
                                           Phrase{431, "Request Header Fields Too Large"},
                                           Phrase{499, "Client Closed Request"},
                                           Phrase{500, "Internal Server Error"},
                                           Phrase{501, "Not Implemented"},
                                           Phrase{502, "Bad Gateway"},
                                           Phrase{503, "Service Unavailable"},
                                           Phrase{504, "Gateway Timeout"},
                                           Phrase{505, "HTTP Version Not Supported"},
                                           Phrase{507, "Insufficient Storage"}};
    for (const auto& phrase : phrases) {
        if (phrase.status == status) return phrase.text;
    }
    return "Unknown";
}

}  // namespace voltgate::http
