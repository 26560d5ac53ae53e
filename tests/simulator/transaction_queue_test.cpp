#include "simulator/transaction_queue.hpp"

#include <gtest/gtest.h>

namespace voltgate::simulator {
namespace {

TEST(TransactionQueue, fillsInTheTransactionIdOnceItIsKnown) {
    TransactionQueue queue;
    const auto transaction = std::make_shared<Transaction>();
    queue.add(v16::StopTransactionRequest{.meterStop = 5}, transaction);
    transaction->id = 4711;

    const auto message = queue.oldest();

    EXPECT_EQ(std::get<v16::StopTransactionRequest>(message.request).transactionId, 4711);
}

TEST(TransactionQueue, keepsTheOrder) {
    TransactionQueue queue;
    const auto transaction = std::make_shared<Transaction>();
    queue.add(v16::StartTransactionRequest{.connectorId = 1}, transaction);
    queue.add(v16::StopTransactionRequest{}, transaction);

    queue.acknowledged();

    EXPECT_TRUE(std::holds_alternative<v16::StopTransactionRequest>(queue.oldest().request));
}

TEST(TransactionQueue, givesUpAMessageAfterItsAttempts) {
    TransactionQueue queue;
    queue.add(v16::StopTransactionRequest{}, std::make_shared<Transaction>());

    const bool first = queue.failed(2);
    const bool second = queue.failed(2);

    EXPECT_FALSE(first);
    EXPECT_TRUE(second);
    EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace voltgate::simulator
