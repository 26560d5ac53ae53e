// The partitions of meter_value (months) and frame (days): their names, bounds, making and
// dropping. Every function is one transaction of its own and may be repeated; several processes may
// race.
#pragma once
#include <chrono>
#include <pqxx/pqxx>
#include <vector>

#include "ocpp/domain/datetime.hpp"

namespace voltgate::db {

/// Meter values are filed by month in [firstMonth, endOfMonths); what lies outside has partitions
/// of its own that always exist.
inline constexpr std::chrono::year_month firstMonth = std::chrono::year(2020) / 1;
inline constexpr std::chrono::year_month endOfMonths = std::chrono::year(2100) / 1;

std::chrono::year_month monthOf(DateTime time);
std::chrono::sys_days dayOf(DateTime time);

void makeMeterValueMonth(pqxx::connection& session, std::chrono::year_month month);
void makeFrameDay(pqxx::connection& session, std::chrono::sys_days day);

/// Drops the partitions that hold only what is older than `end`; returns how many.
int dropMeterValueMonthsBefore(pqxx::connection& session, DateTime end);
int dropFrameDaysBefore(pqxx::connection& session, DateTime end);

}  // namespace voltgate::db
