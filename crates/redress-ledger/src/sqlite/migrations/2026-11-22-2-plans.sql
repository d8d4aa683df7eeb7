-- What would be sent: drafts, finished plans, and the freezes that put a plan in force.
--
-- Integer keys carry order (src/ledger/keys.rs): a delivery's is its mailing's times 10^9 plus its place, a letter's is
-- its plan's times 10^13 plus its delivery's. So what belongs together lies together, and a mailing or a plan is a range.
create table mailings (
    id   integer primary key check (id between 1 and 9999),
    name text    not null unique
) strict;

create table deliveries (
    id        integer primary key,
    mailing   integer not null references mailings (id),
    recipient text    not null,
    unique (mailing, recipient),
    check (id / 1000000000 = mailing)
) strict;

create table plans (
    id       integer primary key check (id between 1 and 900000),
    begun_at integer not null
) strict;

-- The columns of a list; one row for all letters of a mailing.
create table column_sets (
    id      integer primary key,
    names   text not null, -- JSON array
    headers text not null, -- JSON array
    unique (names, headers)
) strict;

create table letters (
    id      integer primary key,
    columns integer not null,
    cells   text    not null, -- JSON array
    line    integer not null,
    row     integer not null,
    email   text,             -- none for a letter delivered by hand
    cc      text    not null, -- JSON array
    digest  blob    not null check (length(digest) = 32)
) strict;

create index letters_by_inbox on letters (lower(email)) where email is not null;

create index letters_by_hand on letters (id) where email is null;

create table held_back (
    id      integer primary key,
    plan    integer not null,
    mailing integer not null,
    line    integer not null,
    row     integer not null,
    label   text    not null,
    reason  text    not null,
    note    text    not null
) strict;

create index held_back_by_reason on held_back (plan, mailing, reason);

-- A plan that has its record is whole. The record outlives the letters of a plan that was never frozen, and therefore
-- keeps their numbers.
create table plan_records (
    plan           integer primary key references plans (id),
    code           text    not null,
    date           text    not null,
    drawn_at       integer not null,
    inputs_digest  blob    not null,
    signatories    text    not null, -- JSON
    message_domain text    not null
) strict;

-- Plans whose letters were deleted, or are being deleted: they cannot be frozen any more.
create table forgotten (
    plan integer primary key references plans (id),
    at   integer not null
) strict;

create table plan_inputs (
    plan   integer not null references plans (id),
    place  integer not null,
    name   text    not null,
    digest blob    not null,
    primary key (plan, place)
) strict, without rowid;

create table plan_mailings (
    plan      integer not null references plans (id),
    place     integer not null,
    mailing   integer not null references mailings (id),
    letters   integer not null,
    by_hand   integer not null,
    held_back integer not null,
    primary key (plan, place)
) strict, without rowid;

create table approvals (
    id   integer primary key,
    code text    not null,
    name text    not null,
    at   integer not null
) strict;

-- The newest freeze says which plan is in force.
create table freezes (
    id   integer primary key,
    plan integer not null references plans (id),
    at   integer not null
) strict;

-- What a freeze found: deliveries of earlier plans that are no longer on the list, and letters to an inbox that was
-- written to under another key already.
create table gone (
    freeze   integer not null references freezes (id),
    delivery integer not null,
    primary key (freeze, delivery)
) strict, without rowid;

create table folded (
    freeze   integer not null references freezes (id),
    delivery integer not null,
    into_delivery integer not null,
    primary key (freeze, delivery)
) strict, without rowid;
