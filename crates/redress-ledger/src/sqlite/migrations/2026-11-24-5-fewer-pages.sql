-- Each commit writes every page that it touches, whole, to the log. Accepted letters are therefore kept out of the index
-- by kind: they are what is left when the others and the open ones are taken from the attempts.
drop index verdicts_by_kind;

create index verdicts_not_accepted on verdicts (verdict, attempt) where verdict <> 'accepted';
