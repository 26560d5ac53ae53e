-- What the reconciliation report looks for and would otherwise have to search for.
create index meter_value_unattached on meter_value (filed_at, station_id)
    where transaction_number is null;

create index parked_stop_received on parked_stop (received_at);
