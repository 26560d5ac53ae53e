#include "db/journal_record.hpp"

#include <cmath>
#include <limits>

#include "db/binary.hpp"
#include "db/durable_file.hpp"
#include "ocpp/domain/energy_reading.hpp"

namespace voltgate::db {

// Found by the codec through its namespace.
void fields(auto& codec, Like<StationId> auto& id) { codec(id.value); }
void fields(auto& codec, Like<EvseId> auto& id) { codec(id.value); }
void fields(auto& codec, Like<ConnectorId> auto& id) { codec(id.value); }
void fields(auto& codec, Like<TransactionNumber> auto& number) { codec(number.value); }
void fields(auto& codec, Like<IdToken> auto& token) { codec(token.value, token.type); }

void fields(auto& codec, Like<SampledValue> auto& s) {
    codec(s.value, s.context, s.format, s.measurand, s.phase, s.location, s.unit);
}
void fields(auto& codec, Like<MeterValue> auto& value) {
    codec(value.sampledAt, value.sampledValues);
}
void fields(auto& codec, Like<BootReport> auto& b) {
    codec(b.vendor, b.model, b.serialNumber, b.chargeBoxSerialNumber, b.firmwareVersion, b.iccid,
          b.imsi, b.meterType, b.meterSerialNumber);
}

// One that was not told is written as no number, which no station can tell.
void reading(auto& codec, Like<std::optional<double>> auto& wh) {
    double number = wh.value_or(std::numeric_limits<double>::quiet_NaN());
    codec(number);
    if constexpr (!std::is_const_v<std::remove_reference_t<decltype(wh)>>) {
        wh = meterReading(number);
    }
}

void fields(auto& codec, Like<StationBoot> auto& boot) {
    codec(boot.station, boot.report, boot.version, boot.at);
}
void fields(auto& codec, Like<TransactionStart> auto& s) {
    codec(s.station, s.evse, s.idToken, s.groupId);
    reading(codec, s.meterStart);
    codec(s.startedAt, s.receivedAt, s.reservation, s.verdict, s.number);
}
void fields(auto& codec, Like<MeterReport> auto& r) {
    codec(r.station, r.evse, r.transaction, r.meterValues, r.receivedAt);
}
void fields(auto& codec, Like<TransactionStop> auto& s) {
    codec(s.station, s.transaction, s.idToken);
    reading(codec, s.meterStop);
    codec(s.stoppedAt, s.receivedAt, s.reason, s.meterValues);
}
void fields(auto& codec, Like<ConnectorReport> auto& r) {
    codec(r.station, r.evse, r.connector, r.status, r.errorCode, r.info, r.vendorId,
          r.vendorErrorCode, r.reportedAt, r.receivedAt);
}

namespace {

constexpr unsigned char format = 0x10;  // The high half of the first byte; the low one is the kind.

template <std::size_t kind>
void append(std::string& out, const std::variant_alternative_t<kind, JournalRecord>& report) {
    std::string payload(1, static_cast<char>(format | kind));
    BinaryWriter writer(payload);
    writer(report);
    // Later than the format: only where there is one, so that both releases read the others.
    if constexpr (kind == 1) {
        if (report.idTokenAsSent || !report.tokenAsked)
            writer(report.idTokenAsSent.value_or(std::string()));
        if (!report.tokenAsked) writer(report.tokenAsked);
    }
    appendFrame(out, payload);
}

template <std::size_t kind>
JournalRecord readKind(std::string_view payload) {
    std::variant_alternative_t<kind, JournalRecord> report;
    BinaryReader reader(payload);
    reader(report);
    if constexpr (kind == 1) {
        if (!reader.isAtEnd()) reader(report.idTokenAsSent.emplace());
        if (!reader.isAtEnd()) reader(report.tokenAsked);
        if (report.idTokenAsSent == std::string()) report.idTokenAsSent.reset();
    }
    reader.finish();
    return report;
}

}  // namespace

void appendRecord(std::string& out, const StationBoot& boot) { append<0>(out, boot); }
void appendRecord(std::string& out, const TransactionStart& start) { append<1>(out, start); }
void appendRecord(std::string& out, const MeterReport& report) { append<2>(out, report); }
void appendRecord(std::string& out, const TransactionStop& stop) { append<3>(out, stop); }
void appendRecord(std::string& out, const ConnectorReport& report) { append<4>(out, report); }

JournalRecord readRecord(std::string_view payload) {
    if (payload.empty()) throw BinaryFault("it is empty");
    const auto head = static_cast<unsigned char>(payload[0]);
    payload.remove_prefix(1);
    switch (head) {
        case format | 0U:
            return readKind<0>(payload);
        case format | 1U:
            return readKind<1>(payload);
        case format | 2U:
            return readKind<2>(payload);
        case format | 3U:
            return readKind<3>(payload);
        case format | 4U:
            return readKind<4>(payload);
        default:
            throw BinaryFault("its kind is unknown to this release");
    }
}

const StationId& stationOf(const JournalRecord& record) {
    return std::visit([](const auto& report) -> const StationId& { return report.station; },
                      record);
}

}  // namespace voltgate::db
