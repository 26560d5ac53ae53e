// Transactions in PostgreSQL; starts and stops go through the group commit. Safe to use from any
// thread.
#pragma once
#include "db/database.hpp"
#include "db/group_commit.hpp"
#include "ocpp/repositories/transaction_repository.hpp"

namespace voltgate::db {

class TransactionRepository final : public voltgate::TransactionRepository {
public:
    TransactionRepository(Database& database, GroupCommit& groupCommit)
        : database_(database), groupCommit_(groupCommit) {}

    Task<StartedTransaction> start(TransactionStart start) override;
    Task<StoppedTransaction> stop(TransactionStop stop) override;
    Task<std::optional<Transaction>> find(TransactionNumber number) override;
    Task<Listed<Transaction>> list(TransactionFilter filter, Page page) override;
    Task<std::optional<Transaction>> openAt(StationId station, EvseId evse) override;
    Task<std::size_t> endSilent(DateTime silentSince, DateTime now) override;

private:
    Database& database_;
    GroupCommit& groupCommit_;
};

}  // namespace voltgate::db
