//! A plan is cut: who gets what, written down in one transaction.

use super::super::backend::Backend;
use super::super::failure::Failure;
use super::super::hands;
use super::super::stored::{ColumnSets, micros, texts_back};
use super::part_of::refuse_part;
use super::{limits, list};
use crate::{Cut, CutBy, CutParts, LedgerError, PartError, StayingLetters};
use jiff::Timestamp;
use redress_base::id::{AccountName, RecipientKey};
use redress_base::us_states;
use redress_base::words::quoted_list;
use redress_lists::{Column, Recipient};
use rusqlite::{Connection, Row, params};
use std::collections::{BTreeMap, BTreeSet};

/// As many as a campaign can number.
const PARTS_MAX: usize = 9_999;

/// Whatever has not come to its end.
const OPEN: &str = "
    select s.delivery, s.state, s.recipient, l.columns, l.cells, l.line, l.row, l.account, s.attempt is not null as is_tried,
           exists (select 1 from followed_letters x where x.letter = l.id) as is_following
      from standing s join letters l on l.id = s.letter
     where s.state in ('ready', 'deferred', 'unconfirmed', 'by_hand')
     order by s.delivery";

/// What a letter's part is known by: its label and its account.
type Whose = (String, Option<i64>);

/// Whether a letter may go in a day with so many millionths of an account's limits.
pub(super) type MaySend<'a> = &'a dyn Fn(Option<&AccountName>, u32) -> bool;

/// Cuts what is outstanding of the plan in force, and gives it away.
pub(in super::super) fn cut(
    backend: &Backend,
    cut: &Cut,
    may_send: MaySend<'_>,
    now: Timestamp,
) -> Result<CutParts, LedgerError> {
    backend.write(|database| {
        refuse_part(database)?;
        let plan: i64 = database.query_row(
            "select plan from freezes order by id desc limit 1",
            [],
            |row| row.get(0),
        )?;
        let found = look(database, cut)?;
        let labels: BTreeSet<String> = found.of_labels.keys().cloned().collect();
        let labels: Vec<String> = labels.into_iter().collect();
        if labels.is_empty() {
            return Err(PartError::Nothing {
                why: found.why_nothing(cut),
            }
            .into());
        }
        if let Some(label) = cut.only.iter().find(|label| !labels.contains(label)) {
            return Err(PartError::UnknownLabel {
                label: label.clone(),
                known: quoted_list(labels.iter().map(String::as_str)),
            }
            .into());
        }
        if found.parts.len() > PARTS_MAX {
            return Err(PartError::TooMany {
                parts: found.parts.len(),
            }
            .into());
        }
        let numbers = write_parts(database, plan, &found, may_send, now)?;
        give(database, cut, &numbers)?;
        Ok(CutParts {
            parts: numbers
                .values()
                .map(|number| list::one(database, *number))
                .collect::<Result<_, _>>()?,
            staying: found.staying,
            labels,
        })
    })
}

/// What a look over all letters finds. A few labels and accounts, however many letters there are.
#[derive(Default)]
struct Found {
    /// Letters of each part that is to be.
    parts: BTreeMap<Whose, u64>,
    /// Letters of each label, whether it was asked for or not.
    of_labels: BTreeMap<String, u64>,
    /// Accounts of which letters stay that go by mail.
    accounts_here: BTreeSet<Option<i64>>,
    staying: StayingLetters,
}

impl Found {
    fn why_nothing(&self, cut: &Cut) -> String {
        let staying = &self.staying;
        if staying.without_state > 0 {
            return "no letter that could be has a state in its row".to_owned();
        }
        if cut.by == CutBy::Account && staying.not_chosen > 0 && self.of_labels.is_empty() {
            return "the campaign has one account, which has no name; cut by state or by count"
                .to_owned();
        }
        "none is ready that was not tried, follows no other and goes by e-mail".to_owned()
    }
}

fn look(database: &Connection, cut: &Cut) -> Result<Found, Failure> {
    let mut found = Found::default();
    each_open(database, cut, &mut |open| {
        let staying = &mut found.staying;
        match &open.belongs {
            Belongs::Stays(why) => {
                match why {
                    Stays::ByHand => staying.by_hand += 1,
                    Stays::Tried => staying.tried += 1,
                    Stays::Following => staying.following += 1,
                    Stays::WithoutState => staying.without_state += 1,
                    Stays::WithoutAccount => staying.not_chosen += 1,
                }
                if *why != Stays::ByHand {
                    found.accounts_here.insert(open.account);
                }
            }
            Belongs::To(label) => {
                *found.of_labels.entry(label.clone()).or_default() += 1;
                if is_chosen(cut, label) {
                    *found
                        .parts
                        .entry((label.clone(), open.account))
                        .or_default() += 1;
                } else {
                    staying.not_chosen += 1;
                    found.accounts_here.insert(open.account);
                }
            }
        }
        Ok(())
    })?;
    Ok(found)
}

fn is_chosen(cut: &Cut, label: &str) -> bool {
    cut.only.is_empty() || cut.only.iter().any(|only| only == label)
}

