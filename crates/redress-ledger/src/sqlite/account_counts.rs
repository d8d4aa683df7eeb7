//! How many letters of each account are in each state, without looking at where each of them stands.
//!
//! As in [`super::counts`], sums say it of nearly all, and each exception is moved to where it stands. What was sent counts for the
//! account that carried it, also where a newer plan has given the delivery to another; so two accounts belong to an attempt, the
//! one that carried it and the one that would carry the letter now.

use super::backend::Backend;
use super::counts::{self, untouched};
use super::entries;
use super::failure::Failure;
use super::keys::{DELIVERY, PLAN};
use super::open_attempts::has_open_attempts;
use crate::{AccountCounts, DeliveryState, Filter, LedgerError};
use redress_base::id::{AccountName, MailingName};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;
use std::ops::Range;

/// The accounts of a plan, in its order.
const ACCOUNTS: &str = "select account from plan_accounts where plan = ?1 order by place";

/// What an account carries in a plan, of some deliveries.
const PLANNED: &str = "
    select count(*) from letters indexed by letters_by_account where account = ?1 and id > ?2 and id < ?3";

/// What of it was given away, and is untouched.
fn given_away() -> String {
    format!(
        "select count(*) from given_away g join letters l on l.id = ?2 - ?2 % 10000000000000 + g.delivery
          where g.delivery > ?2 % 10000000000000 and g.delivery < ?3 % 10000000000000 and l.account = ?1 and {}",
        untouched()
    )
}

/// Attempts by who carried them and who would now, with the verdict where it is not `accepted`: all of them, those without that
/// verdict, and those that another attempt followed. `?1` is the plan in force, `?2` and `?3` bound the attempts of a mailing.
const ATTEMPTS: &str = "
    select l.account, case when a.plan = ?1 then l.account else
               (select n.account from letters n where n.id = ?1 * 10000000000000 + a.id / 10000) end, count(*)
      from attempts a join letters l on l.id = a.plan * 10000000000000 + a.id / 10000
     where a.id >= ?2 and a.id < ?3 and l.account is not null group by 1, 2";
const NOT_ACCEPTED: &str = "
    select l.account, case when a.plan = ?1 then l.account else
               (select n.account from letters n where n.id = ?1 * 10000000000000 + a.id / 10000) end, count(*), v.verdict
      from verdicts v cross join attempts a on a.id = v.attempt
      join letters l on l.id = a.plan * 10000000000000 + a.id / 10000
     where v.verdict <> 'accepted' and +v.attempt >= ?2 and +v.attempt < ?3 and l.account is not null group by 1, 2, 4";
const SUPERSEDED: &str = "
    select l.account, case when a.plan = ?1 then l.account else
               (select n.account from letters n where n.id = ?1 * 10000000000000 + a.id / 10000) end, count(*), v.verdict
      from attempts b cross join attempts a on a.id = (
               select max(t.id) from attempts t where t.id >= b.id - b.id % 10000 and t.id < b.id)
      join verdicts v on v.attempt = a.id
      join letters l on l.id = a.plan * 10000000000000 + a.id / 10000
     where b.id % 10000 > 1 and b.id >= ?2 and b.id < ?3 and l.account is not null group by 1, 2, 4";

/// Each exception: where it stands, its last verdict, who carried its last attempt and who would carry its letter now, and whose
/// letter the log shows.
fn exceptions() -> String {
    format!(
        "select s.state, v.verdict, s.attempt is not null, o.account, l.account,
                (select c.account from letters c where c.id = s.delivery + 10000000000000 * coalesce(
                    case when s.state not in ('ready', 'by_hand', 'withdrawn', 'deferred') then s.attempt_plan end,
                    s.letter / 10000000000000,
                    s.attempt_plan,
                    (select max(f.plan) from freezes f
                      where exists (select 1 from letters g where g.id = f.plan * 10000000000000 + s.delivery))))
           from ({}) e join standing s on s.delivery = e.delivery
           left join verdicts v on v.attempt = s.attempt
           left join letters o on o.id = s.attempt_plan * 10000000000000 + s.delivery
           left join letters l on l.id = s.letter",
        counts::exceptions()
    )
}

/// How many deliveries of each account of the plan in force are in each state, of one mailing or of all.
pub(super) fn accounts(
    backend: &Backend,
    mailing: Option<&MailingName>,
) -> Result<Vec<AccountCounts>, LedgerError> {
    let in_flight = backend.run_is_alive();
    backend.read(|database| {
        let plan = "select plan from freezes order by id desc limit 1";
        let plan: Option<i64> = database.query_row(plan, [], |row| row.get(0)).optional()?;
        let Some(plan) = plan else {
            return Ok(Vec::new());
        };
        let mut statement = database.prepare_cached(ACCOUNTS)?;
        let accounts = statement.query_map(params![plan], |row| row.get(0))?;
        let mut accounts: Vec<i64> = accounts.collect::<Result<_, _>>()?;
        // Nearly every campaign has one account, without a name, and is not looked through for nothing.
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        let filter = Filter {
            mailing: mailing.cloned(),
            ..Filter::default()
        };
        let has_open = has_open_attempts(database)?;
        let mut tally = Tally::default();
        for deliveries in entries::mailings(database, &filter)? {
            let planned = deliveries.start + plan * PLAN..deliveries.end + plan * PLAN;
            for account in &accounts {
                let values = params![account, planned.start, planned.end];
                let letters = database
                    .prepare_cached(PLANNED)?
                    .query_row(values, |row| row.get(0))?;
                tally.add(Some(*account), "ready", letters);
                let given_away: i64 = database
                    .prepare_cached(&given_away())?
                    .query_row(values, |row| row.get(0))?;
                tally.add(Some(*account), "ready", -given_away);
                tally.add(Some(*account), "given_away", given_away);
            }
            count(database, plan, &deliveries, has_open, &mut tally)?;
        }
        // Those that the plan no longer has, and that have sent: behind the others.
        let earlier = tally.0.iter().filter(|(_, number)| **number > 0);
        let mut earlier: Vec<i64> = earlier.map(|((account, _), _)| *account).collect();
        earlier.dedup();
        earlier.retain(|account| !accounts.contains(account));
        accounts.extend(earlier);
        accounts
            .into_iter()
            .map(|account| tally.of(database, account, in_flight))
            .collect()
    })
}

