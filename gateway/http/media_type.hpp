// Media types and codings in header fields: of a body that comes in, and of an answer that is
// wanted (RFC 9110 §8.3, §8.4, §12.5.1). Pure functions.
#pragma once
#include <optional>
#include <string>

#include "gateway/http/message.hpp"

namespace voltgate::http {

/// The value of a parameter of a header field: boundary=x, filename="a\"b". `name` in lower case.
std::optional<std::string> parameterOf(const std::string& field, const std::string& name);

/// What a Content-Type names, in lower case and without its parameters.
std::string mediaTypeIn(const std::string& contentType);
/// Throws HttpProblem 415 for another charset than UTF-8, or US-ASCII, which is a part of it.
void requireUtf8(const std::string& contentType);
/// Throws HttpProblem 415 for a body that is compressed, or coded in any way.
void requireNoCoding(const Request& request);

/// How welcome a media type is to who sent an Accept field.
struct Welcome {
    int thousandths = 1000;  ///< 0: not at all.
    bool isNamed = false;    ///< By itself, not by a range.
};
/// The most specific range that fits says it; without a field everything is welcome.
Welcome welcomeOf(const std::string& mediaType, const std::string& accept);

}  // namespace voltgate::http
