#include "simulator/transaction_queue.hpp"

namespace voltgate::simulator {
namespace {

// Of a start that was given up: the central system records what it can (§4.10).
constexpr std::int64_t unknownTransaction = -1;

}  // namespace

const TransactionMessage& TransactionQueue::oldest() {
    TransactionMessage& message = messages_.front();
    if (!message.transaction) return message;
    const auto id = message.transaction->id.value_or(unknownTransaction);
    if (auto* values = std::get_if<v16::MeterValuesRequest>(&message.request)) {
        values->transactionId = id;
    } else if (auto* stop = std::get_if<v16::StopTransactionRequest>(&message.request)) {
        stop->transactionId = id;
    }
    return message;
}

bool TransactionQueue::failed(int mostAttempts) {
    if (++messages_.front().attempts < mostAttempts) return false;
    messages_.pop_front();
    return true;
}

}  // namespace voltgate::simulator
