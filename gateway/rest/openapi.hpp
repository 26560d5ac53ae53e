// docs/openapi.yaml, embedded when the program is built.
#pragma once
#include <string_view>

namespace voltgate::rest {

extern const std::string_view openApiYaml;

}  // namespace voltgate::rest
