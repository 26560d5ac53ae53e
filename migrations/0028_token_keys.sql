-- Blanks around a token say nothing: its key is without them. One that is on record both ways, or on
-- a list of a station, keeps its key; with blanks it is found by people only.
update id_token t
set token_key = btrim(t.token_key, E' \t\r\n')
where t.token_key <> btrim(t.token_key, E' \t\r\n')
  and btrim(t.token_key, E' \t\r\n') <> ''
  and not exists (select
                  from id_token other
                  where btrim(other.token_key, E' \t\r\n') = btrim(t.token_key, E' \t\r\n')
                    and other.number <> t.number)
  and not exists (select from local_list_desired d where d.token_key = t.token_key);
