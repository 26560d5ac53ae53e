-- Connectors with their last status. They are created on first sight, also of a station that was
-- removed meanwhile: a status is a fact, so there is no foreign key.
create table connector (
    station_id        text not null,
    evse_id           integer not null,
    connector_id      integer not null,
    status            text not null,
    error_code        text not null,
    info              text,
    vendor_id         text,
    vendor_error_code text,
    reported_at       timestamptz,          -- By the station's clock, as it was sent.
    plausible_at      timestamptz,          -- reported_at where that clock can be believed.
    received_at       timestamptz not null,
    since             timestamptz not null, -- When this status began.
    primary key (station_id, evse_id, connector_id)
) with (fillfactor = 80);
