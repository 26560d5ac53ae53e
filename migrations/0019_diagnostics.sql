-- Logs that stations were asked for, and the files that they brought.
create table log_request (
    id              integer generated always as identity primary key,
    station_id      text not null,
    kind            text not null check (kind in ('Diagnostics', 'DiagnosticsLog', 'SecurityLog')),
    oldest          timestamptz,
    latest          timestamptz,
    location        text,
    retries         integer,
    retry_interval  integer,           -- s
    status          text not null check (status in (
        'Requested', 'Refused', 'Nothing', 'Cancelled', 'Uploading', 'Uploaded', 'UploadFailed',
        'BadMessage', 'NotSupportedOperation', 'PermissionDenied')),
    announced_name  text,
    command_id      bigint,
    requested_by    text not null,
    created_at      timestamptz not null default now(),
    token_hash      text unique,       -- Of its one-time URL.
    link_expires_at timestamptz,
    uploaded_name   text,              -- As the station called the file.
    uploaded_at     timestamptz,
    file_name       text unique,       -- In the files folder; null again when its time is over.
    file_size       bigint,
    file_sha256     text,
    check ((token_hash is null) = (link_expires_at is null)),
    check ((uploaded_at is null) = (uploaded_name is null))
);

create index log_request_station on log_request (station_id, id);
create index log_request_file on log_request (uploaded_at) where file_name is not null;
