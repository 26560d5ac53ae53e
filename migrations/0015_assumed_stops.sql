-- Transactions whose stop never came are closed by us: assumed says so. A stop that comes after all
-- takes its place.
alter table transaction
    add column assumed boolean not null default false;

create index transaction_assumed on transaction (station_id, number) where assumed;
