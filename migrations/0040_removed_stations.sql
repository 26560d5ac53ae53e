-- Certificates of our CA whose stations were removed before removal took them back: whoever holds one
-- is not to come in as another station that gets the same id.
insert into revoked_certificate (serial_number, station_id, revoked_at, not_after, revoked_by)
select c.serial_number, c.station_id, now(), c.not_after, 'removal of the station'
from issued_certificate c
where c.not_after > now()
  and not exists (select from station s where lower(s.id) = lower(c.station_id))
on conflict (serial_number) do nothing;
