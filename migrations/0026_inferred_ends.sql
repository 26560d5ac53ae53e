-- What we inferred of a charge's end gives way to what its station says, so it has to be known what
-- was inferred, and from what.
alter table transaction
    add column guessed boolean not null default false, -- Its stop named another number; it fitted.
    add column assumed_at timestamptz, -- When what ended an assumed one happened; null: a silence.
    add column energy double precision, -- Wh, where it is not the difference of both ends.
    add column own_id bigint;           -- What the station calls it, where that is not our number.

create index transaction_own_id on transaction (station_id, own_id) where own_id is not null;
create index transaction_assumed_at on transaction (station_id, evse_id, stop_received_at)
    where assumed;
create index parked_stop_transaction on parked_stop (transaction_number)
    where transaction_number is not null;

-- The time that a station says, where its clock can be believed, else that of reception.
create function believed_time(said timestamptz, received timestamptz) returns timestamptz
    language sql immutable parallel safe
    return case when said >= '2020-01-01 00:00:00+00'::timestamptz
                 and said - received <= interval '5 minutes'
                then said
                else received
           end;
