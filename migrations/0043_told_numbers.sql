-- A start that was on record already and came again while PostgreSQL was away got another number. Its
-- charge keeps the first, by which it may have been billed; this is one more name of it.
create table told_number (
    number             integer primary key,
    transaction_number integer not null
);
