-- Reservations of an EVSE, or of any EVSE of a station (evse_id 0), for a token or its group.
create sequence reservation_number as integer minvalue 1 no cycle;

create table reservation (
    id                 integer primary key default nextval('reservation_number'),
    station_id         text not null,
    evse_id            integer not null,
    id_token           text not null,
    id_token_type      text not null,
    token_key          text not null,   -- id_token in ASCII lower case.
    group_id           text,
    expires_at         timestamptz not null,
    status             text not null check (
        status in ('Requested', 'Active', 'Refused', 'Cancelled', 'Expired', 'Used')),
    transaction_number integer,
    created_at         timestamptz not null default now(),
    ended_at           timestamptz
);

create index reservation_station on reservation (station_id, id);
create index reservation_token on reservation (token_key, id);
create index reservation_live on reservation (station_id, evse_id)
    where status in ('Requested', 'Active');
