// The schedule of a station: how much it may draw, by the time of the day or week. Times are
// seconds from its start, as OCPP's startPeriod.
#include <cmath>

#include "gateway/installer/blocks.hpp"
#include "gateway/installer/command_answers.hpp"
#include "ocpp/domain/station_schedule.hpp"
#include "ocpp/json/document.hpp"
#include "ocpp/json/writer.hpp"
#include "ocpp/services/charging_profile_rules.hpp"

namespace voltgate::installer {
namespace {

constexpr int day = 86400;  // s
constexpr int week = 7 * day;
constexpr int longest = 366 * day;      // Of a schedule that does not recur.
constexpr int sectionsAtMost = 500;     // Where the station does not say (startPeriods).
constexpr int largestCurrent = 100000;  // A

struct SectionView {
    int time = 0;
    double limit = 0;
};
JSON_FIELDS(SectionView, time, limit)

struct ScheduleView {
    std::string recurring = "none";
    std::vector<SectionView> sections;
};
JSON_FIELDS(ScheduleView, recurring, sections)

std::string wordOf(ScheduleRecurrence recurrence) {
    if (recurrence == ScheduleRecurrence::Weekly) return "weekly";
    return recurrence == ScheduleRecurrence::Daily ? "daily" : "none";
}

std::string toJson(const StationSchedule& schedule) {
    ScheduleView view{.recurring = wordOf(schedule.recurrence), .sections = {}};
    for (const auto& section : schedule.sections) {
        view.sections.push_back({section.time, section.limit});
    }
    return json::Writer::write(view);
}

// Reads a body, collecting what is wrong with it.
class ScheduleReader {
public:
    explicit ScheduleReader(int mostSections) : mostSections_(mostSections) {}

    StationSchedule read(const std::string& body) {
        StationSchedule schedule;
        const auto document = parsed(body);
        if (document.IsObject()) {
            schedule.recurrence = recurrenceIn(document);
            readSections(document, schedule);
        } else if (faults_.empty()) {
            refuse("chargingSchedule", "expected a JSON object with recurring and sections");
        }
        if (!faults_.empty()) throw http::badInput(std::move(faults_));
        return schedule;
    }

private:
    void refuse(std::string path, std::string reason) {
        faults_.push_back({.path = std::move(path), .reason = std::move(reason)});
    }

    rapidjson::Document parsed(const std::string& body) {
        try {
            return json::parseText(body);
        } catch (const json::SyntaxFault& fault) {
            refuse("chargingSchedule", std::string("is no JSON: ") + fault.what());
            return {};
        }
    }

    ScheduleRecurrence recurrenceIn(const rapidjson::Value& json) {
        const auto member = json.FindMember("recurring");
        const std::string word =
            member != json.MemberEnd() && member->value.IsString() ? member->value.GetString() : "";
        if (word == "weekly") return ScheduleRecurrence::Weekly;
        if (word == "daily") return ScheduleRecurrence::Daily;
        if (word != "none") {
            refuse("chargingSchedule.recurring",
                   "should be one of the following: weekly daily none");
        }
        return ScheduleRecurrence::None;
    }

    void readSections(const rapidjson::Value& json, StationSchedule& schedule) {
        const std::string path = "chargingSchedule.sections";
        const auto member = json.FindMember("sections");
        if (member == json.MemberEnd() || !member->value.IsArray()) {
            return refuse(path, "expected an array of sections");
        }
        const auto& sections = member->value;
        if (sections.Size() > static_cast<rapidjson::SizeType>(mostSections_)) {
            return refuse(path, "has " + std::to_string(sections.Size()) +
                                    " sections, this station takes at most " +
                                    std::to_string(mostSections_));
        }
        const int end = schedule.recurrence == ScheduleRecurrence::Daily    ? day
                        : schedule.recurrence == ScheduleRecurrence::Weekly ? week
                                                                            : longest;
        for (rapidjson::SizeType i = 0; i < sections.Size(); ++i) {
            readSection(sections[i], path + ".$" + std::to_string(i), end, schedule);
        }
    }

    void readSection(const rapidjson::Value& json, const std::string& path, int end,
                     StationSchedule& schedule) {
        if (!json.IsObject()) return refuse(path, "expected an object with time and limit");
        const double time = memberOf(json, "time", path);
        const double limit = memberOf(json, "limit", path);
        StationScheduleSection section{.limit = limit};
        if (time < 0 || time >= end || time != std::floor(time)) {
            refuse(path + ".time", "expected whole seconds from 0 to below " + std::to_string(end));
        } else {
            section.time = static_cast<int>(time);
        }
        const bool isFirst = schedule.sections.empty();
        if (isFirst && time != 0) refuse(path + ".time", "the first section begins at 0");
        if (!isFirst && section.time <= schedule.sections.back().time) {
            refuse(path + ".time", "is not after the section before it");
        }
        const bool isFine = std::abs(limit * 10 - std::round(limit * 10)) < 1e-6;
        if (limit < 0) refuse(path + ".limit", "min 0");
        if (limit > largestCurrent)
            refuse(path + ".limit", "max " + std::to_string(largestCurrent));
        if (!isFine) refuse(path + ".limit", "has more than one decimal");
        schedule.sections.push_back(section);
    }

    double memberOf(const rapidjson::Value& json, const char* name, const std::string& path) {
        const auto member = json.FindMember(name);
        const bool isNumber = member != json.MemberEnd() && member->value.IsNumber();
        if (isNumber) return member->value.GetDouble();
        refuse(path + "." + name, "invalid float number");
        return 0;
    }

    int mostSections_;
    std::vector<http::Fault> faults_;
};

class ScheduleOperations {
public:
    explicit ScheduleOperations(ScheduleParts parts) : parts_(parts) {}

    Task<Response> get(const Request& request) {
        const auto stored =
            co_await parts_.settings.value(request.station, SettingName::ChargingSchedule);
        const auto schedule = scheduleIn(stored.value_or("None"));
        co_return jsonAnswer(toJson(schedule.value_or(StationSchedule{})));
    }

    Task<Response> set(const Request& request) {
        const auto reported = co_await parts_.deviceModel.reported(request.station.id);
        const int most = limitsOf(reported).maxPeriods.value_or(sectionsAtMost);
        const auto schedule = ScheduleReader(most).read(request.body);
        NewSetting wanted{.station = request.station,
                          .name = SettingName::ChargingSchedule,
                          .value = toText(schedule),
                          .path = "chargingSchedule",
                          .requestedBy = request.caller};
        const auto outcome = co_await parts_.settings.set(std::move(wanted));
        co_return storedAnswer(outcome, toJson(schedule));
    }

private:
    ScheduleParts parts_;
};

}  // namespace

void addScheduleOperations(Operations& operations, ScheduleParts parts) {
    using Block = ScheduleOperations;
    OperationAdder(operations, std::make_shared<Block>(parts))
        .add("GET", "/schedules/chargepoint", Scope::OperatorOrInstaller, &Block::get)
        .add("POST", "/schedules/chargepoint", Scope::OperatorOrInstaller, &Block::set)
        .costs(Cost::Waiting);
}

}  // namespace voltgate::installer
