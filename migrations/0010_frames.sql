-- The frame log. Diagnostics, not records: its partitions are unlogged, so they cost no WAL and are
-- empty after a crash. One partition per day, so that retention is a drop.
create sequence frame_number as bigint;

create table frame (
    number     bigint not null default nextval('frame_number'),
    at         timestamptz not null,
    station_id text not null,
    direction  text not null check (direction in ('Received', 'Sent')),
    kind       text not null,
    action     text not null,
    message_id text not null,
    frame      text not null
) partition by range (at);

create index frame_station on frame (station_id, number);
