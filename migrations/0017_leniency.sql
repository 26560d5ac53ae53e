-- What stations send against the rules of OCPP, counted by rule; and what is forgiven to each.
create table violation (
    station_id        text not null,
    rule              text not null,
    count             bigint not null check (count > 0),
    first_at          timestamptz not null,
    last_at           timestamptz not null,
    last_action       text not null,
    last_path         text not null,
    example           text not null,        -- Of what was sent last; empty where it may be a secret.
    primary key (station_id, rule)
) with (fillfactor = 80);

-- Strict: nothing is forgiven. Otherwise everything is but the rules named here.
alter table station
    add column leniency_strict boolean not null default false,
    add column leniency_off text[] not null default '{}';
