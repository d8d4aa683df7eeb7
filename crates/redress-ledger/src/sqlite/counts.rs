//! How many deliveries are in each state, without looking at each of them.
//!
//! Of a million deliveries nearly all were accepted, or wait, and an index knows how many: *wait* is what the plan has,
//! less what came to a verdict. Whatever else decides a state (a mark, a second attempt, a new plan, a suppressed
//! address, an answer that never came) makes an exception; each exception is looked at by itself, through
//! `standing.sql`, and moved from where the sums put it to where it stands.

use super::backend::Backend;
use super::failure::Failure;
use super::keys;
use super::open_attempts::has_open_attempts;
use crate::{Counts, DeliveryState, Filter, HeldBackCount, LedgerError, MailingCounts};
use redress_base::id::MailingName;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// The deliveries that sums alone would put into the wrong state; `?1` and `?2` bound the attempts of a mailing, `?3` says
/// whether there are attempts without a verdict at all. The plus before a column, here and below, keeps SQLite to the small
/// index of what was not accepted.
const EXCEPTIONS: &str = "
    with current as (select id as freeze, plan from freezes order by id desc limit 1)
    select attempt / 10000 as delivery from marks where attempt between ?1 and ?2
    union
    select g.delivery from gone g where g.freeze = (select freeze from current)
        and g.delivery between ?1 / 10000 and ?2 / 10000
    union
    select f.delivery from folded f where f.freeze = (select freeze from current)
        and f.delivery between ?1 / 10000 and ?2 / 10000
    union
    select l.id % 10000000000000 as delivery from suppressions s
      cross join letters l on l.email is not null and lower(l.email) = +s.inbox
     where l.id / 10000000000000 = (select plan from current)
       and l.id % 10000000000000 between ?1 / 10000 and ?2 / 10000
       and l.id % 10000000000000 <> s.attempt / 10000
    union
    select x.letter % 10000000000000 from followed_letters x, current c
     where x.letter between c.plan * 10000000000000 + ?1 / 10000 and c.plan * 10000000000000 + ?2 / 10000
       and exists (select 1 from overtaken w where w.letter = x.letter and w.word is not null)
    union
    select v.attempt / 10000 from verdicts v join attempts a on a.id = v.attempt
     where (select count(*) from freezes) > 1
       and v.verdict <> 'accepted' and v.verdict in ('refused', 'deferred') and +v.attempt between ?1 and ?2
       and a.plan <> (select plan from current)
    union
    select l.id % 10000000000000 from letters l
     where (select count(*) from freezes) > 1 and l.email is null
       and l.id / 10000000000000 = (select plan from current)
       and l.id % 10000000000000 between ?1 / 10000 and ?2 / 10000
       and exists (select 1 from attempts a
                    where a.id between (l.id % 10000000000000) * 10000 and (l.id % 10000000000000) * 10000 + 9999)
    union
    select v.attempt / 10000 from verdicts v
     where v.verdict <> 'accepted' and v.verdict in ('deferred', 'returned') and +v.attempt between ?1 and ?2
       and exists (select 1 from given_away g where g.delivery = v.attempt / 10000)
    union
    select g.delivery from given_away g
     where (select count(*) from freezes) > 1 and g.delivery between ?1 / 10000 and ?2 / 10000
    union
    select a.id / 10000 from attempts a
     where ?3 and a.id between ?1 and ?2 and not exists (select 1 from verdicts v where v.attempt = a.id)";

/// Deliveries that were given away, of which nothing is known and nothing was said: under one plan they are counted and not
/// looked at. `{delivery}` is which.
const UNTOUCHED: &str = "
    (select count(*) from freezes) = 1
    and not exists (select 1 from attempts t where t.id between {delivery} * 10000 and {delivery} * 10000 + 9999)
    and not exists (select 1 from marks k where k.attempt between {delivery} * 10000 and {delivery} * 10000 + 9999)
    and exists (select 1 from given_away w where w.delivery = {delivery})";

/// The deliveries that sums alone would put into the wrong state. What was given away and is untouched is where it belongs,
/// whatever else there is about it.
pub(super) fn exceptions() -> String {
    format!(
        "select delivery from ({EXCEPTIONS}) where not ({})",
        UNTOUCHED.replace("{delivery}", "delivery")
    )
}

