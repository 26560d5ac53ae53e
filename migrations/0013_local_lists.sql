-- Local authorization lists: what the operator wants in the list of a station, and what the station
-- is believed to hold. The verdicts of the wanted tokens are those of id_token.
create table local_list (
    station_id text primary key,
    version    integer,          -- Null: unknown.
    synced_at  timestamptz
);

create table local_list_desired (
    station_id text not null,
    token_key  text not null,
    primary key (station_id, token_key)
);

create table local_list_held (
    station_id text not null,
    token_key  text not null,
    id_token   text not null,
    status     text not null
        check (status in ('Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx')),
    expires_at timestamptz,
    group_id   text,
    primary key (station_id, token_key)
);
