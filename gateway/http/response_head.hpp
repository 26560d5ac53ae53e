// The head of an answer as it goes over the wire (RFC 9112), a function of values.
#pragma once
#include <string>

#include "gateway/http/message.hpp"

namespace voltgate::http {

/// What an answer depends on besides itself.
struct AnswerTerms {
    bool isHead = false;       ///< Asked for by HEAD: no body follows.
    bool isVersion10 = false;  ///< Of the request: chunks would not be understood.
    bool isLast = false;       ///< The connection ends with it.
};

/// How the peer knows where the body ends.
enum class BodyEnd { None, Length, Chunked, Connection };
BodyEnd bodyEndOf(const Response& response, const AnswerTerms& terms);

/// With the date, the framing and the blank line. No header can bring in another one.
std::string headOf(const Response& response, const AnswerTerms& terms);

}  // namespace voltgate::http
