-- Nothing read them: what a mail says is in its facts, and that a mailbox was read is all that a reading tells.
alter table returned drop column class;
alter table readings drop column entered;
