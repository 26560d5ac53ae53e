-- The reading of the charge among the samples of a row, and how much it is worth: chosen by
-- ocpp/domain/energy_reading.hpp when the row is written.
alter table meter_value
    add column energy_wh double precision,
    add column energy_quality smallint,
    add column energy_point smallint,   -- 0 at the begin of a charge, 1 during it, 2 at its end.
    add column naming smallint not null default 0; -- 2 by our number, 1 by the station's own, 0 by
                                                   -- place, or stored before it was noted.

-- Charges that are under way, or may be again, go on with what they have.
update meter_value m
set energy_wh = s.wh, energy_quality = 14, energy_point = 1
from (select distinct on (v.number)
             v.number, v.transaction_number,
             v.number_value * case lower(v.unit) when 'kwh' then 1000 else 1 end as wh
      from transaction t
      join sampled_value v on v.transaction_number = t.number
      where (t.stopped_at is null
             or t.assumed and t.stop_received_at > now() - interval '30 days')
        and v.measurand = 'Energy.Active.Import.Register'
        and v.format = 'Raw'
        and v.phase is null
        and v.number_value is not null
      order by v.number, v.place) s
where m.transaction_number = s.transaction_number
  and m.number = s.number;
