#include "ocpp/services/transaction_service.hpp"

#include "ocpp/log.hpp"
#include "ocpp/services/command_service.hpp"

namespace voltgate {
namespace {

// Stations that try again ever more rarely take so long to come back to a server that was away.
constexpr Duration timeToComeBack = std::chrono::hours(1);

}  // namespace

TransactionService::TransactionService(TransactionRepository& transactions,
                                       AuthorizationService& authorization,
                                       CommandService& commands)
    : transactions_(transactions), authorization_(authorization), commands_(commands) {}

Task<StartVerdict> TransactionService::started(TransactionStart start) {
    // As Authorize says there: no token may charge.
    Authorization authorization{.status = AuthorizationStatus::Invalid};
    if (start.mayCharge) {
        authorization =
            co_await authorization_.check(start.idToken, StartPlace{start.station, start.evse});
    }
    if (authorization.meant) {
        if (!start.idTokenAsSent) start.idTokenAsSent = start.idToken.value;
        start.idToken.value = authorization.meant->value;
    }
    start.verdict = authorization.status;
    start.groupId = authorization.groupId;
    start.tokenAsked = authorization.asked;
    const auto started = co_await transactions_.start(start);
    if (started.resent && authorization.status == AuthorizationStatus::ConcurrentTx) {
        authorization.status = co_await verdictOnRecord(started.number);
    }
    if (!started.resent) co_await commands_.transactionStarted(start, started.number);
    co_return StartVerdict{.number = started.number, .authorization = authorization};
}

// A start that comes again finds its own transaction under way; that must not turn its verdict. It
// is stored, so whatever happens here it is answered.
Task<AuthorizationStatus> TransactionService::verdictOnRecord(TransactionNumber number) {
    try {
        const auto recorded = co_await transactions_.find(number);
        if (recorded) co_return recorded->verdict;
    } catch (const std::exception& error) {
        log::warn("the verdict on a start that came again is not known",
                  {{"transaction", number.value}, {"error", error.what()}});
    }
    co_return AuthorizationStatus::ConcurrentTx;
}

Task<std::optional<Authorization>> TransactionService::stopped(TransactionStop stop) {
    const auto token = stop.idToken;
    const auto stopped = co_await transactions_.stop(std::move(stop));
    const bool isOver =
        stopped.result == StopResult::Stopped || stopped.result == StopResult::Journalled;
    if (stopped.number && isOver) {
        co_await commands_.transactionStopped(*stopped.number);
    }
    if (!token) co_return std::nullopt;
    co_return co_await authorization_.checkForStop(*token);
}

Task<> TransactionService::endSilent(Duration silence, DateTime listeningSince, DateTime now) {
    if (now - listeningSince < timeToComeBack) co_return;
    co_await transactions_.endSilent(now - silence, now);
}

Task<std::optional<Transaction>> TransactionService::find(TransactionNumber number) {
    return transactions_.find(number);
}

Task<Listed<Transaction>> TransactionService::list(TransactionFilter filter, Page page) {
    return transactions_.list(std::move(filter), page);
}

Task<std::optional<Transaction>> TransactionService::openAt(StationId station, EvseId evse) {
    return transactions_.openAt(std::move(station), evse);
}

}  // namespace voltgate
