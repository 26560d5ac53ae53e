-- The variables that stations have reported; an OCPP 1.6 configuration key has no component.
create table variable (
    station_id  text not null,
    component   text not null default '',   -- Empty where there is none.
    name        text not null,
    value       text,
    read_only   boolean not null,
    reported_at timestamptz not null,
    primary key (station_id, component, name)
);
