-- Quirk profiles are files; a station has the name of the one that was assigned to it.
alter table station
    add column quirk_profile text;

-- Where the station's spelling of the token was rewritten (by a quirk profile).
alter table transaction
    add column id_token_as_sent text;
