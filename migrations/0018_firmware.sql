-- Firmware images, whose bytes are files, and the updates of stations with what they reported.
create table firmware (
    id                  bigint generated always as identity primary key,
    name                text not null,
    version             text not null,
    vendor              text,
    model               text,
    signature           text,
    signing_certificate text,
    file_name           text unique,   -- In the files folder; null until there is an image.
    file_size           bigint,
    file_sha256         text,
    created_at          timestamptz not null default now(),
    uploaded_at         timestamptz,
    check ((signature is null) = (signing_certificate is null)),
    check ((file_name is null) = (file_size is null)),
    check ((file_name is null) = (file_sha256 is null)),
    check ((file_name is null) = (uploaded_at is null))
);

create table firmware_update (
    id              integer generated always as identity primary key,
    station_id      text not null,
    firmware_id     bigint references firmware (id) on delete set null,
    location        text,
    version         text,
    is_signed       boolean not null,
    retrieve_at     timestamptz not null,
    install_at      timestamptz,
    retries         integer,
    retry_interval  integer,           -- s
    status          text not null check (status in (
        'Requested', 'Refused', 'Cancelled', 'DownloadScheduled', 'Downloading', 'DownloadPaused',
        'DownloadFailed', 'Downloaded', 'SignatureVerified', 'InvalidSignature', 'InstallScheduled',
        'InstallRebooting', 'Installing', 'InstallVerificationFailed', 'InstallationFailed',
        'Installed')),
    command_id      bigint,
    requested_by    text not null,
    created_at      timestamptz not null default now(),
    ended_at        timestamptz,
    token_hash      text unique,       -- Of its one-time URL.
    link_expires_at timestamptz,
    check ((token_hash is null) = (link_expires_at is null))
);

create index firmware_update_station on firmware_update (station_id, id);
create index firmware_update_firmware on firmware_update (firmware_id) where ended_at is null;

create table firmware_update_step (
    update_id integer not null references firmware_update (id) on delete cascade,
    number    integer not null,        -- Counted from 1.
    status    text not null,
    at        timestamptz not null,
    primary key (update_id, number)
);
