// Writes meter values in bulk. It remembers shapes and partitions that exist, so it belongs to one
// thread. The shapes and partitions that a batch needs are committed before the batch: they are
// true whatever becomes of it.
#pragma once
#include <chrono>
#include <map>
#include <pqxx/pqxx>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "db/left_out.hpp"
#include "db/meter_value_row.hpp"

namespace voltgate::db {

/// A row that says something new of its charge: that is closed already, or the row tells how the
/// station calls it.
struct TouchedCharge {
    TransactionNumber number;
    const MeterValueRow* row = nullptr;
    int naming = 0;  ///< As ChargeReading::naming.
    DateTime at;     ///< The station's time where it can be believed, else of reception.
    bool isClosed = false;
};

class MeterValueWriter {
public:
    /// Ways to describe a meter value that a station may bring in while the program runs; values
    /// that are described in yet another way are not kept.
    static constexpr std::size_t mostShapesOfAStation = 500;

    /// Makes the partitions and shapes that the rows need, and fills in their shapeId.
    void prepare(pqxx::connection& session, std::vector<MeterValueRow>& rows);
    /// Writes the rows, attached to their transactions; rows that are there already are left alone.
    static std::vector<TouchedCharge> insert(pqxx::work& tx,
                                             const std::vector<MeterValueRow>& rows);
    /// Forgets what exists: another process or the retention may have dropped a partition.
    void forget();

private:
    std::optional<int> shapeId(pqxx::connection& session, const MeterValueRow& row);
    std::optional<int> lookedUp(pqxx::connection& session, const MeterValueRow& row);

    std::set<std::chrono::year_month> months_;
    std::unordered_map<std::string, int> shapes_;
    std::chrono::steady_clock::time_point shapesSince_{};
    std::map<StationId, std::size_t> shapesOfStation_;  // That came with it.
    LeftOut leftOut_{"a station describes its meter values in more ways than are kept"};
};

}  // namespace voltgate::db
