-- What is known of a connection since there is TLS, and how a station wants its connection kept.
alter table connection_attempt
    add column certificate      text not null default '',
    add column security_profile integer check (security_profile between 0 and 3),
    drop constraint connection_attempt_verdict_check,
    add constraint connection_attempt_verdict_check check (verdict in (
        'Accepted', 'BadPath', 'BadRequest', 'UnknownStation', 'NoCredentials', 'WrongCredentials',
        'NoSubprotocol', 'TlsRequired', 'Overloaded', 'NoCertificate', 'WrongCertificate',
        'TooManyFailures', 'TlsOnPlainPort', 'PlainOnTlsPort', 'TlsFailed', 'NotHttp',
        'ProtocolError'));

-- Absent members are at their defaults (docs/operations.md).
alter table station
    add column quirks jsonb not null default '{}' check (jsonb_typeof(quirks) = 'object');
