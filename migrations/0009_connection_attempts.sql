-- Every handshake that reached us, with its facts and the verdict.
create table connection_attempt (
    number       bigint generated always as identity primary key,
    at           timestamptz not null,
    address      text not null,
    path         text not null,
    station_id   text not null,
    subprotocols text not null,
    credentials  text not null check (credentials in ('None', 'Basic', 'Malformed')),
    tls          text not null,
    user_agent   text not null,
    verdict      text not null check (verdict in (
        'Accepted', 'BadPath', 'BadRequest', 'UnknownStation', 'NoCredentials', 'WrongCredentials',
        'NoSubprotocol', 'TlsRequired', 'Overloaded')),
    reason       text not null
);

create index connection_attempt_station on connection_attempt (lower(station_id), number);
create index connection_attempt_at on connection_attempt (at);
