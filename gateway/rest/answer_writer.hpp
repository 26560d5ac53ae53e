// Writes an answer to the wire: whole, or piece by piece as its source gives them and the peer
// takes them. On the connection's strand only.
#pragma once
#include <chrono>

#include "gateway/http/response_head.hpp"
#include "gateway/rest/wire.hpp"

namespace voltgate::rest {

/// Whether it went out completely; without that, the connection is of no more use, and its end
/// tells the peer. `time` is for the whole, or for a piece. Both references outlive the task.
Task<bool> writeAnswer(Wire& wire, const http::Response& response, http::AnswerTerms terms,
                       std::chrono::milliseconds time);

}  // namespace voltgate::rest
