-- Meter values: one row per MeterValue element. What describes the values (measurand, unit, phase ...)
-- hardly ever changes from message to message and is kept once, as their shape.
create table meter_value_shape (
    id        integer generated always as identity primary key,
    digest    bytea not null unique,   -- SHA-256 of the description.
    context   text[] not null,         -- The n-th element of each array describes the n-th value;
    format    text[] not null,         -- null where the station did not say.
    measurand text[] not null,
    phase     text[] not null,
    location  text[] not null,
    unit      text[] not null
);

create sequence meter_value_number as bigint;

-- Filed by the station's time, by month. Odd clocks have partitions of their own: filed_at is
-- sampled_at, but 'infinity' for times far in the future. The digest covers the content, so that a
-- report that is sent again changes nothing.
create table meter_value (
    number             bigint not null default nextval('meter_value_number'),
    filed_at           timestamptz not null,
    digest             bigint not null,
    station_id         text not null,
    evse_id            integer not null,
    transaction_number integer,
    sampled_at         timestamptz not null,
    received_at        timestamptz not null,
    shape_id           integer not null,
    values             text[] not null
) partition by range (filed_at);

create unique index meter_value_key on meter_value (filed_at, digest);
create index meter_value_transaction on meter_value (transaction_number, number)
    where transaction_number is not null;

create table meter_value_before_2020 partition of meter_value
    for values from (minvalue) to ('2020-01-01 00:00:00+00');
create table meter_value_undated partition of meter_value
    for values from ('2100-01-01 00:00:00+00') to (maxvalue);

-- One row per sampled value, as OCPP describes it.
create view sampled_value as
select m.number,
       sample.place,
       m.station_id,
       m.evse_id,
       m.transaction_number,
       m.sampled_at,
       m.received_at,
       sample.value,
       case
           when sample.value ~ '^\s*[-+]?[0-9]{1,40}(\.[0-9]{0,40})?([eE][-+]?[0-9]{1,2})?\s*$'
               then sample.value::numeric
       end as number_value,
       coalesce(s.context[sample.place], 'Sample.Periodic') as context,
       coalesce(s.format[sample.place], 'Raw') as format,
       coalesce(s.measurand[sample.place], 'Energy.Active.Import.Register') as measurand,
       s.phase[sample.place] as phase,
       coalesce(s.location[sample.place], 'Outlet') as location,
       coalesce(s.unit[sample.place],
                case when coalesce(s.measurand[sample.place], 'Energy') like 'Energy%' then 'Wh' end
               ) as unit
from meter_value m
join meter_value_shape s on s.id = m.shape_id
cross join lateral unnest(m.values) with ordinality as sample(value, place);
