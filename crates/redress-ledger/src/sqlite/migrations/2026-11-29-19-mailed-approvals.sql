-- Mails that were entered as an approval: read again, none is entered a second time, also where the approval was taken back.
create table mailed_approvals (
    approval   integer primary key references approvals (id),
    address    text    not null, -- who wrote it, as our receiver vouched for
    message_id text    not null, -- empty where it had none
    mail       blob    not null check (length(mail) = 32),
    written_at integer not null,
    found      text    not null  -- who vouched, and by what: mx.google.com says dmarc=pass
) strict;
