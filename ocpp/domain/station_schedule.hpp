// How much a station as a whole may draw, by the time of the day or the week: what the owner of a
// station plans, in amperes. It becomes a charging profile.
#pragma once
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocpp/domain/number.hpp"

namespace voltgate {

enum class ScheduleRecurrence { None, Daily, Weekly };

struct StationScheduleSection {
    int time = 0;      ///< s from the start: the local midnight, of Monday when Weekly.
    double limit = 0;  ///< A, at most one decimal.
    bool operator==(const StationScheduleSection&) const = default;
};

struct StationSchedule {
    ScheduleRecurrence recurrence = ScheduleRecurrence::None;
    std::vector<StationScheduleSection> sections{};  ///< By time, the first at 0; empty: no limit.
    bool operator==(const StationSchedule&) const = default;
};

/// "Daily 0=16 21600=10.5": the form in which it is stored.
inline std::string toText(const StationSchedule& schedule) {
    std::string text = schedule.recurrence == ScheduleRecurrence::Daily    ? "Daily"
                       : schedule.recurrence == ScheduleRecurrence::Weekly ? "Weekly"
                                                                           : "None";
    for (const auto& section : schedule.sections) {
        text += " " + std::to_string(section.time) + "=" + toText(section.limit);
    }
    return text;
}

/// The schedule in such a text; nothing when it is none.
inline std::optional<StationSchedule> scheduleIn(std::string_view text) {
    StationSchedule schedule;
    const auto word = text.substr(0, text.find(' '));
    if (word == "Daily") schedule.recurrence = ScheduleRecurrence::Daily;
    if (word == "Weekly") schedule.recurrence = ScheduleRecurrence::Weekly;
    if (schedule.recurrence == ScheduleRecurrence::None && word != "None") return std::nullopt;
    text.remove_prefix(word.size());
    while (!text.empty()) {
        text.remove_prefix(1);
        StationScheduleSection section;
        const auto* end = text.data() + text.size();
        const auto time = std::from_chars(text.data(), end, section.time);
        if (time.ec != std::errc() || time.ptr == end || *time.ptr != '=') return std::nullopt;
        const auto limit = std::from_chars(time.ptr + 1, end, section.limit);
        if (limit.ec != std::errc()) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(limit.ptr - text.data()));
        schedule.sections.push_back(section);
    }
    return schedule;
}

}  // namespace voltgate
