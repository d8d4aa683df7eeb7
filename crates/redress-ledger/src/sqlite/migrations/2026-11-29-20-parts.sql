-- Parts of a plan that partners send, each with a ledger of its own.

-- At the origin: what was given away. Its letters are not sent from here until the part was taken back.
create table parts (
    id      integer primary key check (id between 1 and 9999),
    plan    integer not null references plans (id),
    label   text    not null,                     -- the state, the account, or which of how many
    account integer references accounts (id),     -- none where the only account has no name
    letters integer not null,
    limits  integer not null check (limits between 1 and 1000000), -- of what the account may send, in millionths
    at      integer not null,
    hand    integer not null references hands (id)
) strict;

create table part_letters (
    delivery integer not null,
    part     integer not null references parts (id),
    primary key (delivery, part)
) strict, without rowid;
create index part_letters_by_part on part_letters (part, delivery);

-- Each writing of its file, by a digest of all that is in it: before the file comes to its place.
create table part_seals (
    part integer not null references parts (id),
    seal blob    not null check (length(seal) = 32),
    at   integer not null,
    primary key (part, seal)
) strict, without rowid;

-- That a file came to its place.
create table placed_parts (
    part integer primary key references parts (id),
    at   integer not null
) strict;

create table taken_back_parts (
    part integer primary key references parts (id),
    how  text    not null check (how in ('not_written', 'never_opened', 'closed')),
    at   integer not null,
    hand integer not null references hands (id)
) strict;

-- Logs of parts that were joined, and which of their rows became which of ours.
create table joined_logs (
    id      integer primary key,
    part    integer not null references parts (id),
    opening blob    not null check (length(opening) = 16),
    closed  integer not null check (closed in (0, 1)),
    at      integer not null,
    hand    integer not null references hands (id)
) strict;

create table joined_marks (
    part   integer not null references parts (id),
    theirs integer not null,
    ours   integer not null references marks (id),
    primary key (part, theirs)
) strict, without rowid;

create table joined_runs (
    part   integer not null references parts (id),
    theirs integer not null,
    ours   integer not null references runs (id),
    primary key (part, theirs)
) strict, without rowid;

-- In the ledger of a part: what it is a part of, and what its letters are built from.
create table part_of (
    id       integer primary key check (id = 1),
    part     integer not null,
    origin   blob    not null check (length(origin) = 32), -- stands for the ledger that gave it away
    campaign text    not null,
    label    text    not null,
    plan     integer not null references plans (id),
    limits   integer not null,
    at       integer not null
) strict;

create table part_files (
    path  text primary key,
    bytes blob not null
) strict;

-- Books of constituents as they go with letters. A log that is handed back is without what is in them.
create table part_books (
    delivery integer not null,
    place    integer not null,
    name     text    not null,
    digest   blob    not null check (length(digest) = 32),
    primary key (delivery, place)
) strict, without rowid;

create table part_book_bytes (
    delivery integer not null,
    place    integer not null,
    bytes    blob    not null,
    primary key (delivery, place)
) strict, without rowid;

-- A digest of all of this, of the plan and of its letters.
create table part_seal (
    id   integer primary key check (id = 1),
    seal blob    not null check (length(seal) = 32)
) strict;

-- In a part's file: where it was opened.
create table part_openings (
    id           integer primary key check (id = 1),
    opening      blob    not null check (length(opening) = 16),
    machine      text    not null,
    machine_name text    not null,
    folder       text    not null,
    at           integer not null
) strict;

-- Nothing is sent with this part any more.
create table part_closings (
    id   integer primary key check (id = 1),
    at   integer not null,
    hand integer not null references hands (id)
) strict;
