-- Guesses are few, and looked at by whatever may speak against one.
create index transaction_guessed on transaction (station_id, evse_id) where guessed;
