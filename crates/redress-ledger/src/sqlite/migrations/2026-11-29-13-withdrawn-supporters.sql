-- Supporters who have withdrawn everything, by a keyed digest of their address: nobody can be read from it.
create table withdrawn_supporters (
    address blob    primary key check (length(address) = 32),
    at      integer not null
) strict, without rowid;
