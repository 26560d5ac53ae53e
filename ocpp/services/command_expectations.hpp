// What commands wait for after their answer: the transaction that they asked for begins or ends.
// Kept by station and by transaction, so that a start or a stop looks at its own only; bounded, the
// oldest are forgotten. A command's record is written by one coroutine at a time: the one that
// sends it until the answer is stored, afterwards whoever sees its effect; isBeingSent says which.
// Safe to use from any thread.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "ocpp/domain/command.hpp"
#include "ocpp/domain/transaction.hpp"

namespace voltgate {

/// Whether the command asks for a transaction to begin or end.
bool isOfATransaction(const StationCommand& command);

class CommandExpectations {
public:
    /// Touched by CommandExpectations only.
    struct Expectation {
        StationCommand command;
        Command record;
        bool isBeingSent = true;
        std::optional<TransactionNumber> transaction{};  // The effect, once it is there.
    };
    using Expected = std::shared_ptr<Expectation>;

    /// Before the command goes out: the transaction may begin before the answer is here. Null where
    /// there is nothing to wait for.
    Expected add(const StationCommand& command, const Command& record);
    /// The answer, or that none came, is in the record; it turns Effective where the effect has
    /// come before. Without an answer the station may do it all the same: it is waited for.
    void concluded(Command& record, const Expected& expected, DateTime now);
    /// The record is stored: whoever sees the effect writes it from here on. True when that came
    /// meanwhile, and the record has to be stored once more.
    bool tookEffectMeanwhile(Command& record, const Expected& expected, DateTime now);
    /// An answer has come after its command was given up on.
    void answeredLate(const Command& record);

    /// The oldest that this start is the effect of; null: none.
    Expected metBy(const TransactionStart& start) const;
    std::vector<Expected> metByStopOf(TransactionNumber number) const;
    /// The record to store; nothing where somebody else does, or it had its effect before.
    std::optional<Command> settle(const Expected& expected, TransactionNumber number, DateTime now);

    bool contains(CommandId id) const;
    void forget(CommandId id);
    void forgetSentBefore(DateTime then);

private:
    void erase(const Expected& expected);

    mutable std::mutex mutex_;
    std::map<CommandId, Expected> all_;  // Oldest first.
    std::unordered_map<StationId, std::map<CommandId, Expected>> starts_;
    std::multimap<TransactionNumber, Expected> stops_;
};

}  // namespace voltgate
