-- Images that came through the installer API belong to their station. The library of the operators
-- has no owner.
alter table firmware
    add column owner_id text,
    add column purpose  text not null default 'Library' check (
        purpose in ('Library', 'Firmwares', 'Upgrade')),
    add constraint firmware_owner check ((owner_id is null) = (purpose = 'Library')),
    add constraint firmware_owned_image check (owner_id is null or file_name is not null);

create unique index firmware_name_of_owner on firmware (owner_id, name) where purpose = 'Firmwares';
create index firmware_of_owner on firmware (owner_id, purpose, id) where owner_id is not null;
