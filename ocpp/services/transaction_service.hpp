// Transactions: every report of a station is recorded, whatever else is wrong with it, and answered
// after COMMIT.
#pragma once
#include "ocpp/domain/transaction.hpp"
#include "ocpp/repositories/transaction_repository.hpp"
#include "ocpp/services/authorization_service.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class CommandService;

struct StartVerdict {
    TransactionNumber number;
    Authorization authorization;
};

class TransactionService {
public:
    TransactionService(TransactionRepository& transactions, AuthorizationService& authorization,
                       CommandService& commands);

    /// Records the start; the verdict on its token does not decide whether (1.6 §4.8).
    Task<StartVerdict> started(TransactionStart start);
    /// Records the stop; the authorization is that of the token that stopped it, if one did (1.6
    /// §4.10).
    Task<std::optional<Authorization>> stopped(TransactionStop stop);

    /// Ends, as assumed, what stations left open that have been silent for so long; called
    /// periodically. Who has not listened for an hour yet cannot call anyone silent.
    Task<> endSilent(Duration silence, DateTime listeningSince, DateTime now);

    Task<std::optional<Transaction>> find(TransactionNumber number);
    Task<Listed<Transaction>> list(TransactionFilter filter, Page page);
    Task<std::optional<Transaction>> openAt(StationId station, EvseId evse);

private:
    Task<AuthorizationStatus> verdictOnRecord(TransactionNumber number);

    TransactionRepository& transactions_;
    AuthorizationService& authorization_;
    CommandService& commands_;
};

}  // namespace voltgate