/// Letters by account and state's word. Those without an account are passed over: they go by hand, or under an earlier plan.
#[derive(Default)]
struct Tally(BTreeMap<(i64, String), i64>);

impl Tally {
    fn add(&mut self, account: Option<i64>, word: &str, number: i64) {
        if let Some(account) = account {
            *self.0.entry((account, word.to_owned())).or_default() += number;
        }
    }

    fn of(
        &self,
        database: &Connection,
        account: i64,
        in_flight: bool,
    ) -> Result<AccountCounts, Failure> {
        let name: String = database
            .prepare_cached("select name from accounts where id = ?1")?
            .query_row(params![account], |row| row.get(0))?;
        let number = |word: &str| {
            let number = self.0.get(&(account, word.to_owned())).copied();
            number
                .and_then(|number| u64::try_from(number).ok())
                .unwrap_or_default()
        };
        // Of a run that is alive an answer may still come, so nothing is in doubt yet.
        let open = if in_flight {
            DeliveryState::Ready
        } else {
            DeliveryState::Unconfirmed
        };
        let under_way = |state: DeliveryState| {
            let here = if state == open { number("open") } else { 0 };
            let elsewhere = if state == DeliveryState::Ready {
                number("elsewhere")
            } else {
                0
            };
            here + elsewhere
        };
        let states = DeliveryState::ALL.map(|state| number(state.as_str()) + under_way(state));
        Ok(AccountCounts {
            name: AccountName::new(name),
            states,
        })
    }
}

/// Who carried an attempt, and who would carry the letter now.
type Carried = (Option<i64>, Option<i64>);

/// Moves what was tried from where it waits to where it stands.
fn count(
    database: &Connection,
    plan: i64,
    deliveries: &Range<i64>,
    has_open: bool,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let (first, last) = (deliveries.start * DELIVERY, deliveries.end * DELIVERY);
    let values = params![plan, first, last];
    let by_verdict = |sql| -> Result<BTreeMap<(Carried, String), i64>, Failure> {
        let mut statement = database.prepare_cached(sql)?;
        let counted = statement.query_map(values, |row| {
            Ok((((row.get(0)?, row.get(1)?), row.get(3)?), row.get(2)?))
        })?;
        Ok(counted.collect::<Result<_, _>>()?)
    };
    let others = by_verdict(NOT_ACCEPTED)?;
    let superseded = by_verdict(SUPERSEDED)?;
    let mut statement = database.prepare_cached(ATTEMPTS)?;
    let attempts =
        statement.query_map(values, |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
    // Accepted ones are in no index: they are what the others leave over.
    let mut accepted: BTreeMap<Carried, i64> = attempts.collect::<Result<_, _>>()?;
    for ((carried, _), number) in &others {
        *accepted.entry(*carried).or_default() -= number;
    }
    let mut statement = database.prepare_cached(&exceptions())?;
    // `between` takes its upper end along.
    let mut rows = statement.query(params![first, last - 1, has_open])?;
    while let Some(row) = rows.next()? {
        let (state, verdict): (Option<String>, Option<String>) = (row.get(0)?, row.get(1)?);
        let (was_tried, carried): (bool, Carried) = (row.get(2)?, (row.get(3)?, row.get(4)?));
        match verdict.as_deref() {
            // From `returned` the sums move nothing.
            Some("returned") => {}
            Some(verdict) => move_letters(tally, carried, verdict, -1),
            // An attempt without a verdict is not accepted either.
            None if was_tried => *accepted.entry(carried).or_default() -= 1,
            None => {}
        }
        tally.add(carried.1, "ready", -1);
        // Without a state it was never more than a draft.
        if let Some(word) = state {
            tally.add(row.get(5)?, &word, 1);
        }
    }
    for (carried, number) in accepted {
        move_letters(tally, carried, "accepted", number);
    }
    for ((carried, verdict), number) in &others {
        if verdict != "returned" {
            move_letters(tally, *carried, verdict, *number);
        }
    }
    // A verdict that was followed by another attempt was not the last.
    for ((carried, verdict), number) in &superseded {
        if verdict != "returned" {
            move_letters(tally, *carried, verdict, -number);
        }
    }
    Ok(())
}

/// Moves letters from where they wait to a last verdict's state.
fn move_letters(tally: &mut Tally, (carried, now): Carried, verdict: &str, number: i64) {
    tally.add(carried, verdict, number);
    tally.add(now, "ready", -number);
}
