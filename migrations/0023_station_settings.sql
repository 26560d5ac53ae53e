-- Settings of stations by the names of the installer API: what is desired, how far that has come,
-- and what the station has reported. Values are texts: words, numbers, or lists of both.
create table station_setting (
    station_id  text not null,
    name        text not null check (
        name in ('AuthenticationMode', 'SocketPermanentLockMode', 'GridMaxCurrent', 'LoadShedding',
                 'ChargeStationMaxCurrent', 'OnOffPeak', 'GridCurrents', 'ChargingSchedule')),
    desired     text,
    state       text not null default 'None' check (
        state in ('None', 'Pending', 'Applied', 'RebootRequired')),
    reason      text not null default '',
    desired_by  text not null default '',
    desired_at  timestamptz,
    reported    text,
    reported_at timestamptz,
    primary key (station_id, name),
    check ((state = 'None') = (desired is null))
);
