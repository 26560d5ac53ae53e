// Transactions and their meter values in OCPP 1.6. What a station reports here has happened: it is
// stored first, and a refusal is at most a word in the answer.
#include "ocpp/domain/energy_reading.hpp"
#include "ocpp/v16/central_system.hpp"
#include "ocpp/v16/conversions.hpp"

namespace voltgate::v16 {

Task<StartTransactionResponse> CentralSystem::startTransaction(
    ChargePoint& station, const StartTransactionRequest& request) {
    TransactionStart start{.station = station.id(),
                           .evse = toEvse(request.connectorId),
                           .idToken = toIdToken(request.idTag, station.idTokens()),
                           .meterStart = meterReading(request.meterStart),
                           .startedAt = request.timestamp,
                           .receivedAt = services_.clock.now(),
                           .reservation = request.reservationId,
                           .mayCharge = station.onboarding() == OnboardingStatus::Accepted};
    if (start.idToken.value != request.idTag.value) start.idTokenAsSent = request.idTag.value;
    const auto verdict = co_await services_.transactions.started(std::move(start));
    co_return StartTransactionResponse{.idTagInfo = toIdTagInfo(verdict.authorization),
                                       .transactionId = verdict.number.value};
}

Task<Empty> CentralSystem::meterValues(ChargePoint& station, const MeterValuesRequest& request) {
    MeterReport report{.station = station.id(),
                       .evse = toEvse(request.connectorId),
                       .transaction = request.transactionId,
                       .meterValues = toMeterValues(request.meterValue),
                       .receivedAt = services_.clock.now()};
    co_await services_.meterValues.report(std::move(report));
    co_return Empty{};
}

Task<StopTransactionResponse> CentralSystem::stopTransaction(
    ChargePoint& station, const StopTransactionRequest& request) {
    TransactionStop stop{.station = station.id(),
                         .transaction = request.transactionId,
                         .meterStop = meterReading(request.meterStop),
                         .stoppedAt = request.timestamp,
                         .receivedAt = services_.clock.now()};
    if (request.idTag) stop.idToken = toIdToken(*request.idTag, station.idTokens());
    if (request.reason) stop.reason = request.reason->value;
    if (request.transactionData) stop.meterValues = toMeterValues(*request.transactionData);

    const auto authorization = co_await services_.transactions.stopped(std::move(stop));
    StopTransactionResponse response;
    if (authorization) response.idTagInfo = toIdTagInfo(*authorization);
    co_return response;
}

}  // namespace voltgate::v16
