-- A running server hears what has changed, not only that something has: it reads just that. Of a
-- station: its number, its revision (0: it is removed) and its id, so that who knows of the change,
-- having made it, need not read at all.
create or replace function announce_station() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.revision = old.revision and new.id = old.id then
        return null;
    end if;
    if tg_op = 'DELETE' or (tg_op = 'UPDATE' and new.id <> old.id) then
        perform pg_notify('station_changed', old.number || ' 0 ' || old.id);
    end if;
    if tg_op <> 'DELETE' then
        perform pg_notify('station_changed', new.number || ' ' || new.revision || ' ' || new.id);
    end if;
    return null;
end
$$;

create function announce_token() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform pg_notify('id_token_changed', old.token_key);
    end if;
    if tg_op <> 'DELETE' then
        perform pg_notify('id_token_changed', new.token_key);
    end if;
    return null;
end
$$;

create trigger id_token_changed
after insert or update or delete on id_token
for each row execute function announce_token();

-- What a station reports of its settings wakes nobody.
create function announce_setting() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.desired is not distinct from old.desired
       or tg_op = 'INSERT' and new.desired is null
       or tg_op = 'DELETE' and old.desired is null then
        return null;
    end if;
    perform pg_notify('station_setting_changed', coalesce(new.station_id, old.station_id));
    return null;
end
$$;

create trigger station_setting_changed
after insert or update or delete on station_setting
for each row execute function announce_setting();

create function announce_whitelist() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.is_synchronized = old.is_synchronized then
        return null;
    end if;
    perform pg_notify('whitelist_changed', coalesce(new.station_id, old.station_id));
    return null;
end
$$;

create trigger whitelist_changed
after insert or update or delete on whitelist
for each row execute function announce_whitelist();

-- The stations that have not been told of the latest change are few among all that have a list.
create index whitelist_unsynchronized on whitelist (station_id) where not is_synchronized;
