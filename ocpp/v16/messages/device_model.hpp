// Configuration keys (OCPP 1.6 §5.5, §5.8, §9).
#pragma once
#include "ocpp/v16/messages/types.hpp"

namespace voltgate::v16 {

struct KeyValue {
    json::String<50> key;
    bool readonly = false;
    std::optional<json::String<500>> value{};
};
JSON_FIELDS(KeyValue, key, readonly, value)

struct GetConfigurationResponse {
    std::optional<json::List<KeyValue>> configurationKey{};
    std::optional<json::List<json::String<50>>> unknownKey{};
};
JSON_FIELDS(GetConfigurationResponse, configurationKey, unknownKey)

struct GetConfigurationRequest {
    static constexpr Action action = "GetConfiguration";
    using Response = GetConfigurationResponse;

    std::optional<json::List<json::String<50>>> key{};
};
JSON_FIELDS(GetConfigurationRequest, key)

/// §7.22
enum class ConfigurationStatus { Accepted, Rejected, RebootRequired, NotSupported };
JSON_ENUM(ConfigurationStatus, Accepted, Rejected, RebootRequired, NotSupported)

struct ChangeConfigurationResponse {
    ConfigurationStatus status = ConfigurationStatus::NotSupported;
};
JSON_FIELDS(ChangeConfigurationResponse, status)

struct ChangeConfigurationRequest {
    static constexpr Action action = "ChangeConfiguration";
    using Response = ChangeConfigurationResponse;

    json::String<50> key;
    json::String<500> value;
};
JSON_FIELDS(ChangeConfigurationRequest, key, value)

}  // namespace voltgate::v16
