// OCPP-J messages as JSON arrays (OCPP-J 1.6 §4): reads what came in, however broken, and writes
// what goes out.
#pragma once
#include <rapidjson/document.h>

#include <string>
#include <string_view>

#include "ocpp/json/leniency.hpp"
#include "ocpp/rpc/error_code.hpp"

namespace voltgate::rpc {

enum class MessageKind {
    Call,        ///< [2, id, action, payload]
    CallResult,  ///< [3, id, payload]
    CallError,   ///< [4, id, code, description, details]
    Ignored,     ///< A message type of a later OCPP: not answered (OCPP-J 1.6 §4.1.3).
    Malformed    ///< `fault` says why. `mustAnswer` unless it is an answer itself.
};

/// A message as it came in. `payload` points into `document`; it is null for kinds that have none.
/// That of an answer is an object.
struct Message {
    MessageKind kind = MessageKind::Malformed;
    std::string id = "-1";  ///< "-1" when it cannot be recovered.
    std::string action;
    rapidjson::Document document;
    const rapidjson::Value* payload = nullptr;  ///< CallError: the details.
    std::string errorCode;                      ///< CallError
    std::string errorDescription;               ///< CallError
    std::string fault;                          ///< Malformed
    bool mustAnswer = false;                    ///< Malformed
    json::Deviations deviations{};              ///< What had to be forgiven to read it.
};

/// Message ids may have 36 characters; longer ones are seen and echoed up to this length.
inline constexpr std::size_t maxMessageId = 255;
inline constexpr std::size_t maxErrorDescription = 255;

/// `frame` must be UTF-8, as WebSocket text frames are (RFC 6455 §8.1).
Message readMessage(std::string_view frame, json::Leniency allowed = json::Leniency::strict());

std::string writeCall(std::string_view id, std::string_view action, std::string_view payload);
std::string writeCallResult(std::string_view id, std::string_view payload);
/// The description is cut to 255 characters (OCPP-J 1.6 §4.2.3); details are an empty object.
std::string writeCallError(std::string_view id, std::string_view code,
                           std::string_view description);

}  // namespace voltgate::rpc
