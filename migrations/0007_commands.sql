-- Commands that were given to stations, and what became of them.
create table command (
    id                 bigint generated always as identity primary key,
    station_id         text not null,
    kind               text not null,
    request            text not null,
    state              text not null check (
        state in ('Queued', 'Sent', 'Answered', 'Effective', 'Failed', 'Expired')),
    result             text check (result in (
        'Answered', 'CallError', 'NoAnswer', 'Disconnected', 'QueueFull', 'Unsupported', 'Invalid')),
    status             text,
    response           text,
    error_code         text,
    error_description  text,
    error_details      text,
    requested_by       text not null,
    created_at         timestamptz not null default now(),
    sent_at            timestamptz,
    answered_at        timestamptz,
    effective_at       timestamptz,
    transaction_number integer
);

create index command_station on command (station_id, id);
create index command_unfinished on command (id) where state in ('Queued', 'Sent');
