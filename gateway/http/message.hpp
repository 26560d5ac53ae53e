// HTTP as routes see it, whichever API they belong to: no framework type in sight, so that a route
// is tested by calling it. Every error is an HttpProblem, to which each API gives its own form.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/http/presence.hpp"
#include "ocpp/repositories/file_store.hpp"

namespace voltgate::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Case-insensitive; the first one of that name.
std::optional<std::string> headerNamed(const Headers& headers, std::string_view name);
/// All of that name as one list (RFC 9110 §5.3); empty without any.
std::string headersNamed(const Headers& headers, std::string_view name);

struct Request {
    std::string method;
    std::string path;   ///< As sent, without the query.
    std::string query;  ///< As sent, without the question mark.
    Headers headers{};
    std::string body{};
    std::shared_ptr<ByteSource> stream{};  ///< The body, in place of `body`, while it arrives.
    std::string address{};                 ///< Of the peer, without the port.
    std::string id{};                      ///< Names this request in the log and the answer.
    std::map<std::string, std::string> parameters{};  ///< Of the path, decoded.
    std::shared_ptr<const Presence> presence{};       ///< Of the client; null: not known.

    std::optional<std::string> header(std::string_view name) const {
        return headerNamed(headers, name);
    }
    const std::string& parameter(const std::string& name) const { return parameters.at(name); }
};

struct Response {
    int status = 200;
    Headers headers{};
    std::string body{};
    /// The body comes from `stream`, in place of `body`, and has this length; without a stream the
    /// length is all that is told (HEAD).
    std::optional<std::uint64_t> length{};
    std::shared_ptr<ByteSource> stream{};
};

/// One thing that is wrong with a request, and where: `evseId`, `items[0].variable`, `?limit`.
struct Fault {
    std::string path;
    std::string reason;
    std::optional<std::string> value{};  ///< What was given, where an API repeats it.
};

/// The CALLERROR with which a station answered.
struct OcppError {
    std::string code;
    std::string description;
    std::string details;  ///< A JSON object.
};

struct HttpProblem : std::runtime_error {
    HttpProblem(int httpStatus, std::string what)
        : std::runtime_error(what), status(httpStatus), detail(std::move(what)) {}
    /// A problem that clients tell apart by its name, e.g. "station-offline".
    HttpProblem(int httpStatus, std::string problemName, std::string what)
        : HttpProblem(httpStatus, std::move(what)) {
        name = std::move(problemName);
    }

    int status;
    std::string name{};
    std::string detail;
    std::vector<Fault> errors{};
    std::optional<OcppError> ocppError{};
    Headers headers{};
};

HttpProblem badInput(std::vector<Fault> faults);                    ///< 400
HttpProblem notFound(std::string what);                             ///< 404
HttpProblem tryLater(int status, std::string detail, int seconds);  ///< With Retry-After.

std::string_view reasonPhrase(int status);

/// How a route takes the body: whole, which is bounded by what fits into memory, or in pieces.
enum class BodyUse { Whole, Stream };

}  // namespace voltgate::http
