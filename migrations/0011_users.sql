-- People and programs that use the REST API.
create table user_account (
    number        bigint generated always as identity primary key,
    email         text not null unique check (email = lower(email)),
    password_hash text not null,
    role          text not null
        check (role in ('Admin', 'Operator', 'Installer', 'Viewer', 'Driver')),
    created_at    timestamptz not null default now()
);

create table api_key (
    number       bigint generated always as identity primary key,
    name         text not null,
    secret_hash  text not null unique,
    role         text not null
        check (role in ('Admin', 'Operator', 'Installer', 'Viewer', 'Driver')),
    created_at   timestamptz not null default now(),
    last_used_at timestamptz
);
