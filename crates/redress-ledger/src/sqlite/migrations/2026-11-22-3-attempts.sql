-- What was tried and what came of it. An attempt is inserted at its commit point, its verdict when the answer is here;
-- both have the key delivery times 10^4 plus the attempt's number, from 1.
create table attempts (
    id         integer primary key,
    plan       integer not null,
    claimed_at integer not null
) strict;

-- Few deliveries need a second attempt: this finds the attempts that were followed by another.
create index attempts_again on attempts (id) where id % 10000 > 1;

create table verdicts (
    attempt    integer primary key,
    verdict    text    not null check (verdict in ('accepted', 'refused', 'deferred', 'unconfirmed', 'returned')),
    code       integer not null,
    enhanced   text,
    reply      text    not null,
    not_before integer check ((not_before is not null) = (verdict = 'deferred')),
    message_id text    not null,
    settled_at integer not null
) strict;

create index verdicts_by_kind on verdicts (verdict, attempt);
create index verdicts_by_due on verdicts (not_before) where not_before is not null;

-- What each addressee was answered; To is left out where its answer is the letter's.
create table addressees (
    attempt  integer not null,
    place    integer not null,
    email    text    not null,
    role     text    not null check (role in ('to', 'cc')),
    code     integer not null,
    enhanced text,
    reply    text    not null,
    primary key (attempt, place)
) strict, without rowid;

-- Inboxes that are not written to any more, and the attempt that showed why.
create table suppressions (
    inbox   text    not null,
    attempt integer not null,
    at      integer not null,
    primary key (inbox, attempt)
) strict, without rowid;

-- The newest row says whether the campaign is paused.
create table pauses (
    id     integer primary key,
    reason text,
    until  integer,
    at     integer not null
) strict;