/// Writes the parts down, each with what it may use of its account; gives their numbers.
fn write_parts(
    database: &Connection,
    plan: i64,
    found: &Found,
    may_send: MaySend<'_>,
    now: Timestamp,
) -> Result<BTreeMap<Whose, u32>, Failure> {
    let hand = hands::here(database)?;
    let mut of_account: BTreeMap<Option<i64>, u32> = BTreeMap::new();
    for (_, account) in found.parts.keys() {
        // What stays here needs a part of the limits as well.
        let here = u32::from(found.accounts_here.contains(account));
        *of_account.entry(*account).or_insert(here) += 1;
    }
    let mut limits_each = BTreeMap::new();
    for (account, shares) in &of_account {
        let each = limits::left(database, *account, now)? / shares;
        let name = account_name(database, *account)?;
        if each == 0 {
            return Err(PartError::NoLimits { account: name }.into());
        }
        // Found out by whoever got a part, nothing but taking all of them back would help.
        let known = account.map(|_| AccountName::new(name.as_str()));
        if !may_send(known.as_ref(), each) {
            return Err(PartError::TooLittle {
                account: name,
                shares: *shares,
            }
            .into());
        }
        limits_each.insert(*account, each);
    }
    let mut numbers = BTreeMap::new();
    for ((label, account), letters) in &found.parts {
        database.execute(
            "insert into parts (plan, label, account, letters, limits, at, hand) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                plan,
                label,
                account,
                i64::try_from(*letters).unwrap_or(i64::MAX),
                limits_each[account],
                micros(now),
                hand
            ],
        )?;
        let number = u32::try_from(database.last_insert_rowid()).unwrap_or(u32::MAX);
        numbers.insert((label.clone(), *account), number);
    }
    Ok(numbers)
}

/// Gives each letter to its part.
fn give(database: &Connection, cut: &Cut, numbers: &BTreeMap<Whose, u32>) -> Result<(), Failure> {
    let mut insert =
        database.prepare_cached("insert into part_letters (delivery, part) values (?1, ?2)")?;
    // The rows that are read do not depend on those that are written: a letter that was given away was read before.
    each_open(database, cut, &mut |open| {
        if let Belongs::To(label) = open.belongs
            && let Some(number) = numbers.get(&(label, open.account))
        {
            insert.execute(params![open.delivery, number])?;
        }
        Ok(())
    })
}

/// A letter that has not come to its end.
struct OpenLetter {
    delivery: i64,
    account: Option<i64>,
    belongs: Belongs,
}

/// Where a letter belongs.
enum Belongs {
    /// Into the part with this label, if that was asked for.
    To(String),
    /// Here.
    Stays(Stays),
}

/// Why a letter stays.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stays {
    ByHand,
    Tried,
    Following,
    WithoutState,
    WithoutAccount,
}

fn each_open(
    database: &Connection,
    cut: &Cut,
    each: &mut dyn FnMut(OpenLetter) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let columns = ColumnSets::default();
    // One after another in turn, so that parts by count are of one size; each account by itself.
    let mut turns: BTreeMap<Option<i64>, u32> = BTreeMap::new();
    let mut statement = database.prepare(OPEN)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let account = row.get("account")?;
        let belongs = match why_it_stays(row)? {
            Some(why) => Belongs::Stays(why),
            None => match cut.by {
                CutBy::State => match state_in(database, &columns, row)? {
                    Some(state) => Belongs::To(state),
                    None => Belongs::Stays(Stays::WithoutState),
                },
                CutBy::Account => match account {
                    Some(_) => Belongs::To(account_name(database, account)?),
                    None => Belongs::Stays(Stays::WithoutAccount),
                },
                CutBy::Count(parts) => {
                    let turn = turns.entry(account).or_default();
                    let place = *turn % parts + 1;
                    *turn = place;
                    Belongs::To(format!("{place} of {parts}"))
                }
            },
        };
        each(OpenLetter {
            delivery: row.get("delivery")?,
            account,
            belongs,
        })?;
    }
    Ok(())
}

fn why_it_stays(row: &Row<'_>) -> Result<Option<Stays>, Failure> {
    let state = row
        .get_ref("state")?
        .as_str()
        .map_err(rusqlite::Error::from)?;
    Ok(if state == "by_hand" {
        Some(Stays::ByHand)
    } else if row.get("is_tried")? || state != "ready" {
        // Its attempts are in this ledger, and count on.
        Some(Stays::Tried)
    } else if row.get("is_following")? {
        Some(Stays::Following)
    } else {
        None
    })
}

/// The state in a row: its postal code where it is one of the United States, else as it stands there.
fn state_in(
    database: &Connection,
    columns: &ColumnSets,
    row: &Row<'_>,
) -> Result<Option<String>, Failure> {
    let recipient = Recipient::from_stored(
        columns.get(database, row.get("columns")?)?,
        texts_back(&row.get::<_, String>("cells")?)?,
        RecipientKey::new(row.get::<_, String>("recipient")?),
        row.get::<_, i64>("line")?.unsigned_abs(),
        row.get::<_, i64>("row")?.unsigned_abs(),
    );
    let cell = recipient.get(Column::State).trim();
    let known = us_states::find(cell).map(|state| state.code);
    Ok((!cell.is_empty()).then(|| known.unwrap_or(cell).to_owned()))
}

fn account_name(database: &Connection, account: Option<i64>) -> Result<String, Failure> {
    let Some(account) = account else {
        return Ok("[delivery]".to_owned());
    };
    let mut find = database.prepare_cached("select name from accounts where id = ?1")?;
    Ok(find.query_row(params![account], |row| row.get(0))?)
}
