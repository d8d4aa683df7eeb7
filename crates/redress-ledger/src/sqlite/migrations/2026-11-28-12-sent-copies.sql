-- Deliveries whose letter is known to lie in the Sent folder of the sender's mailbox: put there, or found there.
create table sent_copies (
    delivery integer primary key,
    at       integer not null
) strict;
