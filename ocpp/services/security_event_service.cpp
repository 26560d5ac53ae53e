#include "ocpp/services/security_event_service.hpp"

#include "ocpp/domain/secrets.hpp"
#include "ocpp/log.hpp"
#include "ocpp/repositories/errors.hpp"

namespace voltgate {

Task<> SecurityEventService::report(SecurityEvent event) {
    event.source = SecurityEventSource::Station;
    event.receivedAt = clock_.now();
    if (event.techInfo) event.techInfo = withoutAnySecret(std::move(*event.techInfo));
    log::info("security event", {{"station", event.station.value}, {"type", event.type}});
    co_await events_.add(std::move(event));
}

Task<> SecurityEventService::note(StationId station, std::string type, std::string sentence) {
    log::warn("security of a station",
              {{"station", station.value}, {"type", type}, {"detail", sentence}});
    const auto now = clock_.now();
    SecurityEvent event{.station = std::move(station),
                        .source = SecurityEventSource::CentralSystem,
                        .type = std::move(type),
                        .techInfo = std::move(sentence),
                        .at = now,
                        .receivedAt = now};
    try {
        co_await events_.add(std::move(event));
    } catch (const DatabaseUnavailable& error) {
        log::warn("security event not recorded", {{"error", error.what()}});
    }
}

Task<Listed<SecurityEvent>> SecurityEventService::list(SecurityEventFilter filter, Page page) {
    return events_.list(std::move(filter), page);
}

}  // namespace voltgate
