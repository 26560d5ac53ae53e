// The frame log in PostgreSQL: written behind by COPY, read by station. Safe to use from any
// thread.
#pragma once
#include <set>

#include "db/database.hpp"
#include "db/write_behind.hpp"
#include "ocpp/repositories/frame_repository.hpp"

namespace voltgate::db {

class FrameRepository final : public voltgate::FrameRepository {
public:
    FrameRepository(Database& database, Postgres postgres, std::size_t mostQueuedBytes = 32 << 20);

    void record(FrameRecord frame) override;
    Task<Listed<FrameRecord>> list(FrameFilter filter, Page page) override;

    void stop() { writer_.stop(); }
    std::uint64_t dropped() const { return writer_.dropped(); }

private:
    void write(pqxx::connection& session, const std::vector<FrameRecord>& frames);

    Database& database_;
    std::set<std::chrono::sys_days> days_;  // Whose partitions exist; only the writer's thread.
    WriteBehind<FrameRecord> writer_;       // Last: its thread uses the rest.
};

}  // namespace voltgate::db
