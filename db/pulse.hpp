// The pulse of PostgreSQL: a lane of its own, with one question. So whoever asks waits neither for
// a connection of the pool nor for those who wait for one. Safe to use from any thread.
#pragma once
#include "db/lane.hpp"
#include "ocpp/repositories/database_pulse.hpp"

namespace voltgate::db {

class Pulse final : public DatabasePulse {
public:
    explicit Pulse(const Postgres& postgres);

    Task<bool> isFelt() override;
    void stop() { lane_.stop(); }

private:
    using Question = Waiting<Done, Done>;

    const Postgres postgres_;
    Lane<Batch<Question>> lane_;
};

}  // namespace voltgate::db
