// The target of a request line, as path and query. RFC 9112 §3.2
#pragma once
#include <string>
#include <string_view>

namespace voltgate::http {

struct TargetParts {
    std::string path;
    std::string query;  ///< Without the question mark.
};

/// `/path?query`, also behind `http://host` as proxies send it; anything else is a path that is
/// none, which no route fits.
TargetParts partsOf(std::string_view target);

}  // namespace voltgate::http
