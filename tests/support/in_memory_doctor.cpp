// The in-memory twins of what the connection doctor reads besides: handshakes, variables.
#include "ocpp/domain/text.hpp"
#include "tests/support/in_memory_pages.hpp"
#include "tests/support/in_memory_repositories.hpp"

namespace voltgate {
namespace {

bool isRegistered(const InMemoryTables& tables, const std::string& id) {
    return std::any_of(tables.stations.begin(), tables.stations.end(),
                       [&](const auto& row) { return equalIgnoringCase(row.id.value, id); });
}

std::vector<QuarantinedStation> quarantine(const InMemoryTables& tables) {
    std::vector<QuarantinedStation> all;
    for (const auto& attempt : tables.attempts) {
        if (attempt.verdict != ConnectionVerdict::UnknownStation ||
            isRegistered(tables, attempt.stationId))
            continue;
        const auto known = std::find_if(all.begin(), all.end(), [&](const auto& each) {
            return equalIgnoringCase(each.last.stationId, attempt.stationId);
        });
        if (known == all.end()) {
            all.push_back(
                {attempt, attempt.count, attempt.firstAt, {withoutPort(attempt.address)}});
            continue;
        }
        known->count += attempt.count;
        known->addresses.push_back(withoutPort(attempt.address));
        if (attempt.number > known->last.number) known->last = attempt;
    }
    return all;
}

}  // namespace

Task<> InMemoryDeviceModel::record(StationId station, std::vector<Variable> variables) {
    const auto lock = tables_.open();
    for (auto& variable : variables) {
        std::erase_if(tables_.variables, [&](const auto& row) {
            return row.first == station && row.second.component == variable.component &&
                   row.second.name == variable.name;
        });
        tables_.variables.emplace_back(station, std::move(variable));
    }
    co_return;
}

Task<std::vector<Variable>> InMemoryDeviceModel::ofStation(StationId station) {
    const auto lock = tables_.open();
    std::vector<Variable> variables;
    for (const auto& [owner, variable] : tables_.variables) {
        if (owner == station) variables.push_back(variable);
    }
    std::sort(variables.begin(), variables.end(), [](const auto& a, const auto& b) {
        return std::tie(a.component, a.name) < std::tie(b.component, b.name);
    });
    co_return variables;
}

Task<> InMemoryDeviceModel::desire(StationId station, DesiredVariable variable) {
    const auto lock = tables_.open();
    std::erase_if(tables_.desiredVariables, [&](const auto& row) {
        return row.first == station && row.second.component == variable.component &&
               equalIgnoringCase(row.second.name, variable.name);
    });
    tables_.desiredVariables.emplace_back(station, std::move(variable));
    co_return;
}

Task<std::vector<DesiredVariable>> InMemoryDeviceModel::desired(StationId station) {
    const auto lock = tables_.open();
    std::vector<DesiredVariable> variables;
    for (const auto& [owner, variable] : tables_.desiredVariables) {
        if (owner == station) variables.push_back(variable);
    }
    co_return variables;
}

void InMemoryConnectionAttempts::record(ConnectionAttempt attempt) {
    const std::scoped_lock lock(tables_.mutex);
    attempt.firstAt = attempt.at;
    attempt.number = tables_.nextNumber();
    const auto alike =
        std::find_if(tables_.attempts.begin(), tables_.attempts.end(), [&](const auto& row) {
            const auto& shown = row.shownCredential;
            const auto& other = attempt.shownCredential;
            return foldKey(row) == foldKey(attempt) &&
                   (shown ? shown->hash : "") == (other ? other->hash : "");
        });
    if (alike != tables_.attempts.end()) {
        attempt.count += alike->count;
        attempt.firstAt = alike->firstAt;
        tables_.attempts.erase(alike);
    }
    tables_.attempts.push_back(std::move(attempt));
}

Task<Listed<ConnectionAttempt>> InMemoryConnectionAttempts::list(ConnectionAttemptFilter filter,
                                                                 Page page) {
    const auto lock = tables_.open();
    co_return pageOf(
        tables_.attempts, page, [](const auto& row) { return row.number; },
        [&](const auto& row) {
            return page.isWithin(row.at) &&
                   (!filter.stationId || row.stationId == *filter.stationId) &&
                   (!filter.verdict || row.verdict == *filter.verdict);
        });
}

Task<std::vector<std::string>> InMemoryConnectionAttempts::sharedHosts(
    std::vector<std::string> hosts, std::string stationId) {
    const auto lock = tables_.open();
    std::erase_if(hosts, [&](const std::string& host) {
        return std::none_of(tables_.attempts.begin(), tables_.attempts.end(),
                            [&](const auto& each) {
                                return each.verdict == ConnectionVerdict::Accepted &&
                                       withoutPort(each.address) == host &&
                                       !equalIgnoringCase(each.stationId, stationId);
                            });
    });
    co_return hosts;
}

Task<std::vector<ConnectionAttempt>> InMemoryConnectionAttempts::concerning(std::string stationId,
                                                                            DateTime since) {
    const auto lock = tables_.open();
    std::vector<ConnectionAttempt> found;
    const auto segment = "/" + toLower(stationId) + "/";
    for (const auto& row : tables_.attempts) {
        const bool isOfIt = equalIgnoringCase(row.stationId, stationId) || row.stationId.empty() ||
                            (toLower(row.path) + "/").find(segment) != std::string::npos;
        if (isOfIt && row.at >= since) found.insert(found.begin(), row);
    }
    co_return found;
}

Task<Listed<QuarantinedStation>> InMemoryConnectionAttempts::quarantined(Page page) {
    const auto lock = tables_.open();
    co_return pageOf(
        quarantine(tables_), page, [](const auto& row) { return row.last.number; },
        [](const auto&) { return true; });
}

Task<std::optional<QuarantinedStation>> InMemoryConnectionAttempts::findQuarantined(
    std::string stationId) {
    const auto lock = tables_.open();
    auto all = quarantine(tables_);
    co_return found(
        all, [&](const auto& row) { return equalIgnoringCase(row.last.stationId, stationId); });
}

Task<bool> InMemoryConnectionAttempts::dismiss(std::string stationId) {
    const auto lock = tables_.open();
    co_return std::erase_if(tables_.attempts, [&](const auto& row) {
        return row.verdict == ConnectionVerdict::UnknownStation &&
               equalIgnoringCase(row.stationId, stationId);
    }) > 0;
}

}  // namespace voltgate
