#include "ocpp/services/charging_limit.hpp"

#include <algorithm>
#include <ctime>

namespace voltgate {
namespace {

DateTime midnightBefore(DateTime now, ScheduleRecurrence recurrence) {
    const auto seconds = static_cast<std::time_t>(now.milliseconds() / 1000);
    std::tm calendar{};
    ::localtime_r(&seconds, &calendar);
    calendar.tm_hour = 0;
    calendar.tm_min = 0;
    calendar.tm_sec = 0;
    calendar.tm_isdst = -1;  // For mktime to find out: the clock may have been changed since.
    if (recurrence == ScheduleRecurrence::Weekly) {
        const int sinceMonday = (calendar.tm_wday + 6) % 7;
        calendar.tm_mday -= sinceMonday;
    }
    return DateTime::fromMilliseconds(std::int64_t{::mktime(&calendar)} * 1000);
}

DateTime wholeSecond(DateTime time) {
    return DateTime::fromMilliseconds(time.milliseconds() / 1000 * 1000);
}

}  // namespace

ChargingProfile toChargingProfile(const ChargingLimit& limit, DateTime now) {
    const auto recurrence = limit.schedule.recurrence;
    const bool recurs = recurrence != ScheduleRecurrence::None && !limit.schedule.sections.empty();
    ChargingProfile profile;
    profile.id = chargingLimitId;
    profile.purpose = ChargingProfilePurpose::ChargingStationMaxProfile;
    profile.kind = recurs ? ChargingProfileKind::Recurring : ChargingProfileKind::Absolute;
    if (recurs) {
        profile.recurrencyKind = recurrence == ScheduleRecurrence::Daily ? RecurrencyKind::Daily
                                                                         : RecurrencyKind::Weekly;
        profile.schedule.duration = recurrence == ScheduleRecurrence::Daily ? 86400 : 604800;
    }
    profile.schedule.startSchedule = recurs ? midnightBefore(now, recurrence) : wholeSecond(now);
    for (const auto& section : limit.schedule.sections) {
        const double capped = limit.max ? std::min(section.limit, *limit.max) : section.limit;
        profile.schedule.periods.push_back({.startPeriod = section.time, .limit = capped});
    }
    if (profile.schedule.periods.empty() && limit.max) {
        profile.schedule.periods.push_back({.startPeriod = 0, .limit = *limit.max});
    }
    return profile;
}

}  // namespace voltgate
