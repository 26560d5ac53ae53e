-- Charging profiles that stations hold, as far as is known. The keys are those by which a station
-- replaces a profile; the profile of a transaction is held while that transaction is open.
create table charging_profile (
    station_id         text not null,
    profile_id         integer not null,
    evse_id            integer not null,     -- 0: the whole station.
    purpose            text not null check (
        purpose in ('ChargingStationMaxProfile', 'TxDefaultProfile', 'TxProfile')),
    kind               text not null check (kind in ('Absolute', 'Recurring', 'Relative')),
    recurrency_kind    text check (recurrency_kind in ('Daily', 'Weekly')),
    stack_level        integer not null,
    transaction_number integer,
    valid_from         timestamptz,
    valid_to           timestamptz,
    start_schedule     timestamptz,
    duration           integer,              -- s
    charging_rate_unit text not null check (charging_rate_unit in ('A', 'W')),
    min_charging_rate  double precision,
    period_start       integer[] not null,   -- s; one element per period in these three.
    period_limit       double precision[] not null,
    period_phases      integer[] not null,
    verdict            text not null check (verdict in ('Accepted', 'Unanswered')),
    installed_at       timestamptz not null,
    primary key (station_id, profile_id),
    unique (station_id, evse_id, purpose, stack_level)
);
