//! What is still to be sent, read in slices.

use super::backend::Backend;
use super::failure::Failure;
use super::follow_ups::{followed_letter, oldest_reading};
use super::keys::{self, DELIVERY};
use super::stored::{ColumnSets, address, addresses, micros, moment, moment_if, texts_back};
use crate::{Deferrals, LedgerError, Outstanding, Selection};
use jiff::Timestamp;
use redress_base::id::{AccountName, DeliveryId, Digest, MailingName, RecipientKey};
use redress_lists::Recipient;
use redress_smtp::LONGEST_WAIT;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::ops::Range;

/// What is read of each.
const COLUMNS: &str = "
    s.delivery, n.name, s.recipient, l.line, l.row, l.columns, l.cells, l.email, l.cc, l.digest, s.attempt, l.id,
    (select c.name from accounts c where c.id = l.account)";

/// Which are outstanding, of those that were not accepted.
const IS_OUTSTANDING: &str = "
    case s.state when 'ready' then true when 'deferred' then s.not_before <= ?3 or s.not_before > ?5 end
    and not (exists (select 1 from telling_silence q where q.letter = s.letter)
             and not exists (select 1 from readings r where r.is_whole = 1 and r.at >= ?6))";

/// Of all accounts, or of one: then its letters are walked over and no others, which are many where accounts are.
fn statement_of(account: Option<&str>) -> String {
    let walk = match account {
        None => {
            // Both have the same parameters.
            "from standing s join letters l on l.id = s.letter join mailings n on n.id = s.mailing
             where ?7 is null and s.delivery > ?1 and s.delivery < ?2"
        }
        // In the plan in force; in the order of their ids, which is that of their deliveries.
        Some(_) => {
            "from letters l indexed by letters_by_account
             cross join standing s on s.delivery = l.id % 10000000000000 and s.letter = l.id
             join mailings n on n.id = s.mailing
             where l.account = (select c.id from accounts c where c.name = ?7)
               and l.id > (select plan from freezes order by id desc limit 1) * 10000000000000 + ?1
               and l.id < (select plan from freezes order by id desc limit 1) * 10000000000000 + min(?2, 9999999999999)"
        }
    };
    let (delivery, order) = if account.is_some() {
        ("(l.id % 10000000000000)", "l.id")
    } else {
        ("s.delivery", "s.delivery")
    };
    // Deliveries that were accepted are passed over before anything else is looked at, be it their own row.
    let is_open = format!(
        "not exists (select 1 from verdicts v where v.verdict = 'accepted'
                      and v.attempt between {delivery} * 10000 and {delivery} * 10000 + 9999)"
    );
    format!("select {COLUMNS} {walk} and {is_open} and {IS_OUTSTANDING} order by {order} limit ?4")
}

/// None of them was tried before it was given away.
const OF_PART: &str = "
    select g.delivery, n.name, d.recipient, l.line, l.row, l.columns, l.cells, l.email, l.cc, l.digest, null, l.id,
           (select c.name from accounts c where c.id = l.account)
      from part_letters g join parts p on p.id = g.part
      join deliveries d on d.id = g.delivery join mailings n on n.id = d.mailing
      join letters l on l.id = p.plan * 10000000000000 + g.delivery
     where g.part = ?1 and g.delivery > ?2 order by g.delivery limit ?3";

/// How often this very letter was deferred and since when it is tried, from the last word that a person said on it.
const DEFERRALS: &str = "
    select count(*), min(a.claimed_at)
      from verdicts v join attempts a on a.id = v.attempt
     where v.verdict = 'deferred' and v.attempt between ?1 * 10000 and ?1 * 10000 + 9999
       and v.attempt > coalesce(
               (select max(k.attempt) from said k where k.attempt between ?1 * 10000 and ?1 * 10000 + 9999), 0)
       and (select o.digest from letters o where o.id = a.plan * 10000000000000 + ?1) = ?2";

/// The outstanding deliveries (ready, or deferred and due at `now`) after a cursor, at most `limit` of them, in the order of
/// their ids; columns and cells as the plan has them.
pub(super) fn outstanding(
    backend: &Backend,
    selection: &Selection,
    after: Option<DeliveryId>,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Outstanding>, LedgerError> {
    backend.read(|database| {
        let range = selected(database, selection)?;
        // Places begin at 1, so no delivery has the key at which a range starts.
        let after = after.map_or(range.start, |delivery| delivery.0.max(range.start));
        let mut statement = database.prepare_cached(&statement_of(account_of(selection)))?;
        let columns = ColumnSets::default();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![
            after,
            range.end,
            micros(now),
            limit,
            micros(latest_due(now)),
            oldest_reading(now),
            account_of(selection)
        ])?;
        let mut outstanding = Vec::new();
        while let Some(row) = rows.next()? {
            outstanding.push(read_outstanding(database, &columns, row)?);
        }
        Ok(outstanding)
    })
}

