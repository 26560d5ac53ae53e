-- Charging stations: who may connect, and what they last said about themselves.
create sequence station_number as bigint minvalue 100000;

create table station (
    id                text primary key,
    number            bigint not null default nextval('station_number') unique,
    name              text,
    site_id           text,
    security_profile  integer not null default 1 check (security_profile between 0 and 3),
    credential_salt   text,
    credential_hash   text,
    onboarding        text not null check (onboarding in ('Accepted', 'Pending', 'Rejected')),
    revision          bigint not null default 1,
    created_at        timestamptz not null default now(),

    ocpp_version      text check (ocpp_version in ('1.6', '2.0.1', '2.1')),
    vendor            text,
    model             text,
    serial_number     text,
    charge_box_serial_number text,
    firmware_version  text,
    iccid             text,
    imsi              text,
    meter_type        text,
    meter_serial_number text,
    last_boot_at      timestamptz,
    last_seen_at      timestamptz,
    check ((credential_salt is null) = (credential_hash is null)),
    check ((vendor is null) = (model is null))
) with (fillfactor = 80);

-- Stations write their own id in any case.
create unique index station_id_key on station (lower(id));

-- A running server hears when another process changes a station. Boots and sightings are no changes
-- of the operator: they leave the revision alone and wake nobody.
create function announce_station() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.revision = old.revision then
        return null;
    end if;
    perform pg_notify('station_changed', coalesce(new.id, old.id));
    return null;
end
$$;

create trigger station_changed
after insert or update or delete on station
for each row execute function announce_station();
