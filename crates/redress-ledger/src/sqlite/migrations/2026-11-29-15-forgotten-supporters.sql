-- Files with something of supporters that a command was told to write: without them nobody could be forgotten. A row without
-- a digest says that writing began. Rows go with their files.
create table supporter_files (
    id     integer primary key,
    path   text    not null,
    kind   text    not null,
    digest blob    check (digest is null or length(digest) = 32),
    at     integer not null
) strict;

-- Supporters who were forgotten, by the digest under which they have withdrawn.
create table forgotten_supporters (
    address blob    primary key check (length(address) = 32),
    at      integer not null
) strict, without rowid;
