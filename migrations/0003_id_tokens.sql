-- Identification tokens. token_key is the token in ASCII lower case: tokens compare so.
create table id_token (
    token_key           text primary key,
    value               text not null,
    type                text not null,
    number              bigint generated always as identity unique,
    status              text not null check (status in ('Accepted', 'Blocked', 'Expired', 'Invalid')),
    expires_at          timestamptz,
    group_id            text,
    allow_concurrent_tx boolean not null default false,
    label               text,
    revision            bigint not null default 1,
    created_at          timestamptz not null default now()
);

create index id_token_group on id_token (group_id, number) where group_id is not null;
