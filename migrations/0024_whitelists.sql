-- Whitelists that are kept by the installer API: local_list_desired holds the cards; here is which
-- tokens came onto record by them, and which stations have not been told of a change yet.
create table whitelist_card (
    station_id text not null,
    token_key  text not null,
    primary key (station_id, token_key)
);

create table whitelist (
    station_id      text primary key,
    is_synchronized boolean not null
);
