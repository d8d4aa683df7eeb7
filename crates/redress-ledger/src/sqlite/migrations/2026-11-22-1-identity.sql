-- Who this ledger is, and where it has lived. A new home is a new row: the newest one counts.
create table identity (
    id  integer primary key check (id = 1),
    key blob    not null check (length(key) = 32) -- Message-IDs are derived from it
) strict;

create table homes (
    id           integer primary key,
    machine      text    not null, -- a digest that stands for it; empty where the system does not tell
    machine_name text    not null,
    folder       text    not null,
    file         text    not null, -- what the file system knows the file by: a copy gets another
    since        integer not null  -- microseconds since 1970, as every moment in this file
) strict;
