-- What several machines share of their campaigns. Version 1.
--
-- Rows are inserted and stay, but for what says who may act now: a letter's row in the pool, a run's lease, an account's next
-- turn. `by_role` is the database's own word for who wrote a row, and no partner may write it. `xact` is the transaction, by
-- which others' rows are read once each, in whatever order they were committed.

create schema redress;

create table redress.versions (
    version integer primary key,
    at timestamptz not null default clock_timestamp(),
    by_role text not null default session_user
);

-- The key of its Message-IDs, and of the names that its letters have here.
create table redress.campaigns (
    id integer generated always as identity primary key,
    name text not null unique,
    key bytea not null check (length(key) = 32),
    at timestamptz not null default clock_timestamp(),
    by_role text not null default session_user
);

-- A plan that was put in force: the one with the highest number is. `draft` tells it again to whoever lost the answer.
create table redress.codes (
    campaign integer not null references redress.campaigns,
    number integer not null,
    code text not null,
    program text not null,
    letters bigint not null,
    draft bytea not null,
    at timestamptz not null default clock_timestamp(),
    by_role text not null default session_user,
    primary key (campaign, number)
);

-- A plan on its way here, slice by slice; gone when it is in force.
create table redress.drafts (
    draft bytea not null,
    letter bytea not null,
    digest bytea not null,
    at timestamptz not null default clock_timestamp(),
    primary key (draft, letter)
);

create table redress.runs (
    id bigint generated always as identity primary key,
    campaign integer not null references redress.campaigns,
    code integer not null,
    machine text not null,
    program text not null,
    began_at timestamptz not null default clock_timestamp(),
    by_role text not null default session_user,
    lease_until timestamptz not null,
    beat_at timestamptz not null default clock_timestamp(),
    letters bigint not null default 0,
    ended_at timestamptz,
    foreign key (campaign, code) references redress.codes
);

-- The pool. A letter's one row is what machines contend for: it is locked, looked at and changed in one statement.
-- open: may be claimed; committed: has a commit point and no verdict; closed: nothing more to do.
create table redress.letters (
    campaign integer not null references redress.campaigns,
    number bigint generated always as identity,
    letter bytea not null,
    digest bytea not null check (length(digest) = 32),
    standing text not null default 'open' check (standing in ('open', 'committed', 'closed')),
    attempt integer not null default 0,
    not_before timestamptz,
    run bigint,
    fence bigint not null default 0,
    primary key (campaign, number),
    unique (campaign, letter)
) with (fillfactor = 80);
create index letters_open on redress.letters (campaign, number) where standing = 'open';

-- early: refused or deferred before its commit point, so it never may have arrived. The key is the asker's own; turn is the lease
-- of the account under which it went, where that has turns.
create table redress.commit_points (
    campaign integer not null,
    number bigint not null,
    attempt integer not null,
    run bigint not null references redress.runs,
    fence bigint not null,
    key bytea not null,
    early boolean not null,
    turn bigint,
    xact bigint not null default (pg_current_xact_id()::text::bigint),
    at timestamptz not null default clock_timestamp(),
    by_role text not null default session_user,
    primary key (campaign, number, attempt),
    foreign key (campaign, number) references redress.letters
);
create index commit_points_news on redress.commit_points (campaign, xact);

create table redress.verdicts (
    campaign integer not null,
    number bigint not null,
    attempt integer not null,
    verdict text not null
        check (verdict in ('accepted', 'refused', 'deferred', 'unconfirmed', 'returned')),
    code integer not null,
    enhanced text,
    reply text not null,
    not_before timestamptz,
    message_id text not null,
    addressees text not null,
    suppress boolean not null,
    xact bigint not null default (pg_current_xact_id()::text::bigint),
    at timestamptz not null default clock_timestamp(),
    by_role text not null default session_user,
    primary key (campaign, number, attempt),
    foreign key (campaign, number, attempt) references redress.commit_points
);
create index verdicts_news on redress.verdicts (campaign, xact);

-- What a person says of a letter as it stood after an attempt.
create table redress.marks (
    id bigint generated always as identity primary key,
    campaign integer not null,
    number bigint not null,
    attempt integer not null,
    mark text not null,
    note text not null,
    key bytea not null unique,
    xact bigint not null default (pg_current_xact_id()::text::bigint),
    at timestamptz not null default clock_timestamp(),
    by_role text not null default session_user,
    foreign key (campaign, number) references redress.letters
);
create index marks_news on redress.marks (campaign, xact);

-- An account that mail goes through, in whatever campaign: from when on its next lease may run.
create table redress.accounts (
    account bytea primary key,
    next_at timestamptz not null default clock_timestamp(),
    at timestamptz not null default clock_timestamp(),
    by_role text not null default session_user
);

-- Turns of an account: so many letters and addressees within these moments. `used` is null while nobody has said how many it
-- were; all of them count then.
create table redress.leases (
    id bigint generated always as identity primary key,
    account bytea not null references redress.accounts,
    run bigint not null references redress.runs,
    key bytea not null unique,
    letters integer not null,
    addressees integer not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    used integer,
    last_use timestamptz,
    at timestamptz not null default clock_timestamp(),
    by_role text not null default session_user
);
create index leases_of_account on redress.leases (account, ends_at);

insert into redress.versions (version) values (1);
