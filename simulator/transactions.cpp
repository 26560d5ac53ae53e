// Charging: cars that are plugged in, transactions, meter values, and the queue of what the
// central system has not acknowledged yet (OCPP 1.6 §3.7, §4.7, §4.8, §4.10).
#include "simulator/charging_station.hpp"

namespace voltgate::simulator {

Task<> ChargingStation::plugIn(int connector) {
    auto self = shared_from_this();
    Connector& chosen = *connectors_.at(place(connector));
    if (chosen.isPlugged) co_return;
    chosen.isPlugged = true;
    chosen.meter.connect();
    co_await report(chosen);
}

Task<> ChargingStation::unplug(int connector) {
    auto self = shared_from_this();
    Connector& chosen = *connectors_.at(place(connector));
    if (chosen.transaction) {
        co_await endCharge(chosen, v16::Reason::EVDisconnected, std::nullopt);
    }
    chosen.isPlugged = false;
    chosen.isFinishing = false;
    chosen.meter.disconnect();
    co_await report(chosen);
}

Task<> ChargingStation::suspend(int connector, bool whether) {
    auto self = shared_from_this();
    Connector& chosen = *connectors_.at(place(connector));
    sample(chosen, "Sample.Periodic", DateTime::now());  // Until now it charged as it did.
    chosen.isSuspended = whether;
    chosen.meter.suspend(whether);
    co_await report(chosen);
}

Task<StartOutcome> ChargingStation::startTransaction(int connector, std::string idTag) {
    auto self = shared_from_this();
    co_return co_await start(*connectors_.at(place(connector)), std::move(idTag));
}

Task<std::optional<std::string>> ChargingStation::refusalFor(Connector& connector,
                                                             std::string idTag) {
    if (connector.isFaulted()) co_return "the connector is faulted";
    if (!connector.isOperative) co_return "the connector is out of service";
    if (connector.transaction) co_return "the connector is charging already";
    const bool isReserved = connector.reservation || isLastFree(connector);
    if (!isReserved || reservationFor(connector, idTag, std::nullopt)) co_return std::nullopt;
    const auto info = co_await authorize(idTag);  // Its group may hold the reservation.
    std::optional<std::string> parent;
    if (info && info->parentIdTag) parent = info->parentIdTag->value;
    if (reservationFor(connector, idTag, parent)) co_return std::nullopt;
    co_return "the connector is reserved for another tag";
}

Task<StartOutcome> ChargingStation::start(Connector& connector, std::string idTag) {
    auto refusal = (co_await refusalFor(connector, idTag)).value_or("");
    if (refusal.empty()) {
        connector.isFinishing = false;
        co_await plugIn(connector.number);
        if (connector.transaction) refusal = "the connector is charging already";
    }
    if (!refusal.empty()) {
        note("connector " + std::to_string(connector.number) + " does not start: " + refusal);
        co_return StartOutcome{.refusal = refusal};
    }
    const auto transaction = std::make_shared<Transaction>(Transaction{.idTag = idTag});
    connector.transaction = transaction;
    const auto cached = authorized_.find(IdToken{.value = idTag}.normalized());
    std::optional<std::string> parent;
    if (cached != authorized_.end() && cached->second.parentIdTag) {
        parent = cached->second.parentIdTag->value;
    }
    v16::StartTransactionRequest request{.connectorId = connector.number, .idTag = idTag};
    if (const auto reservation = reservationFor(connector, idTag, parent)) {
        request.reservationId = reservation->id;
        dropReservation(reservation->id);
    }
    request.timestamp = clock();
    transaction->startedAt = DateTime::now();
    sample(connector, "Transaction.Begin", request.timestamp);
    request.meterStart = static_cast<double>(connector.meter.energy());
    queue_.add(request, transaction);
    sendQueued();
    co_await until([&] { return transaction->isSettled || !isReady(); }, settings_.patience);
    co_return co_await begun(connector, transaction);
}

Task<StartOutcome> ChargingStation::begun(Connector& connector,
                                          std::shared_ptr<Transaction> transaction) {
    StartOutcome outcome{.transactionId = transaction->id};
    if (transaction->isRefused && configuration_.isTrue("StopTransactionOnInvalidId")) {
        outcome.refusal = "the tag was not accepted: ";
        outcome.refusal += json::text(transaction->verdict);
        co_return outcome;
    }
    if (connector.transaction != transaction) {
        outcome.refusal = "the charge has been stopped already";
        co_return outcome;
    }
    connector.isCharging = true;
    outcome.isCharging = true;
    co_await report(connector);
    co_return outcome;
}

Task<bool> ChargingStation::stopTransaction(int connector, v16::Reason reason,
                                            std::optional<std::string> idTag) {
    auto self = shared_from_this();
    Connector& chosen = *connectors_.at(place(connector));
    if (!chosen.transaction) co_return false;
    co_await endCharge(chosen, reason, std::move(idTag));
    co_return true;
}

Task<> ChargingStation::endCharge(Connector& connector, v16::Reason reason,
                                  std::optional<std::string> idTag) {
    const auto transaction = std::exchange(connector.transaction, nullptr);
    if (!transaction) co_return;
    connector.isCharging = false;
    connector.isSuspended = false;
    connector.isFinishing = connector.isPlugged;
    if (const auto operative = std::exchange(connector.operativeAfterCharge, std::nullopt)) {
        connector.isOperative = *operative;
    }
    v16::StopTransactionRequest request{.timestamp = clock(), .reason = reason};
    if (idTag) request.idTag = v16::IdTag(*idTag);
    const auto last = sample(connector, "Transaction.End", request.timestamp);
    if (!configuration_.text("StopTxnSampledData").empty()) {
        auto& datum = request.transactionData.emplace().emplace_back();
        datum.timestamp = last.timestamp;
        datum.sampledValue.assign(last.sampledValue.begin(), last.sampledValue.end());
    }
    connector.meter.suspend(true);
    profiles_.transactionEnded(connector.number);
    request.meterStop = static_cast<double>(connector.meter.energy());
    queue_.add(request, transaction);
    sendQueued();
    co_await until([&] { return transaction->isEnded || !isReady(); }, settings_.patience);
    co_await report(connector);
}

v16::MeterValue ChargingStation::sample(Connector& connector, std::string_view context,
                                        DateTime at) {
    limitNow();
    const auto* key =
        context == "Transaction.End" ? "StopTxnSampledData" : "MeterValuesSampledData";
    return connector.meter.sample(at, context, configuration_.text(key));
}

Task<> ChargingStation::sendMeterValues(int connector, std::string context) {
    auto self = shared_from_this();
    Connector& chosen = *connectors_.at(place(connector));
    v16::MeterValuesRequest request{.connectorId = connector};
    request.meterValue.push_back(sample(chosen, context, clock()));
    if (!chosen.transaction) {
        co_await call(request);
        co_return;
    }
    request.transactionId = 0;
    queue_.add(request, chosen.transaction);
    note("connector " + std::to_string(connector) + ": " + std::to_string(chosen.meter.energy()) +
         " Wh, " + std::to_string(static_cast<int>(chosen.meter.power())) + " W");
    sendQueued();
    co_await until([this] { return queue_.empty() || !isReady(); }, settings_.patience);
}

Connector* ChargingStation::chargingWith(std::int64_t transactionId) {
    for (const auto& connector : connectors_) {
        if (connector->transaction && connector->transaction->id == transactionId) {
            return connector.get();
        }
    }
    return nullptr;
}

void ChargingStation::sendQueued() {
    if (isDraining_ || queue_.empty()) return;
    isDraining_ = true;
    inBackground("transaction messages", drainQueue());
}

Task<> ChargingStation::drainQueue() {
    while (isReady() && !queue_.empty() && !isStopping_) {
        const auto outcome = co_await sendOldest();
        if (outcome.result == CommandResult::Answered) {
            acknowledge(outcome);
        } else if (outcome.result == CommandResult::Disconnected) {
            co_await pause(std::chrono::milliseconds(50));
        } else {
            if (outcome.result == CommandResult::CallError) giveUpOldest(outcome);
            co_await waitToSendAgain();
        }
    }
    isDraining_ = false;
    changed();
}

Task<CommandOutcome> ChargingStation::sendOldest() {
    const auto request = queue_.oldest().request;
    if (const auto* start = std::get_if<v16::StartTransactionRequest>(&request)) {
        co_return co_await call("StartTransaction", json::Writer::write(*start));
    }
    if (const auto* values = std::get_if<v16::MeterValuesRequest>(&request)) {
        co_return co_await call("MeterValues", json::Writer::write(*values));
    }
    const auto& stop = std::get<v16::StopTransactionRequest>(request);
    co_return co_await call("StopTransaction", json::Writer::write(stop));
}

void ChargingStation::acknowledge(const CommandOutcome& outcome) {
    const TransactionMessage message = queue_.oldest();
    queue_.acknowledged();
    if (std::holds_alternative<v16::StartTransactionRequest>(message.request)) {
        startAnswered(*message.transaction, outcome);
    } else if (std::holds_alternative<v16::StopTransactionRequest>(message.request)) {
        message.transaction->isEnded = true;
    }
    changed();
}

void ChargingStation::startAnswered(Transaction& transaction, const CommandOutcome& outcome) {
    transaction.isSettled = true;
    try {
        const auto document = json::parseText(outcome.response);
        const auto response = json::Reader().read<v16::StartTransactionResponse>(document);
        transaction.id = response.transactionId;
        transaction.verdict = response.idTagInfo.status;
        transaction.isRefused = transaction.verdict != v16::AuthorizationStatus::Accepted;
    } catch (const json::ProtocolFault& fault) {
        note(std::string("the answer to StartTransaction does not fit: ") + fault.what());
        return;
    }
    note("transaction " + std::to_string(*transaction.id) + " of tag " + transaction.idTag + ": " +
         std::string(json::text(transaction.verdict)));
    if (!transaction.isRefused || !configuration_.isTrue("StopTransactionOnInvalidId")) return;
    if (Connector* connector = chargingWith(*transaction.id)) {
        inBackground("stop", endCharge(*connector, v16::Reason::DeAuthorized, std::nullopt));
    }
}

void ChargingStation::giveUpOldest(const CommandOutcome& outcome) {
    const auto transaction = queue_.oldest().transaction;
    const bool isStart =
        std::holds_alternative<v16::StartTransactionRequest>(queue_.oldest().request);
    if (queue_.failed(std::max(configuration_.number("TransactionMessageAttempts"), 1))) {
        note("gives up a message about a transaction after " + outcome.errorCode);
        (isStart ? transaction->isSettled : transaction->isEnded) = true;
    }
    changed();
}

Task<> ChargingStation::waitToSendAgain() {
    const auto interval = scaled(configuration_.seconds("TransactionMessageRetryInterval"));
    const DateTime until = DateTime::now() + interval;
    while (isReady() && !isStopping_ && DateTime::now() < until) {
        co_await pause(until - DateTime::now());
    }
}

}  // namespace voltgate::simulator
