-- What a person, or an answer that came later, adds to a delivery. A mark is about the delivery as it stood after one
-- attempt (delivery times 10^4 plus that number, 0 before the first): a later attempt leaves it behind.
create table marks (
    id          integer primary key,
    attempt     integer not null,
    kind        text    not null check (kind in ('retried', 'resolved_accepted', 'resolved_not_accepted', 'withdrawn',
                                                 'handed', 'bounced', 'replied')),
    note        text    not null,
    how         text    check ((how is not null) = (kind = 'handed')),
    happened_at integer check ((happened_at is not null) = (kind = 'handed')),
    at          integer not null
) strict;

create index marks_by_attempt on marks (attempt);
