-- Certificates of our CA that were taken back before their end.
create table revoked_certificate (
    serial_number     text primary key,
    station_id        text not null,
    revoked_at        timestamptz not null,
    not_after         timestamptz not null,
    revoked_by        text not null
);

create index revoked_certificate_end on revoked_certificate (not_after);
