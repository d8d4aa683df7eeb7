-- Mails that came back and were about a letter of this campaign: by what they are known again, and what they said of each
-- addressee. Their bodies stay where they lie.
create table returned (
    id         integer primary key,
    digest     blob    not null unique check (length(digest) = 32),
    message_id text    not null,
    class      text    not null,
    sender     text    not null,
    subject    text    not null,
    written_at integer,          -- as it says itself
    folder     text    not null, -- where it lay when it was read
    entered_at integer not null
) strict;

create index returned_by_message_id on returned (message_id);

create table returned_facts (
    returned  integer not null references returned (id),
    place     integer not null,
    delivery  integer not null,
    addressee text,              -- none for what is said of the letter
    fate      text    not null check (fate in ('bounced', 'beyond', 'delayed', 'relayed', 'delivered', 'complaint', 'absence',
                                               'acknowledgement', 'challenge', 'replied', 'unsure')),
    cause     text    check ((cause is not null) = (fate in ('bounced', 'beyond'))),
    status    text,
    answer    text    not null,
    known_by  text    not null check (known_by in ('message_id', 'answered', 'provider_name', 'envelope_id')),
    primary key (returned, place)
) strict, without rowid;

create index returned_facts_by_delivery on returned_facts (delivery, fate);

-- Each reading of a mailbox; the first one only shows what it would enter.
create table readings (
    id      integer primary key,
    at      integer not null,
    entered integer not null check (entered in (0, 1))
) strict;
