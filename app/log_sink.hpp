// Where log lines go: standard error, as text for people or JSON for machines.
#pragma once
#include <string>

namespace voltgate::app {

/// `level`: debug, info, warn or error; `format`: text or json.
void installLogSink(const std::string& level, const std::string& format);

}  // namespace voltgate::app
