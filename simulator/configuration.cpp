// Keys are compared without regard to case (CiString50), and listed in their own spelling.
#include "simulator/configuration.hpp"

#include <strings.h>

#include <algorithm>

#include "ocpp/domain/number.hpp"

namespace voltgate::simulator {
namespace {

v16::KeyValue described(const std::string& key, bool isReadOnly, const std::string& value) {
    return {.key = key, .readonly = isReadOnly, .value = json::String<500>(value)};
}

}  // namespace

bool Configuration::IgnoringCase::operator()(std::string_view left, std::string_view right) const {
    const int order = ::strncasecmp(left.data(), right.data(), std::min(left.size(), right.size()));
    return order != 0 ? order < 0 : left.size() < right.size();
}

Configuration::Configuration()
    : entries_{
          {"AllowOfflineTxForUnknownId", {"true", Kind::Boolean}},
          {"AuthorizationCacheEnabled", {"true", Kind::Boolean}},
          {"AuthorizeRemoteTxRequests", {"true", Kind::Boolean}},
          {"CertificateStoreMaxLength", {"10", Kind::Integer, Right::ReadOnly}},
          {"ChargeAt", {"Always"}},
          {"ChargeProfileMaxStackLevel", {"10", Kind::Integer, Right::ReadOnly}},
          {"ChargingScheduleAllowedChargingRateUnit",
           {"Current,Power", Kind::Text, Right::ReadOnly}},
          {"ChargingScheduleMaxPeriods", {"24", Kind::Integer, Right::ReadOnly}},
          {"ClockAlignedDataInterval", {"0", Kind::Integer}},
          {"ConnectionTimeOut", {"60", Kind::Integer}},
          {"ConnectorPhaseRotation", {"NotApplicable"}},
          {"EvccVersion", {"103.18.19", Kind::Text, Right::ReadOnly}},
          {"GetConfigurationMaxKeys", {"50", Kind::Integer, Right::ReadOnly}},
          {"GridCurrents", {"25,25,25"}},
          {"GridMaxCurrent", {"250", Kind::Integer}},
          {"HasLatchingDevice", {"true", Kind::Boolean, Right::ReadOnly}},
          {"HeartbeatInterval", {"300", Kind::Integer}},
          {"LoadShedding", {"Off"}},
          {"LocalAuthListEnabled", {"true", Kind::Boolean}},
          {"LocalAuthListMaxLength", {"1000", Kind::Integer, Right::ReadOnly}},
          {"LocalAuthorizeOffline", {"true", Kind::Boolean}},
          {"LocalPreAuthorize", {"false", Kind::Boolean}},
          {"MaxChargingProfilesInstalled", {"20", Kind::Integer, Right::ReadOnly}},
          {"MeterValuesAlignedData", {"Energy.Active.Import.Register"}},
          {"MeterValuesSampledData",
           {"Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,"
            "Current.Offered,SoC"}},
          {"MeterValueSampleInterval", {"60", Kind::Integer}},
          {"NumberOfConnectors", {"1", Kind::Integer, Right::ReadOnly}},
          {"ReserveConnectorZeroSupported", {"true", Kind::Boolean, Right::ReadOnly}},
          {"ResetRetries", {"1", Kind::Integer}},
          {"SecurityProfile", {"0", Kind::Integer}},
          {"SendLocalListMaxLength", {"100", Kind::Integer, Right::ReadOnly}},
          {"SocketLockMode", {"Unlocked"}},
          {"StopTransactionOnEVSideDisconnect", {"true", Kind::Boolean}},
          {"StopTransactionOnInvalidId", {"true", Kind::Boolean}},
          {"StopTxnAlignedData", {""}},
          {"StopTxnSampledData", {"Energy.Active.Import.Register"}},
          {"SupportedFeatureProfiles",
           {"Core,LocalAuthListManagement,RemoteTrigger,Reservation,SmartCharging", Kind::Text,
            Right::ReadOnly}},
          {"TransactionMessageAttempts", {"3", Kind::Integer}},
          {"TransactionMessageRetryInterval", {"10", Kind::Integer}},
          {"UnlockConnectorOnEVSideDisconnect", {"true", Kind::Boolean, Right::AfterReboot}},
          {"WebSocketPingInterval", {"60", Kind::Integer, Right::AfterReboot}},
      } {}

v16::GetConfigurationResponse Configuration::get(
    const v16::GetConfigurationRequest& request) const {
    v16::GetConfigurationResponse response;
    auto& known = response.configurationKey.emplace();
    if (!request.key || request.key->empty()) {
        for (const auto& [key, entry] : entries_) {
            known.push_back(described(key, entry.right == Right::ReadOnly, entry.value));
        }
        return response;
    }
    for (const auto& key : *request.key) {
        const auto found = entries_.find(key.value);
        if (found == entries_.end()) {
            if (!response.unknownKey) response.unknownKey.emplace();
            response.unknownKey->push_back(key);
            continue;
        }
        const Entry& entry = found->second;
        known.push_back(described(found->first, entry.right == Right::ReadOnly, entry.value));
    }
    return response;
}

bool Configuration::fits(Kind kind, std::string_view value) {
    if (kind == Kind::Boolean) return value == "true" || value == "false";
    if (kind == Kind::Integer) return integerIn<int>(value).value_or(-1) >= 0;
    return true;
}

v16::ConfigurationStatus Configuration::change(std::string_view key, const std::string& value) {
    using enum v16::ConfigurationStatus;
    const auto found = entries_.find(key);
    if (found == entries_.end()) return NotSupported;
    Entry& entry = found->second;
    if (entry.right == Right::ReadOnly || !fits(entry.kind, value)) return Rejected;
    if (entry.right == Right::AfterReboot) {
        entry.afterReboot = value;
        return RebootRequired;
    }
    entry.value = value;
    return Accepted;
}

void Configuration::set(const std::string& key, std::string value) {
    entries_[key].value = std::move(value);
}

void Configuration::reboot() {
    for (auto& [key, entry] : entries_) {
        if (entry.afterReboot) entry.value = *std::exchange(entry.afterReboot, std::nullopt);
    }
}

std::string Configuration::text(std::string_view key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? "" : found->second.value;
}

int Configuration::number(std::string_view key) const {
    return integerIn<int>(text(key)).value_or(0);
}

}  // namespace voltgate::simulator
