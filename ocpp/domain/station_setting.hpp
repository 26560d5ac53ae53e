// Settings of a station that its owner or installer chooses, by names that no OCPP version has. A
// key map says which configuration key of a kind of station carries each.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

enum class SettingName {
    AuthenticationMode,       ///< PLUGNCHARGE, WHITELIST
    SocketPermanentLockMode,  ///< TRANSACTION, LOCKED, UNLOCKED
    GridMaxCurrent,           ///< A, of the main fuse
    LoadShedding,             ///< NO, P1, XEMEX_BLACK, XEMEX_9600
    ChargeStationMaxCurrent,  ///< A
    OnOffPeak,                ///< ON_PEAK, OFF_PEAK, TRANSACTION_PEAK
    GridCurrents,             ///< A, one to three phases: "25,25,20"
    ChargingSchedule          ///< A StationSchedule as text
};

/// The words that a setting may have; none for those that are numbers.
inline std::vector<std::string_view> wordsOf(SettingName name) {
    switch (name) {
        case SettingName::AuthenticationMode:
            return {"PLUGNCHARGE", "WHITELIST"};
        case SettingName::SocketPermanentLockMode:
            return {"TRANSACTION", "LOCKED", "UNLOCKED"};
        case SettingName::LoadShedding:
            return {"NO", "P1", "XEMEX_BLACK", "XEMEX_9600"};
        case SettingName::OnOffPeak:
            return {"ON_PEAK", "OFF_PEAK", "TRANSACTION_PEAK"};
        default:
            return {};
    }
}

enum class SettingState {
    None,           ///< Nothing is desired, or not any more: the station has refused it.
    Pending,        ///< The station has not been told yet.
    Applied,        ///< The station has it.
    RebootRequired  ///< The station has it after its next boot.
};

struct StationSetting {
    StationId station;
    SettingName name{};
    std::optional<std::string> desired{};
    SettingState state = SettingState::None;
    std::string reason{};  ///< Why a desired value was given up.
    std::string desiredBy{};
    std::optional<DateTime> desiredAt{};
    std::optional<std::string> reported{};  ///< By the station, translated back.
    std::optional<DateTime> reportedAt{};
};

}  // namespace voltgate
