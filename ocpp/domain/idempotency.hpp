// Requests that are done once, however often they are sent: known by the key that their caller gave
// them.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ocpp/domain/datetime.hpp"

namespace voltgate {

struct RequestKey {
    std::string caller;  ///< "user:5", "key:7"
    std::string value;   ///< As the caller made it up, 1 to 255 characters.

    auto operator<=>(const RequestKey&) const = default;
};

/// An answer as it is given again; nothing in it is secret.
struct KeptAnswer {
    int status = 200;  ///< As HTTP has it.
    std::vector<std::pair<std::string, std::string>> headers{};
    std::optional<std::string> body{};  ///< Empty: it was too large to be kept.
};

struct KeyedRequest {
    RequestKey key;
    std::string fingerprint;  ///< Of all that was asked; another request has another one.
    DateTime begunAt;
    std::optional<KeptAnswer> answer{};  ///< Empty: it has begun, and nothing more is known.
};

}  // namespace voltgate
