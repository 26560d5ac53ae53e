// One report of a station as a record of the journal. The first byte names format and kind, so that
// a later release reads what an earlier one wrote. Plain values.
#pragma once
#include <string>
#include <string_view>
#include <variant>

#include "db/report_batch.hpp"

namespace voltgate::db {

using JournalRecord =
    std::variant<StationBoot, TransactionStart, MeterReport, TransactionStop, ConnectorReport>;

/// Appends the record as one frame.
void appendRecord(std::string& out, const StationBoot& boot);
void appendRecord(std::string& out, const TransactionStart& start);
void appendRecord(std::string& out, const MeterReport& report);
void appendRecord(std::string& out, const TransactionStop& stop);
void appendRecord(std::string& out, const ConnectorReport& report);

/// The record of a frame's payload. Throws BinaryFault.
JournalRecord readRecord(std::string_view payload);

const StationId& stationOf(const JournalRecord& record);

}  // namespace voltgate::db
