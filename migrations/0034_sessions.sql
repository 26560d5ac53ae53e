-- Users who have logged in. A session ends when it is logged out, and all of a user's end when the
-- user is changed or removed.
create table login_session (
    id          text primary key,
    user_number bigint not null references user_account on delete cascade,
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null,
    address     text not null
);

create index login_session_user on login_session (user_number, created_at);
create index login_session_expires on login_session (expires_at);

alter table api_key add column expires_at timestamptz;

-- Whose stations users and keys have to do with (null: all), and which cards are a driver's own.
alter table user_account
    add column sites text[],
    add column cards text[] not null default '{}';
alter table api_key add column sites text[];
