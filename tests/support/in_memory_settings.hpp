// Settings of stations without a database.
#pragma once
#include <algorithm>
#include <map>
#include <mutex>

#include "ocpp/repositories/station_setting_repository.hpp"

namespace voltgate {

class InMemoryStationSettings final : public StationSettingRepository {
public:
    Task<std::vector<StationSetting>> ofStation(StationId station) override {
        const std::scoped_lock lock(mutex_);
        std::vector<StationSetting> found;
        for (const auto& [key, setting] : settings_) {
            if (key.first == station) found.push_back(setting);
        }
        co_return found;
    }
    Task<std::vector<StationSetting>> desiredModes() override {
        const std::scoped_lock lock(mutex_);
        std::map<StationId, StationSetting> modes;
        for (const auto& [key, setting] : settings_) {
            if (!setting.desired) continue;
            auto& mode = modes[key.first];
            mode.station = key.first;
            if (setting.name == SettingName::AuthenticationMode) mode.desired = setting.desired;
        }
        std::vector<StationSetting> all;
        for (auto& [station, mode] : modes) all.push_back(std::move(mode));
        co_return all;
    }
    Task<std::vector<StationSetting>> desiredModesOf(std::vector<StationId> stations) override {
        auto modes = co_await desiredModes();
        std::erase_if(modes, [&](const auto& mode) {
            return std::find(stations.begin(), stations.end(), mode.station) == stations.end();
        });
        co_return modes;
    }
    Task<> desire(StationSetting wanted) override {
        const std::scoped_lock lock(mutex_);
        auto& setting = settings_[{wanted.station, wanted.name}];
        const auto reported = setting.reported;
        const auto reportedAt = setting.reportedAt;
        setting = std::move(wanted);
        setting.reported = reported;
        setting.reportedAt = reportedAt;
        co_return;
    }
    Task<> settle(StationSetting wanted) override {
        const std::scoped_lock lock(mutex_);
        auto& setting = settings_[{wanted.station, wanted.name}];
        if (setting.desired != wanted.desired) co_return;
        setting.state = wanted.state;
        setting.reason = wanted.reason;
        if (wanted.state == SettingState::None) setting.desired.reset();
    }
    Task<> report(StationId station, std::vector<ReportedSetting> values, DateTime at) override {
        const std::scoped_lock lock(mutex_);
        for (const auto& value : values) {
            auto& setting = settings_[{station, value.name}];
            setting.station = station;
            setting.name = value.name;
            setting.reported = value.value;
            setting.reportedAt = at;
        }
        co_return;
    }

private:
    std::mutex mutex_;
    std::map<std::pair<StationId, SettingName>, StationSetting> settings_;
};

}  // namespace voltgate
