-- A charge that began while nobody could be asked for its token, which nobody knew: it was let
-- charge, so that nobody is left stranded. Whether it can be billed is for a person to find out.
alter table transaction add column token_asked boolean not null default true;
create index transaction_token_unasked on transaction (start_received_at) where not token_asked;
