-- What came of requests that are to be done once, by the key that their caller gave them. Without a
-- status the request has begun and nothing more is known; without a body the answer was too large.
create table idempotency_key (
    caller        text not null,
    key           text not null,
    fingerprint   text not null,
    begun_at      timestamptz not null,
    status        integer,
    header_names  text[] not null default '{}',
    header_values text[] not null default '{}',
    body          text,
    primary key (caller, key)
);

create index idempotency_key_caller on idempotency_key (caller, begun_at);
create index idempotency_key_begun_at on idempotency_key (begun_at);
