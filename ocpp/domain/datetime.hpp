// DateTime: a moment in UTC with milliseconds, and its RFC 3339 text. libstdc++ 12 has no chrono
// parsing.
#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate {

using Duration = std::chrono::milliseconds;

class DateTime {
public:
    DateTime() = default;
    explicit DateTime(std::chrono::sys_time<Duration> time) : time_(time) {}

    static DateTime now();
    static DateTime fromMilliseconds(std::int64_t sinceEpoch) {
        return DateTime(std::chrono::sys_time<Duration>(Duration(sinceEpoch)));
    }

    /// Reads RFC 3339 as stations write it: any number of fraction digits (cut to milliseconds),
    /// `Z`, `+hh:mm`,
    /// `+hhmm`, `+hh` or no zone (read as UTC). Nothing for any other text or an impossible date.
    static std::optional<DateTime> parse(std::string_view text);

    /// Whether a text that parse() reads is RFC 3339 to the letter.
    static bool isExact(std::string_view text);

    /// `2026-01-31T12:00:00.000Z`: always UTC, always milliseconds.
    std::string text() const;

    std::int64_t milliseconds() const { return time_.time_since_epoch().count(); }
    std::chrono::sys_time<Duration> time() const { return time_; }

    auto operator<=>(const DateTime&) const = default;
    DateTime operator+(Duration by) const { return DateTime(time_ + by); }
    DateTime operator-(Duration by) const { return DateTime(time_ - by); }
    Duration operator-(const DateTime& earlier) const { return time_ - earlier.time_; }

private:
    std::chrono::sys_time<Duration> time_{};
};

/// Tells the time; tests pass one that stands still.
class Clock {
public:
    virtual ~Clock() = default;
    virtual DateTime now() const = 0;
};

class SystemClock final : public Clock {
public:
    DateTime now() const override { return DateTime::now(); }
};

}  // namespace voltgate
