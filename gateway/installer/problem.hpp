// How the installer API spells an error:
// {"fields":{...},"message":"...","name":"...","status":400}.
#pragma once
#include "gateway/http/message.hpp"

namespace voltgate::installer {

http::Response toResponse(const http::HttpProblem& problem);

}  // namespace voltgate::installer
