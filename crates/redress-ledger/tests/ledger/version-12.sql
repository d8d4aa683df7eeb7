-- A ledger of twelve migrations as a build of 2026-11-28 wrote it: two plans sent under, a third one previewed.
pragma foreign_keys = off;
BEGIN TRANSACTION;
CREATE TABLE addressees (
    attempt  integer not null,
    place    integer not null,
    email    text    not null,
    role     text    not null check (role in ('to', 'cc')),
    code     integer not null,
    enhanced text,
    reply    text    not null,
    primary key (attempt, place)
) strict, without rowid;
CREATE TABLE approvals (
    id   integer primary key,
    code text    not null,
    name text    not null,
    at   integer not null
) strict;
INSERT INTO "approvals" VALUES(1,'1Q5H-E57B-8TDE-JQSB','Ada Organizer',1795925656441446);
INSERT INTO "approvals" VALUES(2,'VKC2-CPWG-4TQR-4P63','Bo Organizer',1795925747937224);
CREATE TABLE attempts (
    id         integer primary key,
    plan       integer not null,
    claimed_at integer not null
) strict;
INSERT INTO "attempts" VALUES(10000000010001,1,1795925657207432);
INSERT INTO "attempts" VALUES(10000000020001,1,1795925657331746);
INSERT INTO "attempts" VALUES(10000000030001,1,1795925657348020);
INSERT INTO "attempts" VALUES(10000000040001,1,1795925657356697);
INSERT INTO "attempts" VALUES(10000000060001,1,1795925658371859);
INSERT INTO "attempts" VALUES(10000000070001,2,1795925748915590);
CREATE TABLE column_sets (
    id      integer primary key,
    names   text not null, -- JSON array
    headers text not null, -- JSON array
    unique (names, headers)
) strict;
INSERT INTO "column_sets" VALUES(1,'["office","full_name","state","email","channel","office_as_listed"]','["office","full_name","state","email","channel",""]');
CREATE TABLE deliveries (
    id        integer primary key,
    mailing   integer not null references mailings (id),
    recipient text    not null,
    unique (mailing, recipient),
    check (id / 1000000000 = mailing)
) strict;
INSERT INTO "deliveries" VALUES(1000000001,1,'accepted@senate.example');
INSERT INTO "deliveries" VALUES(1000000002,1,'refused@senate.example');
INSERT INTO "deliveries" VALUES(1000000003,1,'deferred@senate.example');
INSERT INTO "deliveries" VALUES(1000000004,1,'doubt@senate.example');
INSERT INTO "deliveries" VALUES(1000000005,1,'ed hand, president');
INSERT INTO "deliveries" VALUES(1000000006,1,'late@senate.example');
INSERT INTO "deliveries" VALUES(1000000007,1,'gus@senate.example');
INSERT INTO "deliveries" VALUES(1000000008,1,'hal@senate.example');
INSERT INTO "deliveries" VALUES(1000000009,1,'ida@senate.example');
CREATE TABLE folded (
    freeze   integer not null references freezes (id),
    delivery integer not null,
    into_delivery integer not null,
    primary key (freeze, delivery)
) strict, without rowid;
CREATE TABLE follow_up_threads (
    plan    integer not null references plans (id),
    mailing integer not null references mailings (id),
    other   integer not null references mailings (id),
    primary key (plan, mailing, other)
) strict, without rowid;
CREATE TABLE follow_ups (
    plan       integer not null references plans (id),
    mailing    integer not null references mailings (id),
    followed   integer not null references mailings (id),
    recipients text    not null check (recipients in ('silent', 'acknowledged', 'replied')),
    primary key (plan, mailing)
) strict, without rowid;
CREATE TABLE followed_letters (
    letter        integer primary key,
    first_sent_at integer not null,
    first_subject text    not null,
    in_reply_to   text,             -- none where the letters go by hand
    message_ids   text    not null  -- JSON array, the first letter's first
) strict;
CREATE TABLE forgotten (
    plan integer primary key references plans (id),
    at   integer not null
) strict;
CREATE TABLE freezes (
    id   integer primary key,
    plan integer not null references plans (id),
    at   integer not null
) strict;
INSERT INTO "freezes" VALUES(1,1,1795925656942887);
INSERT INTO "freezes" VALUES(2,2,1795925748445363);
CREATE TABLE gone (
    freeze   integer not null references freezes (id),
    delivery integer not null,
    primary key (freeze, delivery)
) strict, without rowid;
CREATE TABLE held_back (
    id      integer primary key,
    plan    integer not null,
    mailing integer not null,
    line    integer not null,
    row     integer not null,
    label   text    not null,
    reason  text    not null,
    note    text    not null
) strict;
CREATE TABLE homes (
    id           integer primary key,
    machine      text    not null, -- a digest that stands for it; empty where the system does not tell
    machine_name text    not null,
    folder       text    not null,
    file         text    not null, -- what the file system knows the file by: a copy gets another
    since        integer not null  -- microseconds since 1970, as every moment in this file
) strict;
INSERT INTO "homes" VALUES(1,'31b60d6c46be5025','desk','/home/ada/campaign','1-1',1795925656180564);
CREATE TABLE identity (
    id  integer primary key check (id = 1),
    key blob    not null check (length(key) = 32) -- Message-IDs are derived from it
) strict;
INSERT INTO "identity" VALUES(1,X'12545CC5793B7CA03C646A0B3E8E3B4276A4CF13FC1A69A6B143EF75F4430406');
CREATE TABLE letters (
    id      integer primary key,
    columns integer not null,
    cells   text    not null, -- JSON array
    line    integer not null,
    row     integer not null,
    email   text,             -- none for a letter delivered by hand
    cc      text    not null, -- JSON array
    digest  blob    not null check (length(digest) = 32)
, subject text) strict;
INSERT INTO "letters" VALUES(10001000000001,1,'["state_senator","Ada Accepted","CA","accepted@senate.example","","state_senator"]',2,2,'accepted@senate.example','[]',X'E3C08D4F76C1F175BF8B1D5BF7F6B5997BB12BEDEDA9203BAB1B6490F1F08D1F','Halt it');
INSERT INTO "letters" VALUES(10001000000002,1,'["state_senator","Bo Refused","CA","refused@senate.example","","state_senator"]',3,3,'refused@senate.example','[]',X'30D212F2C2C05EFEF7F8967B20E769F479BC55B29B709B895A5557C5A6A73996','Halt it');
INSERT INTO "letters" VALUES(10001000000003,1,'["state_senator","Cy Deferred","CA","deferred@senate.example","","state_senator"]',4,4,'deferred@senate.example','[]',X'E33FA2D1EFD6CB6FC10E36BB7EFBEE9E15231085D980F9DA18F9BCB0169CD5E3','Halt it');
INSERT INTO "letters" VALUES(10001000000004,1,'["state_senator","Di Doubt","CA","doubt@senate.example","","state_senator"]',5,5,'doubt@senate.example','[]',X'6CC195DB5B19BD4BB943279E13881C68CF97B80638D2BED64D4602EBCAB673A4','Halt it');
INSERT INTO "letters" VALUES(10001000000005,1,'["president","Ed Hand","","","post","president"]',6,6,NULL,'[]',X'7D52C0DB186723CE9926F75171DBA374005B0B6A35176873195332FA5DF0A43E','Halt it');
INSERT INTO "letters" VALUES(10001000000006,1,'["state_senator","Flo Late","CA","late@senate.example","","state_senator"]',7,7,'late@senate.example','[]',X'AF1258332F23E21C3B86010EC7B003565CF4C06127EE32938D99B24FC5B34463','Halt it');
INSERT INTO "letters" VALUES(20001000000001,1,'["state_senator","Ada Accepted","CA","accepted@senate.example","","state_senator"]',2,2,'accepted@senate.example','[]',X'E3C08D4F76C1F175BF8B1D5BF7F6B5997BB12BEDEDA9203BAB1B6490F1F08D1F','Halt it');
INSERT INTO "letters" VALUES(20001000000002,1,'["state_senator","Bo Refused","CA","refused@senate.example","","state_senator"]',3,3,'refused@senate.example','[]',X'30D212F2C2C05EFEF7F8967B20E769F479BC55B29B709B895A5557C5A6A73996','Halt it');
INSERT INTO "letters" VALUES(20001000000003,1,'["state_senator","Cy Deferred","CA","deferred@senate.example","","state_senator"]',4,4,'deferred@senate.example','[]',X'E33FA2D1EFD6CB6FC10E36BB7EFBEE9E15231085D980F9DA18F9BCB0169CD5E3','Halt it');
INSERT INTO "letters" VALUES(20001000000004,1,'["state_senator","Di Doubt","CA","doubt@senate.example","","state_senator"]',5,5,'doubt@senate.example','[]',X'6CC195DB5B19BD4BB943279E13881C68CF97B80638D2BED64D4602EBCAB673A4','Halt it');
INSERT INTO "letters" VALUES(20001000000005,1,'["president","Ed Hand","","","post","president"]',6,6,NULL,'[]',X'7D52C0DB186723CE9926F75171DBA374005B0B6A35176873195332FA5DF0A43E','Halt it');
INSERT INTO "letters" VALUES(20001000000006,1,'["state_senator","Flo Late","CA","late@senate.example","","state_senator"]',7,7,'late@senate.example','[]',X'AF1258332F23E21C3B86010EC7B003565CF4C06127EE32938D99B24FC5B34463','Halt it');
INSERT INTO "letters" VALUES(20001000000007,1,'["state_senator","Gus New","CA","gus@senate.example","","state_senator"]',8,8,'gus@senate.example','[]',X'A573D6C6A0C3DC9FA999B8B1A025A4E6976435935D545A15347630EF6DBEA05A','Halt it');
INSERT INTO "letters" VALUES(20001000000008,1,'["state_senator","Hal Ready","CA","hal@senate.example","","state_senator"]',9,9,'hal@senate.example','[]',X'35C21178F6BBC9D34EE248292EC9530340AC154D5D01D968713CED024C395606','Halt it');
INSERT INTO "letters" VALUES(30001000000001,1,'["state_senator","Ada Accepted","CA","accepted@senate.example","","state_senator"]',2,2,'accepted@senate.example','[]',X'E3C08D4F76C1F175BF8B1D5BF7F6B5997BB12BEDEDA9203BAB1B6490F1F08D1F','Halt it');
INSERT INTO "letters" VALUES(30001000000002,1,'["state_senator","Bo Refused","CA","refused@senate.example","","state_senator"]',3,3,'refused@senate.example','[]',X'30D212F2C2C05EFEF7F8967B20E769F479BC55B29B709B895A5557C5A6A73996','Halt it');
INSERT INTO "letters" VALUES(30001000000003,1,'["state_senator","Cy Deferred","CA","deferred@senate.example","","state_senator"]',4,4,'deferred@senate.example','[]',X'E33FA2D1EFD6CB6FC10E36BB7EFBEE9E15231085D980F9DA18F9BCB0169CD5E3','Halt it');
INSERT INTO "letters" VALUES(30001000000004,1,'["state_senator","Di Doubt","CA","doubt@senate.example","","state_senator"]',5,5,'doubt@senate.example','[]',X'6CC195DB5B19BD4BB943279E13881C68CF97B80638D2BED64D4602EBCAB673A4','Halt it');
INSERT INTO "letters" VALUES(30001000000005,1,'["president","Ed Hand","","","post","president"]',6,6,NULL,'[]',X'7D52C0DB186723CE9926F75171DBA374005B0B6A35176873195332FA5DF0A43E','Halt it');
INSERT INTO "letters" VALUES(30001000000006,1,'["state_senator","Flo Late","CA","late@senate.example","","state_senator"]',7,7,'late@senate.example','[]',X'AF1258332F23E21C3B86010EC7B003565CF4C06127EE32938D99B24FC5B34463','Halt it');
INSERT INTO "letters" VALUES(30001000000007,1,'["state_senator","Gus New","CA","gus@senate.example","","state_senator"]',8,8,'gus@senate.example','[]',X'A573D6C6A0C3DC9FA999B8B1A025A4E6976435935D545A15347630EF6DBEA05A','Halt it');
INSERT INTO "letters" VALUES(30001000000008,1,'["state_senator","Hal Ready","CA","hal@senate.example","","state_senator"]',9,9,'hal@senate.example','[]',X'35C21178F6BBC9D34EE248292EC9530340AC154D5D01D968713CED024C395606','Halt it');
INSERT INTO "letters" VALUES(30001000000009,1,'["state_senator","Ida Never","CA","ida@senate.example","","state_senator"]',10,10,'ida@senate.example','[]',X'24345946C514568377940C13DA06293092723F3DC68884DC92DE09CAC416B02B','Halt it');
CREATE TABLE mailings (
    id   integer primary key check (id between 1 and 9999),
    name text    not null unique
) strict;
INSERT INTO "mailings" VALUES(1,'council');
CREATE TABLE marks (
    id          integer primary key,
    attempt     integer not null,
    kind        text    not null check (kind in ('retried', 'resolved_accepted', 'resolved_not_accepted', 'withdrawn',
                                                 'handed', 'bounced', 'replied')),
    note        text    not null,
    how         text    check ((how is not null) = (kind = 'handed')),
    happened_at integer check ((happened_at is not null) = (kind = 'handed')),
    at          integer not null
) strict;
INSERT INTO "marks" VALUES(1,10000000050000,'handed','','post',1795925746414853,1795925746516781);
INSERT INTO "marks" VALUES(2,10000000060001,'bounced','',NULL,NULL,1795925746869787);
CREATE TABLE pauses (
    id     integer primary key,
    reason text,
    until  integer,
    at     integer not null
) strict;
INSERT INTO "pauses" VALUES(1,NULL,NULL,1795925657048888);
INSERT INTO "pauses" VALUES(2,NULL,NULL,1795925748696973);
CREATE TABLE plan_inputs (
    plan   integer not null references plans (id),
    place  integer not null,
    name   text    not null,
    digest blob    not null,
    primary key (plan, place)
) strict, without rowid;
INSERT INTO "plan_inputs" VALUES(1,0,'campaign.toml',X'37AD50D1870B04E871722604B5050B1A28C5D497F5C8E5CA8A9E4ECC4F5CC0A9');
INSERT INTO "plan_inputs" VALUES(1,1,'campaign.toml [[mailing]] council',X'C48BEA324D46545EDB9756D537C495E9616D5A2643D85F667AC931E050445042');
INSERT INTO "plan_inputs" VALUES(1,2,'campaign.toml [delivery]',X'87254F87C4C86E028D468FD375334BA6C5EF9BEF7D1C7182FBC7551FF75699ED');
INSERT INTO "plan_inputs" VALUES(1,3,'campaign.toml [sender]',X'6DBC7602EB6F6A85C0231995E21BB13B108BC09F238753EF1D41F8543434A1FA');
INSERT INTO "plan_inputs" VALUES(1,4,'letters/l.md',X'9A005BC0466588D9AAEB71395D71C39C5E0B6991C580BF8F82E15B53E54030B0');
INSERT INTO "plan_inputs" VALUES(1,5,'recipients/c.csv',X'D858962BBEC77B65C1BD5BCA90AEC8B41E663625CFC096B62FEC0BDD7ACA7EFA');
INSERT INTO "plan_inputs" VALUES(1,6,'redress',X'6AD9613A455798D6D92E5F5F390AB4BAA70596BC869ED6B17F5CDD2B28635F06');
INSERT INTO "plan_inputs" VALUES(1,7,'signatories.csv',X'34579CF698752317FDDAB2C8186FCCEB753AF51309614BBBFF5AB7B9E39033F2');
INSERT INTO "plan_inputs" VALUES(2,0,'campaign.toml',X'37AD50D1870B04E871722604B5050B1A28C5D497F5C8E5CA8A9E4ECC4F5CC0A9');
INSERT INTO "plan_inputs" VALUES(2,1,'campaign.toml [[mailing]] council',X'C48BEA324D46545EDB9756D537C495E9616D5A2643D85F667AC931E050445042');
INSERT INTO "plan_inputs" VALUES(2,2,'campaign.toml [delivery]',X'87254F87C4C86E028D468FD375334BA6C5EF9BEF7D1C7182FBC7551FF75699ED');
INSERT INTO "plan_inputs" VALUES(2,3,'campaign.toml [sender]',X'6DBC7602EB6F6A85C0231995E21BB13B108BC09F238753EF1D41F8543434A1FA');
INSERT INTO "plan_inputs" VALUES(2,4,'letters/l.md',X'9A005BC0466588D9AAEB71395D71C39C5E0B6991C580BF8F82E15B53E54030B0');
INSERT INTO "plan_inputs" VALUES(2,5,'recipients/c.csv',X'F176744698238B50968A0C22EECC935BCA723D5E9071EC1C8B7A68F27A2301D5');
INSERT INTO "plan_inputs" VALUES(2,6,'redress',X'6AD9613A455798D6D92E5F5F390AB4BAA70596BC869ED6B17F5CDD2B28635F06');
INSERT INTO "plan_inputs" VALUES(2,7,'signatories.csv',X'34579CF698752317FDDAB2C8186FCCEB753AF51309614BBBFF5AB7B9E39033F2');
INSERT INTO "plan_inputs" VALUES(3,0,'campaign.toml',X'37AD50D1870B04E871722604B5050B1A28C5D497F5C8E5CA8A9E4ECC4F5CC0A9');
INSERT INTO "plan_inputs" VALUES(3,1,'campaign.toml [[mailing]] council',X'C48BEA324D46545EDB9756D537C495E9616D5A2643D85F667AC931E050445042');
INSERT INTO "plan_inputs" VALUES(3,2,'campaign.toml [delivery]',X'87254F87C4C86E028D468FD375334BA6C5EF9BEF7D1C7182FBC7551FF75699ED');
INSERT INTO "plan_inputs" VALUES(3,3,'campaign.toml [sender]',X'6DBC7602EB6F6A85C0231995E21BB13B108BC09F238753EF1D41F8543434A1FA');
INSERT INTO "plan_inputs" VALUES(3,4,'letters/l.md',X'9A005BC0466588D9AAEB71395D71C39C5E0B6991C580BF8F82E15B53E54030B0');
INSERT INTO "plan_inputs" VALUES(3,5,'recipients/c.csv',X'4C3A64F709224416E683D39473E0370EF64337B9BF84DB6C69B126BB9F96EB64');
INSERT INTO "plan_inputs" VALUES(3,6,'redress',X'6AD9613A455798D6D92E5F5F390AB4BAA70596BC869ED6B17F5CDD2B28635F06');
INSERT INTO "plan_inputs" VALUES(3,7,'signatories.csv',X'34579CF698752317FDDAB2C8186FCCEB753AF51309614BBBFF5AB7B9E39033F2');
CREATE TABLE plan_mailings (
    plan      integer not null references plans (id),
    place     integer not null,
    mailing   integer not null references mailings (id),
    letters   integer not null,
    by_hand   integer not null,
    held_back integer not null, message_domain text,
    primary key (plan, place)
) strict, without rowid;
INSERT INTO "plan_mailings" VALUES(1,0,1,5,1,0,NULL);
INSERT INTO "plan_mailings" VALUES(2,0,1,7,1,0,NULL);
INSERT INTO "plan_mailings" VALUES(3,0,1,8,1,0,NULL);
CREATE TABLE plan_records (
    plan           integer primary key references plans (id),
    code           text    not null,
    date           text    not null,
    drawn_at       integer not null,
    inputs_digest  blob    not null,
    signatories    text    not null, -- JSON
    message_domain text    not null
) strict;
INSERT INTO "plan_records" VALUES(1,'1Q5H-E57B-8TDE-JQSB','2026-11-29',1795925656327617,X'FFCA43D623158F1C8E947C728DC494836B44D7F1081930B7B5EB0A93CCC1676A','{"list":[{"name":"Elm Fund","scope":"","state":""},{"name":"Oak Fund","scope":"","state":""}]}','coalition.example');
INSERT INTO "plan_records" VALUES(2,'VKC2-CPWG-4TQR-4P63','2026-11-29',1795925747675813,X'3210268A1C4974EF9F6AFEAEA0D4DCF109C3847E54BEDA0834537D2AF5C634EF','{"list":[{"name":"Elm Fund","scope":"","state":""},{"name":"Oak Fund","scope":"","state":""}]}','coalition.example');
INSERT INTO "plan_records" VALUES(3,'A37Y-FCPS-YYKV-Y5WM','2026-11-29',1795925749411920,X'B715F648BC08268AB0A8033A95BEF7F489B66ACD578190B811925C633B9E4F44','{"list":[{"name":"Elm Fund","scope":"","state":""},{"name":"Oak Fund","scope":"","state":""}]}','coalition.example');
CREATE TABLE plans (
    id       integer primary key check (id between 1 and 900000),
    begun_at integer not null
) strict;
INSERT INTO "plans" VALUES(1,1795925656191815);
INSERT INTO "plans" VALUES(2,1795925747478355);
INSERT INTO "plans" VALUES(3,1795925749264792);
CREATE TABLE readings (
    id      integer primary key,
    at      integer not null, of_log integer not null default 0 check (of_log in (0, 1)), is_whole integer not null default 0 check (is_whole in (0, 1)), by_hand integer not null default 0 check (by_hand in (0, 1))) strict;