/// Letters of a part after a cursor, at most `limit` of them, as the ledger of that part will have them.
pub(super) fn of_part(
    backend: &Backend,
    part: u32,
    after: Option<DeliveryId>,
    limit: usize,
) -> Result<Vec<Outstanding>, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(OF_PART)?;
        let columns = ColumnSets::default();
        let after = after.map_or(0, |delivery| delivery.0);
        let mut rows = statement.query(params![
            part,
            after,
            i64::try_from(limit).unwrap_or(i64::MAX)
        ])?;
        let mut letters = Vec::new();
        while let Some(row) = rows.next()? {
            letters.push(read_outstanding(database, &columns, row)?);
        }
        Ok(letters)
    })
}

/// When the next deferred delivery falls due.
pub(super) fn next_due(
    backend: &Backend,
    selection: &Selection,
) -> Result<Option<Timestamp>, LedgerError> {
    backend.read(|database| {
        let range = selected(database, selection)?;
        // The plus keeps SQLite from walking the attempts instead of the few that are due, in their order.
        let mut statement = database.prepare_cached(
            "select v.not_before from verdicts v join standing s on s.delivery = v.attempt / 10000
              where v.not_before is not null and +v.attempt between ?1 and ?2
                and not exists (select 1 from attempts a where a.id = v.attempt + 1) and s.state = 'deferred'
                and (?3 is null or exists (select 1 from letters l join accounts c on c.id = l.account
                                            where l.id = s.letter and c.name = ?3))
              order by v.not_before limit 1",
        )?;
        let (first, last) = (range.start * DELIVERY, range.end.saturating_mul(DELIVERY));
        let due = statement
            .query_row(params![first, last, account_of(selection)], |row| {
                row.get(0).map(moment)
            })
            .optional()?;
        let now = backend.clock.now();
        Ok(due.map(|due| if due > latest_due(now) { now } else { due }))
    })
}

/// No letter that is deferred now falls due later than this. One that does was deferred while the clock was ahead, and would
/// wait for as long as that; it is due at once, because nobody knows when it was to be.
pub(super) fn latest_due(now: Timestamp) -> Timestamp {
    now.checked_add(LONGEST_WAIT).unwrap_or(Timestamp::MAX)
}

/// The name of the account that a selection is about.
pub(super) fn account_of(selection: &Selection) -> Option<&str> {
    selection.account.as_ref().map(AccountName::as_str)
}

/// The deliveries a selection is about, whatever account carries them.
pub(super) fn selected(
    database: &Connection,
    selection: &Selection,
) -> Result<Range<i64>, Failure> {
    let Some(mailing) = &selection.mailing else {
        // Up to the last delivery whose attempts still have keys.
        return Ok(0..i64::MAX / DELIVERY);
    };
    let mut statement = database.prepare_cached("select id from mailings where name = ?1")?;
    let id: Option<i64> = statement
        .query_row(params![mailing.as_str()], |row| row.get(0))
        .optional()?;
    // A mailing that was never planned has nothing outstanding.
    Ok(id.map_or(0..0, keys::deliveries_of))
}

fn read_outstanding(
    database: &Connection,
    columns: &ColumnSets,
    row: &Row<'_>,
) -> Result<Outstanding, Failure> {
    let text = |place: usize| row.get_ref(place)?.as_str().map_err(rusqlite::Error::from);
    let delivery = DeliveryId(row.get(0)?);
    let place = (
        row.get::<_, i64>(3)?.unsigned_abs(),
        row.get::<_, i64>(4)?.unsigned_abs(),
    );
    let (columns, cells) = (columns.get(database, row.get(5)?)?, texts_back(text(6)?)?);
    let (email, cc) = (address(text(7)?)?, addresses(text(8)?)?);
    let digest = Digest(row.get(9)?);
    Ok(Outstanding {
        delivery,
        mailing: MailingName::new(text(1)?),
        account: row.get::<_, Option<String>>(12)?.map(AccountName::new),
        recipient: Recipient::of_mail(
            columns,
            cells,
            RecipientKey::new(text(2)?),
            place,
            email.clone(),
            cc,
        ),
        email,
        digest,
        // A letter that was never tried needs no further question.
        deferrals: match row.get::<_, Option<i64>>(10)? {
            Some(_) => deferrals(database, delivery, &digest)?,
            None => None,
        },
        follows: followed_letter(database, row.get(11)?)?,
    })
}

fn deferrals(
    database: &Connection,
    delivery: DeliveryId,
    digest: &Digest,
) -> Result<Option<Deferrals>, Failure> {
    let mut statement = database.prepare_cached(DEFERRALS)?;
    let (number, since) = statement.query_row(params![delivery.0, digest.0], |row| {
        Ok((row.get(0)?, moment_if(row.get(1)?)))
    })?;
    Ok(since.map(|since| Deferrals { number, since }))
}
