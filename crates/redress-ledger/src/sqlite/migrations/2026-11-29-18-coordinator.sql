-- The coordinator through which several machines send this campaign, as it was met first; none but it is believed. From its key
-- come what letters are called there, and their Message-IDs, which are the same on every machine.
create table coordinators (
    id     integer primary key,
    server text    not null,
    key    blob    not null check (length(key) = 32),
    since  integer not null
) strict;

-- Up to where its rows were read. A place in the others' rows and none of ours: the one row here that is written again.
create table coordinator_news (
    id    integer primary key check (id = 1),
    point text    not null,
    at    integer not null
) strict;

-- What letters are called there.
create table letter_names (
    name     blob    primary key check (length(name) = 16),
    delivery integer not null
) strict, without rowid;

-- Plans all of whose letters have such a name.
create table named_plans (
    plan integer primary key references plans (id)
) strict;

-- Runs of all machines. `is_alive` is what the coordinator said when it was asked last; everything else stays as it is.
create table shared_runs (
    run      integer primary key,
    machine  text    not null,
    role     text    not null,
    plan     integer, -- ours with its code; none where this ledger never had it
    began_at integer not null,
    is_own   integer not null check (is_own in (0, 1)),
    is_alive integer not null check (is_alive in (0, 1))
) strict;

-- Attempts that stand at the coordinator, with their run; of our own what they are called there. An attempt has the same number
-- on every machine.
create table shared_attempts (
    attempt integer primary key,
    run     integer not null,
    letter  integer,
    key     blob
) strict;
