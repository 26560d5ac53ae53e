-- Transactions are listed by when they began, whatever their numbers are: those that began while
-- PostgreSQL was away have numbers that were drawn ahead.
create index transaction_began on transaction (believed_time(started_at, start_received_at), number);
create index transaction_station_began
    on transaction (station_id, believed_time(started_at, start_received_at), number);
create index transaction_token_began
    on transaction (token_key, believed_time(started_at, start_received_at), number);
drop index transaction_station;
drop index transaction_token;

-- What is past its time is found without reading what is not. Rows come in the order of their times,
-- so that a few pages of index do.
create index command_created on command using brin (created_at);
create index security_change_ended on security_change using brin (ended_at);
create index firmware_update_ended on firmware_update using brin (ended_at);
create index log_request_created on log_request using brin (created_at);

-- A way to describe meter values that no meter value uses any more is dropped a day after that was
-- found out; who looks it up meanwhile uses it again.
alter table meter_value_shape
    add column unused_since timestamptz;
