-- Stations that knock at the port of the REST API are on record too, and the doctor asks who else gets
-- in from an address.
alter table connection_attempt
    drop constraint connection_attempt_verdict_check,
    add constraint connection_attempt_verdict_check check (verdict in (
        'Accepted', 'BadPath', 'BadRequest', 'UnknownStation', 'NoCredentials', 'WrongCredentials',
        'NoSubprotocol', 'TlsRequired', 'Overloaded', 'NoCertificate', 'WrongCertificate',
        'TooManyFailures', 'TlsOnPlainPort', 'PlainOnTlsPort', 'TlsFailed', 'NotHttp',
        'ProtocolError', 'WrongPort'));

create index connection_attempt_accepted_host on connection_attempt (host)
    where verdict = 'Accepted';
