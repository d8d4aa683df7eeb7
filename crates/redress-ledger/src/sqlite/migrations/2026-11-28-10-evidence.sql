-- A server's log says what became of a letter, too, and knows it by the queue id of its answer.
create table returned_facts_known_by_more (
    returned  integer not null references returned (id),
    place     integer not null,
    delivery  integer not null,
    addressee text,              -- none for what is said of the letter
    fate      text    not null check (fate in ('bounced', 'beyond', 'delayed', 'relayed', 'delivered', 'complaint', 'absence',
                                               'acknowledgement', 'challenge', 'replied', 'unsure')),
    cause     text    check ((cause is not null) = (fate in ('bounced', 'beyond'))),
    status    text,
    answer    text    not null,
    known_by  text    not null check (known_by in ('message_id', 'answered', 'provider_name', 'envelope_id', 'queue_id')),
    primary key (returned, place)
) strict, without rowid;

insert into returned_facts_known_by_more select * from returned_facts;
drop table returned_facts;
alter table returned_facts_known_by_more rename to returned_facts;
create index returned_facts_by_delivery on returned_facts (delivery, fate);

-- A log's first reading only shows what it would enter, as a mailbox's does.
alter table readings add column of_log integer not null default 0 check (of_log in (0, 1));
