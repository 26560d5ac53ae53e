-- Beyond 1e15 Wh no meter counts, and less than a millionth of one is nothing: sums and differences
-- of such readings could neither be stored nor written. They are unknown, as what cannot be read is.
update transaction
set meter_start = case when abs(meter_start) <= 1e15 and abs(meter_start) >= 1e-6 then meter_start
                       when abs(meter_start) < 1e-6 then 0
                  end,
    meter_start_told = meter_start_told and abs(meter_start) <= 1e15,
    meter_stop = case when abs(meter_stop) <= 1e15 and abs(meter_stop) >= 1e-6 then meter_stop
                      when abs(meter_stop) < 1e-6 then 0
                 end,
    meter_stop_told = meter_stop_told and (meter_stop is null or abs(meter_stop) <= 1e15),
    energy = case when abs(energy) <= 1e15 then energy end
where not (abs(meter_start) <= 1e15)
   or not (abs(meter_stop) <= 1e15)
   or not (abs(energy) <= 1e15)
   or (abs(meter_start) < 1e-6 and meter_start <> 0)
   or (abs(meter_stop) < 1e-6 and meter_stop <> 0);

-- Two that would become one keep what they say.
update parked_stop p
set meter_stop = case when abs(meter_stop) < 1e-6 then 0 end
where (not (abs(meter_stop) <= 1e15) or (abs(meter_stop) < 1e-6 and meter_stop <> 0))
  and not exists (select
                  from parked_stop o
                  where o.station_id = p.station_id and o.sent_as = p.sent_as
                    and o.stopped_at = p.stopped_at and o.number <> p.number);
