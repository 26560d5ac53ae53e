-- A start or a stop whose meter reading could not be read is a fact all the same. Its reading is not
-- 0 but unknown; once the charge has ended, what its meter values say stands for it, marked so, and
-- gives way to a report that tells it.
alter table transaction
    alter column meter_start drop not null,
    add column meter_start_told boolean not null default true,
    add column meter_stop_told boolean not null default true;

do $$
declare
    replaced record;
begin
    for replaced in
        select conname
        from pg_constraint
        where conrelid = 'transaction'::regclass
          and contype = 'c'
          and pg_get_constraintdef(oid) like '%meter_stop%'
    loop
        execute format('alter table transaction drop constraint %I', replaced.conname);
    end loop;
    for replaced in
        select conname
        from pg_constraint
        where conrelid = 'parked_stop'::regclass and contype = 'u'
    loop
        execute format('alter table parked_stop drop constraint %I', replaced.conname);
    end loop;
end $$;

alter table transaction
    add constraint transaction_meter_stop_check
        check (stopped_at is not null or meter_stop is null) not valid;

alter table parked_stop alter column meter_stop drop not null;
create unique index parked_stop_key
    on parked_stop (station_id, sent_as, stopped_at, coalesce(meter_stop, 'NaN'));
