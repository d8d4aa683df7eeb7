-- Files of supporters who agreed to mail from an organization, written for that organization. A row is here before the file
-- is at its place, so nobody is given away without record.
create table supporter_shares (
    id           integer primary key,
    organization text    not null,
    at           integer not null,
    file         blob    not null check (length(file) = 32),
    given        integer not null,
    taken_out    integer not null
) strict;

-- That a file came to its place: whom an unfinished share names has to be given again.
create table finished_shares (
    share integer primary key references supporter_shares (id),
    at    integer not null
) strict;

-- Who stands in a share, by a keyed digest of the address; `is_given` is 0 for somebody who has to be taken out.
create table shared_supporters (
    address  blob    not null check (length(address) = 32),
    share    integer not null references supporter_shares (id),
    is_given integer not null check (is_given in (0, 1)),
    primary key (address, share)
) strict, without rowid;
