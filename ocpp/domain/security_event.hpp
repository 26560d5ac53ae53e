// What happened to the security of a station: told by itself (1.6 SecurityEventNotification), or
// seen here.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

enum class SecurityEventSource { Station, CentralSystem };

/// The types of events that are seen here; those of stations are in the security whitepaper §6.
namespace security_event {
inline constexpr auto certificateExpires = "CertificateExpires";
inline constexpr auto certificateRefused = "CertificateRefused";  ///< By the station.
inline constexpr auto certificateUndelivered = "CertificateUndelivered";
inline constexpr auto rootRefused = "RootCertificateRefused";               ///< By the station.
inline constexpr auto signingRefused = "CertificateSigningRequestRefused";  ///< By our CA.
}  // namespace security_event

struct SecurityEvent {
    std::int64_t number = 0;
    StationId station;
    SecurityEventSource source = SecurityEventSource::Station;
    std::string type;  ///< At most 50 characters by 1.6; more are kept.
    std::optional<std::string> techInfo;
    DateTime at;  ///< By the station's clock, where it comes from there.
    DateTime receivedAt;
};

struct SecurityEventFilter {
    std::optional<StationId> station{};
    std::optional<SecurityEventSource> source{};
    std::optional<std::string> type{};
    std::optional<DateTime> from{};  ///< receivedAt at or after.
    std::optional<DateTime> to{};    ///< receivedAt before.
};

}  // namespace voltgate
