-- Transactions, and stops that found none. Nothing here refers to other tables by foreign key: what
-- a station reports is recorded whatever is known about the station, the token or the reservation.
create sequence transaction_number as integer minvalue 100000 no cycle;

create table transaction (
    number            integer primary key,
    transaction_id    text not null,     -- On the wire; in OCPP 1.6 the number.
    station_id        text not null,
    evse_id           integer not null,
    connector_id      integer not null default 1,
    id_token          text not null,
    id_token_type     text not null,
    token_key         text not null,     -- id_token in ASCII lower case.
    group_id          text,
    verdict           text not null
        check (verdict in ('Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx')),
    meter_start       double precision not null,
    started_at        timestamptz not null,
    start_received_at timestamptz not null,
    reservation_id    integer,           -- The one it used.

    meter_stop        double precision,
    stopped_at        timestamptz,
    stop_received_at  timestamptz,
    stop_reason       text,
    stop_id_token     text,
    stop_sent_as      bigint,            -- The number that the stop named.
    check ((stopped_at is null) = (meter_stop is null)),
    check ((stopped_at is null) = (stop_received_at is null))
) with (fillfactor = 80);

-- A start that is sent again is the same start. A clock that was never set repeats itself after each
-- power cut, so before 2020 only starts of the last day count as the same; the writer looks for them.
create unique index transaction_start_key
    on transaction (station_id, evse_id, started_at, meter_start, token_key)
    where started_at >= '2020-01-01 00:00:00+00';

create index transaction_start_before_2020 on transaction (station_id, started_at)
    where started_at < '2020-01-01 00:00:00+00';

create index transaction_station on transaction (station_id, number);
create index transaction_token on transaction (token_key, number);
create index transaction_start on transaction using brin (started_at);
create index transaction_open on transaction (station_id, evse_id, number) where stopped_at is null;
create index transaction_open_token on transaction (token_key) where stopped_at is null;

-- Unmatched: waits for its transaction, paired when one appears. Correction: a second, different stop
-- of a transaction that is closed; a person must look.
create table parked_stop (
    number            bigint generated always as identity primary key,
    kind              text not null check (kind in ('Unmatched', 'Correction')),
    station_id        text not null,
    sent_as           bigint not null,
    id_token          text,
    token_key         text,
    meter_stop        double precision not null,
    stopped_at        timestamptz not null,
    received_at       timestamptz not null,
    reason            text,
    transaction_number integer,          -- Of a correction, or once it is paired.
    meter_filed_at    timestamptz[] not null default '{}', -- Its rows in meter_value, which are
    meter_digest      bigint[] not null default '{}',      -- attached when it is paired.
    unique (station_id, sent_as, stopped_at, meter_stop)
);

create index parked_stop_unmatched on parked_stop (station_id) where transaction_number is null;
