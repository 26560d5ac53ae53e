// The charges of a station, newest first. Dates are milliseconds since 1970.
#include "gateway/installer/blocks.hpp"
#include "ocpp/json/writer.hpp"

namespace voltgate::installer {
namespace {

constexpr int transactionsAtMost = 1000;  // This API has no pages.

struct TransactionView {
    std::string id;
    std::string token;
    std::int64_t startDate = 0;
    std::optional<std::int64_t> stopDate;
    std::optional<std::string> stopReason;
    double startWattHour = 0;
    std::optional<double> stopWattHour;
    double consumedWattHours = 0;
};
JSON_FIELDS(TransactionView, id, token, startDate, stopDate, stopReason, startWattHour,
            stopWattHour, consumedWattHours)

class TransactionOperations {
public:
    explicit TransactionOperations(TransactionParts parts) : parts_(parts) {}

    Task<Response> list(const Request& request) {
        const auto listed = co_await parts_.transactions.list({.station = request.station.id},
                                                              {.limit = transactionsAtMost});
        std::vector<TransactionView> views;
        views.reserve(listed.items.size());
        for (const auto& transaction : listed.items) {
            views.push_back(co_await toView(transaction));
        }
        co_return jsonAnswer(json::Writer::write(views));
    }

private:
    Task<TransactionView> toView(const Transaction& transaction) {
        TransactionView view;
        view.id = std::to_string(transaction.number.value);
        view.token = transaction.idToken.value;
        view.startDate = transaction.startedAt.milliseconds();
        view.startWattHour = transaction.meterStart.value_or(0);
        view.stopWattHour = transaction.meterStop;
        if (transaction.stoppedAt) {
            view.stopDate = transaction.stoppedAt->milliseconds();
            // Absent means Local (1.6 §6.49); of one that was assumed to have ended nobody knows.
            view.stopReason = transaction.stopReason;
            if (!view.stopReason && !transaction.assumed) view.stopReason = "Local";
            view.consumedWattHours = transaction.energy().value_or(0);
        } else {
            const auto latest = co_await parts_.meterValues.latestRegister(transaction.number);
            if (!transaction.meterStart) view.startWattHour = latest.value_or(0);
            const double now = latest.value_or(view.startWattHour);
            view.consumedWattHours = std::max(0.0, now - view.startWattHour);
        }
        co_return view;
    }

    TransactionParts parts_;
};

}  // namespace

void addTransactionOperations(Operations& operations, TransactionParts parts) {
    using Block = TransactionOperations;
    OperationAdder(operations, std::make_shared<Block>(parts))
        .add("GET", "/transactions", Scope::OperatorOrInstaller, &Block::list)
        .costs(Cost::Slow);
}

}  // namespace voltgate::installer
