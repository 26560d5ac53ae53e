#include "db/meter_value_row.hpp"

#include "db/parameter.hpp"
#include "db/partitions.hpp"

namespace voltgate::db {
namespace {

const DateTime earliestPlausible = *DateTime::parse("2020-01-01T00:00:00Z");
// A sample can't be younger than its report, but clocks may be off and zones mistaken.
constexpr Duration farthestAhead = std::chrono::hours(24 * 60);

// FNV-1a over everything, with a final mix: 64 bits that are the same on every machine and in every
// release, for they are stored.
class Digest {
public:
    void add(std::string_view text) {
        for (const char c : text) addByte(static_cast<unsigned char>(c));
        addByte(0xFF);  // Never part of UTF-8: no two lists of texts run into the same bytes.
    }
    void add(std::int64_t number) {
        for (int shift = 0; shift < 64; shift += 8) {
            addByte(static_cast<unsigned char>(static_cast<std::uint64_t>(number) >> shift));
        }
    }
    std::int64_t value() const {
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 33)) * 0xFF51AFD7ED558CCDull;
        mixed = (mixed ^ (mixed >> 33)) * 0xC4CEB9FE1A85EC53ull;
        return static_cast<std::int64_t>(mixed ^ (mixed >> 33));
    }

private:
    void addByte(unsigned char byte) { state_ = (state_ ^ byte) * 0x100000001B3ull; }

    std::uint64_t state_ = 0xCBF29CE484222325ull;
};

void describe(std::string& shape, const std::optional<std::string>& part) {
    shape += part ? '+' : '-';  // An absent part is not an empty one.
    if (part) shape += *part;
    shape += '\x1F';
}

std::string shapeOf(const MeterValue& value) {
    std::string shape;
    for (const auto& sample : value.sampledValues) {
        for (const auto* part : {&sample.context, &sample.format, &sample.measurand, &sample.phase,
                                 &sample.location, &sample.unit}) {
            describe(shape, *part);
        }
        shape += '\x1E';
    }
    return shape;
}

void file(MeterValueRow& row) {
    const auto sampledAt = row.value->sampledAt;
    if (sampledAt > row.receivedAt + farthestAhead) {
        row.filedElsewhere = "infinity";
        return;
    }
    const auto month = monthOf(sampledAt);
    if (sampledAt >= earliestPlausible && month < endOfMonths) row.month = month;
}

std::int64_t digestOf(const MeterValueRow& row) {
    Digest digest;
    digest.add(row.station->value);
    digest.add(row.evse ? row.evse->value : -1);
    digest.add(row.transaction.has_value() ? 1 : 0);
    digest.add(row.transaction.value_or(0));
    digest.add(row.value->sampledAt.milliseconds());
    digest.add(row.shape);
    for (const auto& sample : row.value->sampledValues) digest.add(sample.value);
    return digest.value();
}

MeterValueRow makeRow(const StationId& station, std::optional<EvseId> evse,
                      std::optional<std::int64_t> transaction, const MeterValue& value,
                      DateTime receivedAt) {
    MeterValueRow row{.station = &station,
                      .evse = evse,
                      .transaction = transaction,
                      .value = &value,
                      .receivedAt = receivedAt,
                      .filedElsewhere = {},
                      .month = {},
                      .digest = 0,
                      .shape = shapeOf(value),
                      .reading = energyReading(value)};
    file(row);
    row.digest = digestOf(row);
    return row;
}

}  // namespace

void appendRows(std::vector<MeterValueRow>& rows, const MeterReport& report) {
    for (const auto& value : report.meterValues) {
        rows.push_back(
            makeRow(report.station, report.evse, report.transaction, value, report.receivedAt));
    }
}

void appendRows(std::vector<MeterValueRow>& rows, const TransactionStop& stop) {
    for (const auto& value : stop.meterValues) {
        rows.push_back(
            makeRow(stop.station, std::nullopt, stop.transaction, value, stop.receivedAt));
    }
}

}  // namespace voltgate::db
