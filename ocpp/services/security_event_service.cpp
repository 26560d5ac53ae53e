#include "ocpp/services/security_event_service.hpp"

#include "ocpp/domain/secrets.hpp"
#include "ocpp/log.hpp"
#include "ocpp/repositories/errors.hpp"

namespace voltgate {

namespace {

constexpr std::size_t mostAllowances = 100'000;  // Stations; then all begin anew.

}  // namespace

// False beyond what is kept of a station. `leftOut` is what was before this one, if any.
bool SecurityEventService::mayKeep(const StationId& station, DateTime now, std::uint64_t& leftOut) {
    const std::scoped_lock lock(mutex_);
    if (allowances_.size() >= mostAllowances) allowances_.clear();
    auto& allowance = allowances_[station];
    if (allowance.bucket.take(ofAStation, now)) {
        leftOut = std::exchange(allowance.leftOut, 0);
        return true;
    }
    if (++allowance.leftOut == 1)
        log::warn("a station reports more security events than are kept",
                  {{"station", station.value}});
    return false;
}

Task<> SecurityEventService::report(SecurityEvent event) {
    event.source = SecurityEventSource::Station;
    event.receivedAt = clock_.now();
    if (event.techInfo) event.techInfo = withoutAnySecret(std::move(*event.techInfo));
    std::uint64_t leftOut = 0;
    if (!mayKeep(event.station, event.receivedAt, leftOut)) co_return;
    if (leftOut > 0) {
        co_await note(event.station, "SecurityEventsLeftOut",
                      std::to_string(leftOut) +
                          " security events of the station were too many to "
                          "be kept");
    }
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
