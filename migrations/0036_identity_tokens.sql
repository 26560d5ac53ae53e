-- Identity tokens of the installer API that were made here or have been used; by its id one can be
-- revoked.
create table identity_token (
    id             text primary key,
    station_id     text not null,
    station_number bigint not null,
    role           text not null,
    issued_at      timestamptz not null,
    expires_at     timestamptz,
    issued_by      text not null,
    last_used_at   timestamptz,
    revoked_at     timestamptz
);

create index identity_token_station on identity_token (lower(station_id), issued_at);
