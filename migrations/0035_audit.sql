-- Who did what, from where, and what it changed. Grows and is never changed: the trigger lets entries
-- go by retention alone, which says so in its transaction.
create table audit_entry (
    number     bigint generated always as identity primary key,
    at         timestamptz not null,
    kind       text not null check (kind in ('Login', 'Logout', 'Refusal', 'Change', 'Command')),
    actor      text not null,
    name       text not null,
    address    text not null,
    action     text not null,
    target     text not null,
    request    text not null,
    before     text,
    after      text,
    station_id text,
    status     integer not null,
    count      bigint not null check (count > 0),
    request_id text not null
);

create index audit_entry_at on audit_entry (at);
create index audit_entry_station on audit_entry (lower(station_id), number) where station_id is not null;
create index audit_entry_actor on audit_entry (actor, number);
create index audit_entry_name on audit_entry (lower(name), number);

create function refuse_change_of_audit() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('voltgate.audit_retention', true) = 'on' then
        return old;
    end if;
    raise exception 'the audit log only grows (% refused)', lower(tg_op)
        using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_entry_only_grows before update or delete on audit_entry
    for each row execute function refuse_change_of_audit();
create trigger audit_entry_is_not_emptied before truncate on audit_entry
    for each statement execute function refuse_change_of_audit();