/// What of the given deliveries was given away and is untouched, as a query over `g.delivery`.
pub(super) fn untouched() -> String {
    UNTOUCHED.replace("{delivery}", "g.delivery")
}

/// How many deliveries of the plan in force (and withdrawn ones of earlier plans) are in each state.
pub(super) fn counts(backend: &Backend) -> Result<Counts, LedgerError> {
    let in_flight = backend.run_is_alive();
    backend.read(|database| {
        let mut counts = Counts::default();
        // Mostly there are none, and the exception that looks at every attempt is passed over.
        let open = if has_open_attempts(database)? {
            Open::Some { in_flight }
        } else {
            Open::None
        };
        for range in super::entries::mailings(database, &Filter::default())? {
            counts
                .mailings
                .extend(mailing(database, range.start / keys::MAILING, open)?);
        }
        Ok(counts)
    })
}

/// Attempts without a verdict, in the whole ledger.
#[derive(Clone, Copy)]
enum Open {
    None,
    /// Those of a run that is alive are in flight.
    Some {
        in_flight: bool,
    },
}

/// A tally by the state's word; a letter that the ledger holds back counts under the reason's.
#[derive(Default)]
struct Tally(BTreeMap<String, i64>);

impl Tally {
    fn add(&mut self, word: &str, count: i64) {
        match self.0.get_mut(word) {
            Some(sum) => *sum += count,
            None => drop(self.0.insert(word.to_owned(), count)),
        }
    }

    fn take(&mut self, word: &str) -> u64 {
        self.0
            .remove(word)
            .and_then(|count| u64::try_from(count).ok())
            .unwrap_or_default()
    }
}

