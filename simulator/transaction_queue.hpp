// The messages about transactions that the central system has not acknowledged yet, in order. They
// outlive connections: what is not answered is sent again, and only an error of the central system
// counts as an attempt (OCPP 1.6 §3.7). No I/O.
#pragma once
#include <deque>
#include <memory>
#include <variant>

#include "simulator/connector.hpp"

namespace voltgate::simulator {

using TransactionRequest = std::variant<v16::StartTransactionRequest, v16::MeterValuesRequest,
                                        v16::StopTransactionRequest>;

struct TransactionMessage {
    TransactionRequest request;
    std::shared_ptr<Transaction> transaction;
    int attempts = 0;
};

class TransactionQueue {
public:
    void add(TransactionRequest request, std::shared_ptr<Transaction> transaction) {
        messages_.push_back({std::move(request), std::move(transaction), 0});
    }
    bool empty() const { return messages_.empty(); }
    std::size_t size() const { return messages_.size(); }

    /// Failed ones, of the oldest message.
    int attempts() const { return messages_.empty() ? 0 : messages_.front().attempts; }

    /// The oldest, with the id that its transaction has got by now. It must not be empty.
    const TransactionMessage& oldest();
    void acknowledged() { messages_.pop_front(); }
    /// The central system failed on it; true when it has failed too often and was given up.
    bool failed(int mostAttempts);

private:
    std::deque<TransactionMessage> messages_;
};

}  // namespace voltgate::simulator
