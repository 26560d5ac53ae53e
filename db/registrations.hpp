// Stations and tokens that are added one by one, by many at once: whatever waits is added in one
// transaction. What is added is announced (NOTIFY), and PostgreSQL lets one transaction that
// announces commit at a time: one by one they would wait for a disk sync each. Safe to use from any
// thread.
#pragma once
#include <optional>

#include "db/lane.hpp"
#include "ocpp/domain/id_token.hpp"
#include "ocpp/domain/station.hpp"

namespace voltgate::db {

class Registrations {
public:
    Registrations(Postgres postgres, TimeLimits limits);

    /// Nothing when it is on record already. Throws DatabaseUnavailable.
    Task<std::optional<ChargingStation>> add(ChargingStation station);
    Task<std::optional<IdTokenRecord>> add(IdTokenRecord token);

    void stop() { lane_.stop(); }

private:
    using NewStation = Waiting<ChargingStation, std::optional<ChargingStation>>;
    using NewToken = Waiting<IdTokenRecord, std::optional<IdTokenRecord>>;
    using Waiters = Batch<NewStation, NewToken>;

    static void addTogether(Connection& connection, Waiters& waiters);

    Lane<Waiters> lane_;
};

}  // namespace voltgate::db
