-- Attempts that are alike are one row: refused ones of one address, station and reason, accepted ones
-- of one address and station in an hour. Its number is drawn anew with each that is added.
alter table connection_attempt
    add column fold_key              text unique,   -- Null in rows from before.
    add column host                  text not null default '',
    add column count                 bigint not null default 1 check (count > 0),
    add column first_at              timestamptz,   -- Null: at.
    add column certificate_not_after timestamptz,
    add column user_name_is_id       boolean not null default true,
    -- The password that an unknown station showed: it may be adopted with it.
    add column shown_salt            text,
    add column shown_hash            text,
    add check ((shown_salt is null) = (shown_hash is null));

create index connection_attempt_refused_host on connection_attempt (host, number)
    where verdict <> 'Accepted';
create index connection_attempt_refused on connection_attempt (number)
    where verdict <> 'Accepted';

-- What of a connection is worth knowing when the station is gone, or from another process.
alter table station
    add column connected_since    timestamptz,
    add column last_message_at    timestamptz,
    add column heartbeat_interval integer check (heartbeat_interval > 0);   -- s

-- What an operator set a variable to, and the station agreed to.
create table variable_desired (
    station_id   text not null,
    component    text not null default '',   -- Empty where there is none.
    name_key     text not null,              -- The name in ASCII lower case.
    name         text not null,
    value        text not null,
    at           timestamptz not null,
    needs_reboot boolean not null,
    primary key (station_id, component, name_key)
);