/// The counts of a mailing; none if nothing was ever planned for it in a plan that was frozen.
fn mailing(database: &Connection, id: i64, open: Open) -> Result<Option<MailingCounts>, Failure> {
    let planned = database
        .prepare_cached(
            "select letters, by_hand from plan_mailings
              where mailing = ?1 and plan = (select plan from freezes order by id desc limit 1)",
        )?
        .query_row(params![id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let mut tally = Tally::default();
    let (letters, by_hand) = planned.unwrap_or((0, 0));
    // Everything waits until a verdict or an exception moves it.
    tally.add("ready", letters);
    tally.add("by_hand", by_hand);
    count_verdicts(database, id, open, &mut tally)?;
    count_given_away(database, id, &mut tally)?;
    move_exceptions(database, id, open, &mut tally)?;
    let states = DeliveryState::ALL.map(|state| tally.take(state.as_str()));
    // What the states have left in the tally are letters that the ledger itself holds back.
    let held_back = held_back(database, id, &mut tally)?;
    if planned.is_none() && states.iter().all(|count| *count == 0) {
        return Ok(None);
    }
    let name: String = database.query_row(
        "select name from mailings where id = ?1",
        params![id],
        |row| row.get(0),
    )?;
    Ok(Some(MailingCounts {
        name: MailingName::new(name),
        states,
        automatic: super::returned::automatic(database, id)?,
        held_back,
    }))
}

/// Moves what came to a last verdict from `ready` to that verdict's state. Accepted are the attempts that nothing else
/// became of.
fn count_verdicts(
    database: &Connection,
    mailing: i64,
    open: Open,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let range = keys::attempts_of(mailing);
    let range = params![range.start, range.end];
    let count = |sql| -> rusqlite::Result<i64> {
        database
            .prepare_cached(sql)?
            .query_row(range, |row| row.get(0))
    };
    let by_verdict = |sql| -> rusqlite::Result<BTreeMap<String, i64>> {
        database
            .prepare_cached(sql)?
            .query_map(range, |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect()
    };
    // Accepted ones are in no index, which every commit would have to write to: they are what the others leave over.
    let mut verdicts = by_verdict(
        "select verdict, count(*) from verdicts
          where verdict <> 'accepted' and +attempt >= ?1 and +attempt < ?2 group by verdict",
    )?;
    let attempts = count("select count(*) from attempts where id >= ?1 and id < ?2")?;
    let open = match open {
        // No need then to count all verdicts of the mailing.
        Open::None => 0,
        Open::Some { .. } => {
            attempts - count("select count(*) from verdicts where attempt >= ?1 and attempt < ?2")?
        }
    };
    verdicts.insert(
        "accepted".to_owned(),
        attempts - open - verdicts.values().sum::<i64>(),
    );
    // A verdict that was followed by another attempt was not the last.
    let superseded = by_verdict(
        // Not always the number before: of another machine's attempt this ledger may not have heard yet.
        "select v.verdict, count(*) from attempts a join verdicts v on v.attempt = (
                select max(t.id) from attempts t where t.id >= a.id - a.id % 10000 and t.id < a.id)
          where a.id % 10000 > 1 and a.id >= ?1 and a.id < ?2 group by v.verdict",
    )?;
    // Not `returned`: such a letter is as ready as it was before.
    for verdict in ["accepted", "refused", "deferred", "unconfirmed"] {
        let [count, superseded] =
            [&verdicts, &superseded].map(|counts| counts.get(verdict).copied().unwrap_or_default());
        tally.add(verdict, count - superseded);
        tally.add("ready", superseded - count);
    }
    Ok(())
}

/// Moves what was given away, and is untouched, from `ready`.
fn count_given_away(database: &Connection, mailing: i64, tally: &mut Tally) -> Result<(), Failure> {
    let range = keys::deliveries_of(mailing);
    let untouched = untouched();
    let sql = format!(
        "select count(*) from given_away g where g.delivery >= ?1 and g.delivery < ?2 and {untouched}"
    );
    let count: i64 = database
        .prepare_cached(&sql)?
        .query_row(params![range.start, range.end], |row| row.get(0))?;
    tally.add("given_away", count);
    tally.add("ready", -count);
    Ok(())
}

/// Moves each exception from where the sums put it to where it stands.
fn move_exceptions(
    database: &Connection,
    mailing: i64,
    open: Open,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let range = keys::attempts_of(mailing);
    let sql = format!(
        "select s.state, v.verdict, s.letter is not null, l.email is null
           from ({}) e join standing s on s.delivery = e.delivery
           left join verdicts v on v.attempt = s.attempt left join letters l on l.id = s.letter",
        exceptions()
    );
    let mut statement = database.prepare_cached(&sql)?;
    let mut rows = statement.query(params![
        range.start,
        // `between` takes its upper end along.
        range.end - 1,
        matches!(open, Open::Some { .. })
    ])?;
    while let Some(row) = rows.next()? {
        let verdict = row
            .get_ref(1)?
            .as_str_or_null()
            .map_err(|_| rusqlite::Error::InvalidQuery)?;
        // Back from the verdict that the sums moved it to. From `returned` they moved nothing.
        if let Some(verdict) = verdict.filter(|word| *word != "returned") {
            tally.add(verdict, -1);
            tally.add("ready", 1);
        }
        // The plan in force has it, so the sums began with it.
        if row.get(2)? {
            tally.add(if row.get(3)? { "by_hand" } else { "ready" }, -1);
        }
        match row
            .get_ref(0)?
            .as_str_or_null()
            .map_err(|_| rusqlite::Error::InvalidQuery)?
        {
            Some("open") if matches!(open, Open::Some { in_flight: true }) => tally.add("ready", 1),
            Some("open") => tally.add("unconfirmed", 1),
            Some("elsewhere") => tally.add("ready", 1),
            Some(state) => tally.add(state, 1),
            // Never more than a draft.
            None => {}
        }
    }
    Ok(())
}

/// Rows held back, by reason: those of the plan, and letters that the ledger holds back itself.
fn held_back(
    database: &Connection,
    mailing: i64,
    tally: &mut Tally,
) -> Result<Vec<HeldBackCount>, Failure> {
    let mut statement = database.prepare_cached(
        "select reason, count(*) from held_back
          where plan = (select plan from freezes order by id desc limit 1) and mailing = ?1 group by reason",
    )?;
    let mut reasons: BTreeMap<String, u64> = statement
        .query_map(params![mailing], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
        })?
        .collect::<Result<_, _>>()?;
    // Planned, and held back by what was sent since: none of the plan's own rows, though some have the same reasons.
    for reason in ["folded", "suppressed", "answered", "came_back", "unclear"] {
        let rows = tally.take(reason);
        if rows > 0 {
            *reasons.entry(reason.to_owned()).or_default() += rows;
        }
    }
    Ok(reasons
        .into_iter()
        .map(|(reason, rows)| HeldBackCount { reason, rows })
        .collect())
}
