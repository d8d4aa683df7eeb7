-- What letters leave through, where a campaign has several accounts.
create table accounts (
    id   integer primary key check (id between 1 and 9999),
    name text    not null unique
) strict;

-- Which of them carries a letter; none where the campaign has but one that has no name, or the letter goes by hand.
alter table letters add column account integer;

-- What an account carries, in the order of its deliveries; nothing of it where no account has a name.
create index letters_by_account on letters (account) where account is not null;

-- What each account carries in a plan.
create table plan_accounts (
    plan       integer not null references plans (id),
    place      integer not null,
    account    integer not null references accounts (id),
    letters    integer not null,
    addressees integer not null,
    primary key (plan, place)
) strict, without rowid;

-- The account that rests; none for the whole campaign.
alter table pauses add column account integer;
