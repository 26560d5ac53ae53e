// What every API does around a route: names the request, turns whatever escapes into a problem,
// answers HEAD as GET without the body, and logs.
#pragma once
#include <exception>
#include <functional>

#include "gateway/http/message.hpp"
#include "ocpp/task.hpp"

namespace voltgate::http {

/// What escaped from a route. Nothing internal is told, it is logged.
HttpProblem problemOf(std::exception_ptr failure, const Request& request);

/// Never throws. `caller` may be filled in by `handle`, for the log; both outlive the task, as the
/// request does.
Task<Response> answer(Request& request, std::function<Task<Response>()> handle,
                      Response (*toResponse)(const HttpProblem&), const std::string& caller);

}  // namespace voltgate::http