CREATE TABLE returned (
    id         integer primary key,
    digest     blob    not null unique check (length(digest) = 32),
    message_id text    not null,
    sender     text    not null,
    subject    text    not null,
    written_at integer,          -- as it says itself
    folder     text    not null, -- where it lay when it was read
    entered_at integer not null
) strict;
CREATE TABLE "returned_facts" (
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
CREATE TABLE sent_copies (
    delivery integer primary key,
    at       integer not null
) strict;
CREATE TABLE suppressions (
    inbox   text    not null,
    attempt integer not null,
    at      integer not null,
    primary key (inbox, attempt)
) strict, without rowid;
INSERT INTO "suppressions" VALUES('refused@senate.example',10000000020001,1795925657331746);
CREATE TABLE test_letters (
    id            integer primary key,
    message_id    text not null unique,
    sender_domain text not null,
    recipient     text not null,
    setup         blob not null,
    at            integer not null
) strict;
CREATE TABLE test_readings (
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
CREATE TABLE verdicts (
    attempt    integer primary key,
    verdict    text    not null check (verdict in ('accepted', 'refused', 'deferred', 'unconfirmed', 'returned')),
    code       integer not null,
    enhanced   text,
    reply      text    not null,
    not_before integer check ((not_before is not null) = (verdict = 'deferred')),
    message_id text    not null,
    settled_at integer not null
) strict;
INSERT INTO "verdicts" VALUES(10000000010001,'accepted',250,'2.0.0','Ok: queued as 4ABC',NULL,'ac5e7788f4e36a1199635bf1c5178e3fd33b5127@coalition.example',1795925657317110);
INSERT INTO "verdicts" VALUES(10000000020001,'refused',550,'5.1.1','no such mailbox',NULL,'3552959b2a640b73e0e33c67c9981a4c4071aaa9@coalition.example',1795925657331746);
INSERT INTO "verdicts" VALUES(10000000030001,'deferred',451,'4.7.1','try again later',1795925957347808,'1c43b6207953bfb3b5aedb18c78197df440fee1d@coalition.example',1795925657348020);
INSERT INTO "verdicts" VALUES(10000000040001,'unconfirmed',0,NULL,'the server closed the connection',NULL,'335f6bbb6ee7a894225dba4b6a9e4de24ca15726@coalition.example',1795925657358075);
INSERT INTO "verdicts" VALUES(10000000060001,'accepted',250,'2.0.0','Ok: queued as 4ABC',NULL,'1b7ef868e4e00088ece274dd6310be711d72e44c@coalition.example',1795925658396086);
INSERT INTO "verdicts" VALUES(10000000070001,'accepted',250,'2.0.0','Ok: queued as 4ABC',NULL,'3aef475b64280764735e7e80198520b7f1aa68d9@coalition.example',1795925748924353);
CREATE INDEX letters_by_inbox on letters (lower(email)) where email is not null;
CREATE INDEX letters_by_hand on letters (id) where email is null;
CREATE INDEX held_back_by_reason on held_back (plan, mailing, reason);
CREATE INDEX attempts_again on attempts (id) where id % 10000 > 1;
CREATE INDEX verdicts_by_due on verdicts (not_before) where not_before is not null;
CREATE INDEX marks_by_attempt on marks (attempt);
CREATE INDEX verdicts_not_accepted on verdicts (verdict, attempt) where verdict <> 'accepted';
CREATE INDEX returned_by_message_id on returned (message_id);
CREATE INDEX test_readings_of_letter on test_readings (test_letter);
CREATE INDEX returned_facts_by_delivery on returned_facts (delivery, fate);
COMMIT;
pragma user_version = 12;
pragma application_id = 1382314611;
