-- A mailing may have a sender of its own. Where that writes from another domain than the campaign's (plan_records), its
-- Message-IDs are made under this one.
alter table plan_mailings add column message_domain text;
