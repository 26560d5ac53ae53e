#include "ocpp/services/violation_service.hpp"

#include <algorithm>

#include "ocpp/domain/secrets.hpp"
#include "ocpp/log.hpp"
#include "ocpp/repositories/errors.hpp"

namespace voltgate {
namespace {

// Names are few, so this is a few thousand stations with all of them.
constexpr std::size_t mostCounted = 100000;
constexpr std::size_t maxText = 200;

void cut(std::string& text) {
    if (text.size() <= maxText) return;
    std::size_t end = maxText;
    while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
    text.resize(end);
}

void addTo(Violation& sum, const Violation& more) {
    sum.count += more.count;
    sum.firstAt = std::min(sum.firstAt, more.firstAt);
    if (more.lastAt < sum.lastAt) return;
    sum.lastAt = more.lastAt;
    sum.last = more.last;
}

}  // namespace

void ViolationService::note(const StationId& station, ViolationReport report) {
    report.example = withoutAnySecret(std::move(report.example));
    for (auto* text : {&report.rule, &report.action, &report.path, &report.example}) cut(*text);
    const auto now = clock_.now();
    const std::scoped_lock lock(mutex_);
    const Key key(station, report.rule);
    const auto known = counted_.find(key);
    if (known == counted_.end()) {
        if (counted_.size() >= mostCounted) return;
        counted_.emplace(key, Violation{.station = station,
                                        .count = 1,
                                        .firstAt = now,
                                        .lastAt = now,
                                        .last = std::move(report)});
        return;
    }
    ++known->second.count;
    known->second.lastAt = now;
    known->second.last = std::move(report);
}

std::vector<Violation> ViolationService::take() {
    const std::scoped_lock lock(mutex_);
    std::vector<Violation> taken;
    taken.reserve(counted_.size());
    for (auto& [key, violation] : counted_) taken.push_back(std::move(violation));
    counted_.clear();
    return taken;
}

void ViolationService::putBack(std::vector<Violation> counted) {
    const std::scoped_lock lock(mutex_);
    for (auto& violation : counted) {
        const Key key(violation.station, violation.last.rule);
        const auto [known, isNew] = counted_.try_emplace(key, violation);
        if (!isNew) addTo(known->second, violation);
    }
}

std::vector<Violation> ViolationService::unwritten(const StationId& station) {
    const std::scoped_lock lock(mutex_);
    std::vector<Violation> found;
    for (auto each = counted_.lower_bound({station, ""});
         each != counted_.end() && each->first.first == station; ++each) {
        found.push_back(each->second);
    }
    return found;
}

Task<std::vector<Violation>> ViolationService::ofStation(StationId station) {
    auto all = co_await violations_.ofStation(station);
    for (const auto& fresh : unwritten(station)) {
        const auto known = std::find_if(all.begin(), all.end(), [&](const Violation& each) {
            return each.last.rule == fresh.last.rule;
        });
        if (known == all.end()) {
            all.push_back(fresh);
        } else {
            addTo(*known, fresh);
        }
    }
    std::sort(all.begin(), all.end(),
              [](const auto& a, const auto& b) { return a.last.rule < b.last.rule; });
    co_return all;
}

Task<> ViolationService::flush() {
    auto taken = take();
    if (taken.empty()) co_return;
    try {
        co_await violations_.add(taken);
        co_return;
    } catch (const DatabaseUnavailable& error) {
        log::debug("violations not written yet", {{"error", error.what()}});
    }
    putBack(std::move(taken));
}

}  // namespace voltgate
