#include "ocpp/services/command_expectations.hpp"

namespace voltgate {
namespace {

constexpr std::size_t atMost = 20000;

bool isAskedFor(const RemoteStart& wanted, const TransactionStart& start) {
    return wanted.idToken == start.idToken && (!wanted.evse || *wanted.evse == start.evse);
}

void becomeEffective(Command& record, TransactionNumber number, DateTime now) {
    record.state = CommandState::Effective;
    record.effectiveAt = now;
    record.transaction = number;
}

}  // namespace

bool isOfATransaction(const StationCommand& command) {
    return std::holds_alternative<RemoteStart>(command) ||
           std::holds_alternative<RemoteStop>(command);
}

CommandExpectations::Expected CommandExpectations::add(const StationCommand& command,
                                                       const Command& record) {
    if (!isOfATransaction(command)) return nullptr;
    auto expected =
        std::make_shared<Expectation>(Expectation{.command = command, .record = record});
    const std::scoped_lock lock(mutex_);
    if (all_.size() >= atMost) erase(Expected(all_.begin()->second));
    all_[record.id] = expected;
    if (const auto* stop = std::get_if<RemoteStop>(&command)) {
        stops_.emplace(stop->transaction, expected);
    } else {
        starts_[record.station][record.id] = expected;
    }
    return expected;
}

void CommandExpectations::concluded(Command& record, const Expected& expected, DateTime now) {
    if (expected == nullptr) return;
    const std::scoped_lock lock(mutex_);
    if (expected->transaction) becomeEffective(record, *expected->transaction, now);
    const bool mayStillCome =
        record.isUnanswered() || (record.outcome && record.outcome->isAccepted());
    if (!mayStillCome && !expected->transaction) erase(expected);
    expected->record = record;
}

bool CommandExpectations::tookEffectMeanwhile(Command& record, const Expected& expected,
                                              DateTime now) {
    if (expected == nullptr) return false;
    const std::scoped_lock lock(mutex_);
    expected->isBeingSent = false;
    if (!expected->transaction || record.state == CommandState::Effective) return false;
    becomeEffective(record, *expected->transaction, now);
    return true;
}

void CommandExpectations::answeredLate(const Command& record) {
    const std::scoped_lock lock(mutex_);
    const auto found = all_.find(record.id);
    if (found == all_.end()) return;
    const Expected expected = found->second;
    expected->record = record;
    if (!record.outcome || !record.outcome->isAccepted()) erase(expected);
}

CommandExpectations::Expected CommandExpectations::metBy(const TransactionStart& start) const {
    const std::scoped_lock lock(mutex_);
    const auto ofStation = starts_.find(start.station);
    if (ofStation == starts_.end()) return nullptr;
    for (const auto& [id, expected] : ofStation->second) {
        if (!expected->transaction && isAskedFor(std::get<RemoteStart>(expected->command), start))
            return expected;
    }
    return nullptr;
}

std::vector<CommandExpectations::Expected> CommandExpectations::metByStopOf(
    TransactionNumber number) const {
    std::vector<Expected> met;
    const std::scoped_lock lock(mutex_);
    const auto [first, last] = stops_.equal_range(number);
    for (auto each = first; each != last; ++each) met.push_back(each->second);
    return met;
}

std::optional<Command> CommandExpectations::settle(const Expected& expected,
                                                   TransactionNumber number, DateTime now) {
    const std::scoped_lock lock(mutex_);
    if (expected->transaction) return std::nullopt;
    expected->transaction = number;
    if (expected->isBeingSent) return std::nullopt;  // Who sends it writes the record.
    auto record = expected->record;
    becomeEffective(record, number, now);
    return record;
}

bool CommandExpectations::contains(CommandId id) const {
    const std::scoped_lock lock(mutex_);
    return all_.contains(id);
}

void CommandExpectations::forget(CommandId id) {
    const std::scoped_lock lock(mutex_);
    const auto found = all_.find(id);
    if (found != all_.end()) erase(Expected(found->second));
}

void CommandExpectations::forgetSentBefore(DateTime then) {
    const std::scoped_lock lock(mutex_);
    for (auto next = all_.begin(); next != all_.end();) {
        const Expected expected = (next++)->second;
        if (!expected->isBeingSent && expected->record.sentAt.value_or(then) < then)
            erase(expected);
    }
}

// Under the lock.
void CommandExpectations::erase(const Expected& expected) {
    const auto& record = expected->record;
    if (const auto* stop = std::get_if<RemoteStop>(&expected->command)) {
        const auto [first, last] = stops_.equal_range(stop->transaction);
        for (auto each = first; each != last; ++each) {
            if (each->second != expected) continue;
            stops_.erase(each);
            break;
        }
    } else if (const auto ofStation = starts_.find(record.station); ofStation != starts_.end()) {
        ofStation->second.erase(record.id);
        if (ofStation->second.empty()) starts_.erase(ofStation);
    }
    all_.erase(record.id);
}

}  // namespace voltgate
