#include "db/partitions.hpp"

#include <array>
#include <cstdio>
#include <string>

namespace voltgate::db {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

const std::string monthPrefix = "meter_value_";
const std::string dayPrefix = "frame_";

std::string number(unsigned value, int digits) {
    std::array<char, 16> buffer;
    const int length = std::snprintf(buffer.data(), buffer.size(), "%0*u", digits, value);
    return {buffer.data(), static_cast<std::size_t>(length)};
}

std::string name(year_month month) {
    return monthPrefix + number(static_cast<unsigned>(int(month.year())), 4) + "_" +
           number(unsigned(month.month()), 2);
}
std::string name(sys_days day) {
    const year_month_day date(day);
    return dayPrefix + number(static_cast<unsigned>(int(date.year())), 4) + "_" +
           number(unsigned(date.month()), 2) + "_" + number(unsigned(date.day()), 2);
}

std::string bound(sys_days day) {
    return "'" + DateTime(std::chrono::time_point_cast<Duration>(day)).text() + "'";
}

bool exists(pqxx::transaction_base& tx, const std::string& table) {
    return !tx.exec("select to_regclass(" + tx.quote(table) + ")")[0][0].is_null();
}

// A new table is filled with the parent's columns and then attached: attaching lets readers and
// writers of the parent go on, where `create table ... partition of` would wait for all of them.
void make(pqxx::connection& session, const std::string& parent, const std::string& partition,
          const std::string& kind, const std::string& range, const std::string& storage = "") {
    pqxx::work tx(session);
    if (exists(tx, partition)) return;
    tx.exec("select pg_advisory_xact_lock(hashtext('voltgate partitions'))");
    if (exists(tx, partition)) return;
    tx.exec("create " + kind + " table " + partition + " (like " + parent +
            " including defaults including constraints)" + storage);
    tx.exec("alter table " + parent + " attach partition " + partition + " for values " + range);
    tx.commit();
}

// Dropping locks out everybody for a moment: better to try again later than to make writers queue
// behind a long reader.
void drop(pqxx::connection& session, const std::string& partition) {
    pqxx::work tx(session);
    tx.exec("set local lock_timeout = '2s'");
    tx.exec("drop table if exists " + partition);
    tx.commit();
}

std::vector<std::string> partitionsOf(pqxx::connection& session, const std::string& parent) {
    pqxx::work tx(session);
    const auto rows = tx.exec(
        "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
        " where i.inhparent = to_regclass(" +
        tx.quote(parent) + ") order by c.relname");
    std::vector<std::string> names;
    for (const auto& row : rows) names.push_back(row[0].as<std::string>());
    return names;
}

int dropBelow(pqxx::connection& session, const std::string& parent, const std::string& firstKept) {
    int dropped = 0;
    for (const auto& partition : partitionsOf(session, parent)) {
        // Names of equal length sort like their dates; partitions for odd clocks are named
        // otherwise.
        if (partition.size() != firstKept.size() || partition >= firstKept) continue;
        drop(session, partition);
        ++dropped;
    }
    return dropped;
}

}  // namespace

year_month monthOf(DateTime time) {
    const year_month_day date(dayOf(time));
    return date.year() / date.month();
}

sys_days dayOf(DateTime time) { return std::chrono::floor<std::chrono::days>(time.time()); }

void makeMeterValueMonth(pqxx::connection& session, year_month month) {
    const sys_days begin = month / 1;
    const sys_days end = (month + std::chrono::months(1)) / 1;
    make(session, "meter_value", name(month), "",
         "from (" + bound(begin) + ") to (" + bound(end) + ")");
}

void makeFrameDay(pqxx::connection& session, sys_days day) {
    const sys_days end = day + std::chrono::days(1);
    // Frames of usual size stay as they are: compressing them costs more than their few days on
    // disk.
    make(session, "frame", name(day), "unlogged",
         "from (" + bound(day) + ") to (" + bound(end) + ")", " with (toast_tuple_target = 8160)");
}

int dropMeterValueMonthsBefore(pqxx::connection& session, DateTime end) {
    return dropBelow(session, "meter_value", name(monthOf(end)));
}

int dropFrameDaysBefore(pqxx::connection& session, DateTime end) {
    return dropBelow(session, "frame", name(dayOf(end)));
}

}  // namespace voltgate::db
