-- Letters to the organizers themselves, which are no deliveries, and what was read of them in a mailbox. `setup` is a digest
-- of what decides whether they are believed: a proof is one only for as long as that stays.
create table test_letters (
    id            integer primary key,
    message_id    text not null unique,
    sender_domain text not null,
    recipient     text not null,
    setup         blob not null,
    at            integer not null
) strict;

create table test_readings (
    id          integer primary key,
    test_letter integer not null references test_letters (id),
    digest      blob not null unique,
    fate        text not null, -- `arrived`, or what the mail says of the letter, as in returned_facts
    said_by     text, -- the receiver whose word the next three are; null if none was believed
    spf         text,
    dkim        text,
    dmarc       text,
    signature   text, -- what became of our own; null if it was not looked at
    read_at     integer not null
) strict;
create index test_readings_of_letter on test_readings (test_letter);
