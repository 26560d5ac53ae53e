-- Certificates that our CA issued to stations. The newest of a station may be Pending while an older
-- one is Installed.
create table issued_certificate (
    number            bigint generated always as identity primary key,
    station_id        text not null,
    serial_number     text not null unique,
    subject           text not null,
    not_before        timestamptz not null,
    not_after         timestamptz not null,
    fingerprint       text not null,
    chain             text not null,        -- PEM.
    state             text not null check (state in (
                          'Pending', 'Installed', 'Refused', 'Undelivered', 'Superseded')),
    deliveries        integer not null default 0,
    issued_at         timestamptz not null,
    renewal_asked_at  timestamptz
);

create index issued_certificate_station on issued_certificate (station_id, number);
create unique index issued_certificate_pending on issued_certificate (station_id)
    where state = 'Pending';
create unique index issued_certificate_installed on issued_certificate (station_id)
    where state = 'Installed';
create index issued_certificate_end on issued_certificate (not_after) where state = 'Installed';

-- The roots that stations said they keep.
create table installed_certificate (
    station_id        text not null,
    use               text not null check (use in (
                          'CentralSystemRootCertificate', 'ManufacturerRootCertificate')),
    hash_algorithm    text not null check (hash_algorithm in ('SHA256', 'SHA384', 'SHA512')),
    issuer_name_hash  text not null,
    issuer_key_hash   text not null,
    serial_number     text not null,
    reported_at       timestamptz not null,
    primary key (station_id, use, serial_number, issuer_key_hash, issuer_name_hash, hash_algorithm)
);

create table security_event (
    number            bigint generated always as identity primary key,
    station_id        text not null,
    source            text not null check (source in ('Station', 'CentralSystem')),
    type              text not null,
    tech_info         text,
    at                timestamptz not null,
    received_at       timestamptz not null
);

create index security_event_station on security_event (station_id, number);
create index security_event_received on security_event (received_at);

-- What a station may authenticate itself with besides, while a change is under way.
alter table station
    add column next_credential_salt text,
    add column next_credential_hash text,
    add column next_security_profile integer check (next_security_profile between 1 and 3),
    add constraint station_next_credential_check
        check ((next_credential_salt is null) = (next_credential_hash is null));

create table security_change (
    number            bigint generated always as identity primary key,
    station_id        text not null,
    kind              text not null check (kind in ('AuthorizationKey', 'SecurityProfile')),
    security_profile  integer check (security_profile between 1 and 3),
    state             text not null check (state in (
                          'Requested', 'Accepted', 'Completed', 'Rejected', 'Superseded')),
    detail            text not null,
    requested_by      text not null,
    created_at        timestamptz not null,
    ended_at          timestamptz,
    check ((kind = 'SecurityProfile') = (security_profile is not null)),
    check ((state in ('Requested', 'Accepted')) = (ended_at is null))
);

create index security_change_station on security_change (station_id, kind, number);
create unique index security_change_open on security_change (station_id, kind)
    where state in ('Requested', 'Accepted');
