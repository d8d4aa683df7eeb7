-- Where each delivery stands. This is the one place that says so: what is sent, counted, listed and marked reads it.
-- A temporary view, so that it belongs to the program that runs and not to the file.
-- Views before it say which marks were not taken back, which letters were given away, what came back of each delivery, and what therefore keeps a letter
-- from following it.
create temp view said as
select k.id, k.attempt, k.kind, k.note, k.how, k.happened_at, k.at from marks k
 where not exists (select 1 from undone_marks u where u.mark = k.id);

-- Letters of parts that were not taken back: whoever has the part sends them.
create temp view given_away as
select g.delivery, g.part from part_letters g
 where not exists (select 1 from taken_back_parts t where t.part = g.part);

create temp view heard as
select
    d.id as delivery,
    case
        -- Whatever else came back: a bounce never takes an answer away.
        when exists (select 1 from said k where k.attempt between d.id * 10000 and d.id * 10000 + 9999 and k.kind = 'replied')
            or exists (select 1 from returned_facts f where f.delivery = d.id and f.fate = 'replied') then 'answered'
        when exists (select 1 from said k where k.attempt between d.id * 10000 and d.id * 10000 + 9999 and k.kind = 'bounced')
            then 'came_back'
        when exists (select 1 from returned_facts f
                      where f.delivery = d.id and f.fate in ('unsure', 'challenge', 'complaint')) then 'unclear'
    end as word
from deliveries d;

-- Letters that say that nobody has answered.
create temp view telling_silence as
select x.letter as letter
from followed_letters x
join follow_ups u on u.plan = x.letter / 10000000000000 and u.mailing = x.letter % 10000000000000 / 1000000000
where u.recipients <> 'replied';

-- The same, with what was heard since of any letter of their thread.
create temp view overtaken as
select
    x.letter as letter,
    coalesce(h.word, case when exists (
            -- Copies are kept as a list of quoted addresses.
            select 1 from returned_facts f join letters l on l.id = x.letter
             where f.delivery = o.id and f.fate in ('bounced', 'complaint')
               and instr(lower(l.cc), '"' || lower(f.addressee) || '"') > 0)
        then 'came_back' end) as word
from telling_silence x
join deliveries d on d.id = x.letter % 10000000000000
join follow_up_threads t on t.plan = x.letter / 10000000000000 and t.mailing = d.mailing
join deliveries o on o.mailing = t.other and o.recipient = d.recipient
join heard h on h.delivery = o.id;

create temp view standing as
select
    d.id        as delivery,
    d.mailing   as mailing,
    d.recipient as recipient,
    l.id        as letter,    -- in the plan in force
    a.id        as attempt,   -- the last one
    a.plan      as attempt_plan,
    m.id        as mark,      -- the newest one that is not left behind by a later attempt
    v.not_before as not_before,
    case
        -- What a person or a later answer said.
        when m.kind = 'resolved_accepted' then 'accepted'
        when m.kind in ('bounced', 'replied', 'handed', 'withdrawn') then m.kind
        -- A letter that arrived, or may have, stays what it is whatever becomes of the list.
        when m.kind is null and v.verdict in ('accepted', 'unconfirmed') then v.verdict
        when m.kind is null and a.id is not null and v.attempt is null then coalesce((
            -- Another machine's: in flight for as long as the coordinator hears of that machine.
            select case r.is_alive when 1 then 'elsewhere' else 'unconfirmed' end
              from shared_attempts x join shared_runs r on r.run = x.run where x.attempt = a.id and r.is_own = 0), 'open')
        -- Whoever has its part sends it as it was approved, whatever becomes of the list here.
        when exists (select 1 from given_away g where g.delivery = d.id)
            then case when m.kind is null and v.verdict = 'refused' then 'refused' else 'given_away' end
        -- No longer on the list; without a freeze that knew it, it was never more than a draft.
        when l.id is null then
            case when exists (select 1 from gone g where g.freeze = (select max(id) from freezes) and g.delivery = d.id)
                 then 'withdrawn' end
        -- A refusal is about the letter it was given to: the same bytes stay refused, an edited letter goes again.
        when m.kind is null and v.verdict = 'refused'
            and (select o.digest from letters o where o.id = a.plan * 10000000000000 + d.id) = l.digest then 'refused'
        when exists (select 1 from folded f where f.freeze = (select max(id) from freezes) and f.delivery = d.id)
            -- What was sent and refused stays in the log, also where its edited letter goes no more.
            then case when m.kind is null and v.verdict = 'refused' then 'refused' else 'folded' end
        -- An address that was refused for good, unless that refusal is being tried again.
        when exists (select 1 from suppressions s where s.inbox = lower(l.email) and not exists (
                select 1 from said r where r.attempt = s.attempt and r.kind = 'retried'))
            then case when m.kind is null and v.verdict = 'refused' then 'refused' else 'suppressed' end
        -- Whoever answered any letter of the thread by now is not told of their silence.
        when exists (select 1 from overtaken w where w.letter = l.id and w.word = 'answered') then 'answered'
        when exists (select 1 from overtaken w where w.letter = l.id and w.word = 'came_back') then 'came_back'
        when exists (select 1 from overtaken w where w.letter = l.id and w.word = 'unclear') then 'unclear'
        when l.email is null then 'by_hand'
        when m.kind is null and v.verdict = 'deferred'
            and (select o.digest from letters o where o.id = a.plan * 10000000000000 + d.id) = l.digest then 'deferred'
        else 'ready'
    end as state
from deliveries d
left join letters l on l.id = (select plan from freezes order by id desc limit 1) * 10000000000000 + d.id
left join attempts a on a.id = (
    select max(t.id) from attempts t where t.id between d.id * 10000 and d.id * 10000 + 9999)
left join verdicts v on v.attempt = a.id
left join marks m on m.id = (select max(k.id) from said k where k.attempt = coalesce(a.id, d.id * 10000));
