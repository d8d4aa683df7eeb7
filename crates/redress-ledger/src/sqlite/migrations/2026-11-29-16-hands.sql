-- Who did something, and on which machine. What an earlier program wrote has nobody.
create table hands (
    id      integer primary key,
    person  text not null, -- as the system calls the user; empty where it does not tell
    machine text not null,
    unique (person, machine)
) strict;

-- Each run: whose it was, and since when.
create table runs (
    id       integer primary key,
    hand     integer not null references hands (id),
    began_at integer not null
) strict;

alter table marks add column hand integer references hands (id);
alter table approvals add column hand integer references hands (id);

-- What was said and is taken back: the mark stays, and counts no more.
create table undone_marks (
    mark integer primary key references marks (id),
    note text    not null,
    at   integer not null,
    hand integer not null references hands (id)
) strict;

create table undone_approvals (
    approval  integer primary key references approvals (id),
    note      text    not null,
    at        integer not null,
    hand      integer not null references hands (id),
    stops_run integer references runs (id) -- no letter of this run goes any more; none where enough approvals were left
) strict;
