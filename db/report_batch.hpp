// What stations report, as requests that wait together for one database transaction, and where they
// go when PostgreSQL is away. Plain data.
#pragma once
#include "db/batch.hpp"
#include "ocpp/domain/station.hpp"
#include "ocpp/domain/transaction.hpp"

namespace voltgate::db {

struct StationBoot {
    StationId station;
    BootReport report;
    OcppVersion version{};
    DateTime at;
};

using WaitingBoot = Waiting<StationBoot, Done>;
using WaitingStart = Waiting<TransactionStart, StartedTransaction>;
using WaitingMeterReport = Waiting<MeterReport, Done>;
using WaitingStop = Waiting<TransactionStop, StoppedTransaction>;
using WaitingConnectorReport = Waiting<ConnectorReport, Done>;

/// The kinds are written in this order.
using ReportBatch =
    Batch<WaitingBoot, WaitingStart, WaitingMeterReport, WaitingStop, WaitingConnectorReport>;

}  // namespace voltgate::db
