// The frame log: every OCPP-J frame as it went over the wire, kept for a while.
#pragma once
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

enum class FrameDirection { Received, Sent };

struct FrameRecord {
    StationId station;
    DateTime at;
    FrameDirection direction = FrameDirection::Received;
    std::string kind;    ///< CALL, CALLRESULT, CALLERROR; INVALID when it could not be read.
    std::string action;  ///< Of the call; of the answered call for answers; empty when unknown.
    std::string messageId;
    std::string frame;  ///< The text, cut after 64 KiB.
    std::int64_t number = 0;
};

struct FrameFilter {
    StationId station;
    std::optional<std::string> action{};
    std::optional<std::string> kind{};
    std::optional<DateTime> from{};
    std::optional<DateTime> to{};
};

}  // namespace voltgate
