-- What follows a letter has its subject; none for letters of plans that an earlier program drew up.
alter table letters add column subject text;

-- Mailings of a plan that follow another, and whom of its recipients they are for.
create table follow_ups (
    plan       integer not null references plans (id),
    mailing    integer not null references mailings (id),
    followed   integer not null references mailings (id),
    recipients text    not null check (recipients in ('silent', 'acknowledged', 'replied')),
    primary key (plan, mailing)
) strict, without rowid;

-- The other mailings of its thread: who answered one of their letters has answered.
create table follow_up_threads (
    plan    integer not null references plans (id),
    mailing integer not null references mailings (id),
    other   integer not null references mailings (id),
    primary key (plan, mailing, other)
) strict, without rowid;

-- What one letter follows.
create table followed_letters (
    letter        integer primary key,
    first_sent_at integer not null,
    first_subject text    not null,
    in_reply_to   text,             -- none where the letters go by hand
    message_ids   text    not null  -- JSON array, the first letter's first
) strict;

-- By a reading of a whole mailbox, with all that it held entered, it is known who has answered. By hand: somebody looked
-- through it in person, and marked what had come back.
alter table readings add column is_whole integer not null default 0 check (is_whole in (0, 1));
alter table readings add column by_hand integer not null default 0 check (by_hand in (0, 1));
