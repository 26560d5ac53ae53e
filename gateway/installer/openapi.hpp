// docs/openapi-installer.yaml, embedded when the program is built.
#pragma once
#include <string_view>

namespace voltgate::installer {

extern const std::string_view openApiYaml;

}  // namespace voltgate::installer
