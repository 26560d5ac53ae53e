-- Changes and commands that have begun: the entry of the audit log takes the place of its row when they
-- are done. What a process that ended has left here becomes an entry at the next start.
create table audit_intent (
    number     bigint generated always as identity primary key,
    at         timestamptz not null,
    kind       text not null check (kind in ('Change', 'Command')),
    actor      text not null,
    name       text not null,
    address    text not null,
    action     text not null,
    target     text not null,
    request    text not null,
    station_id text,
    request_id text not null
);
