//! Mails that came back: entered once, and read back.

use super::backend::Backend;
use super::failure::Failure;
use super::hands;
use super::keys;
use super::letter_names::KnownLetter;
use super::marks;
use super::run_lock::is_held;
use super::stored::{damaged, micros, moment, moment_if, texts_back};
use crate::returned::{
    Consequence, KnownBy, LetterAsSent, ReturnedFact, ReturnedFate, ReturnedMail, decide,
};
use crate::{AboutLetter, Entering, LedgerError, Mark, Reading, ReturnedEntry};
use jiff::Timestamp;
use redress_base::id::{DeliveryId, Digest, MailingName, RecipientKey};
use redress_mailbox::returned::Cause;
use rusqlite::{Connection, params};

/// Microseconds by which another machine's clock may be behind: an hour.
const CLOCKS_DIFFER: i64 = 3_600_000_000;

/// Enters mails, or says what would be entered. Each is known again by its bytes, and by its Message-ID with what it says.
pub(super) fn enter(
    backend: &Backend,
    mails: &[AboutLetter],
    entering: Entering,
    now: Timestamp,
) -> Result<Vec<Reading>, LedgerError> {
    let lock = backend.lock_path();
    backend.write(|database| {
        let in_flight = is_held(&lock);
        // What would be entered is entered and taken back: a mail may be the same as the one before it, or change how it counts.
        database.execute_batch("savepoint reading")?;
        let readings = mails
            .iter()
            .map(|mail| enter_one(database, mail, in_flight, now))
            .collect();
        if entering == Entering::Shown {
            database.execute_batch("rollback to reading")?;
        }
        database.execute_batch("release reading")?;
        readings
    })
}

fn enter_one(
    database: &Connection,
    about: &AboutLetter,
    in_flight: bool,
    now: Timestamp,
) -> Result<Reading, Failure> {
    let delivery = keys::delivery_of_attempt(about.letter.attempt);
    let (letter, mailing, recipient) = letter_of(database, about.letter, in_flight)?;
    let from = &about.mail.sender;
    let mut follows = decide(&about.report, about.letter.known_by, &letter, from);
    if is_about_an_earlier_attempt(database, about)? {
        leave_the_last_attempt(&mut follows);
    }
    let is_known = is_known(database, about, delivery, &follows)?;
    if !is_known && !follows.facts.is_empty() {
        insert(database, about, delivery, &follows, now)?;
        if let Some(mark) = &follows.mark {
            let hand = hands::here(database)?;
            marks::add(database, delivery, mark, (in_flight, hand), now)?;
        }
        for inbox in &follows.suppressed {
            database
                .prepare_cached("insert into suppressions (inbox, attempt, at) values (lower(?1), ?2, ?3) on conflict do nothing")?
                .execute(params![inbox, about.letter.attempt, micros(now)])?;
        }
    }
    Ok(Reading {
        delivery,
        mailing,
        recipient,
        to: letter.to,
        is_known,
        follows,
    })
}

/// Whether a mail is about an attempt that was followed by another: every attempt of a letter has the same Message-ID, so the
/// moment tells. An attempt that came back without a verdict had reached nobody.
fn is_about_an_earlier_attempt(
    database: &Connection,
    about: &AboutLetter,
) -> Result<bool, Failure> {
    let attempt = about.letter.attempt;
    let delivery = keys::delivery_of_attempt(attempt);
    let mut later = database
        .prepare_cached("select 1 from attempts where id > ?1 and id <= ?2 and id % 10000 > 1")?;
    let last = keys::attempt(delivery, 9_999);
    // Another text went after the one that the mail is about.
    if later.exists(params![attempt, last])? {
        return Ok(true);
    }
    let Some(written_at) = about.mail.written_at else {
        return Ok(false);
    };
    let mut earlier = database.prepare_cached(
        "select 1 from attempts a join verdicts v on v.attempt = a.id
          where a.id >= ?1 and a.id < ?2 and a.claimed_at <= ?3 and v.verdict <> 'returned'
            and (select claimed_at from attempts where id = ?2) > ?3",
    )?;
    let first = keys::attempt(delivery, 1);
    Ok(earlier.exists(params![first, attempt, micros(written_at)])?)
}

/// What came back of an earlier attempt changes nothing about the last one. Whoever answers has read the letter, whichever it
/// was, and an address that does not exist exists for no attempt.
fn leave_the_last_attempt(follows: &mut Consequence) {
    if matches!(
        follows.mark,
        Some(Mark::Bounced { .. } | Mark::ResolvedAccepted { .. })
    ) {
        follows.mark = None;
        for fact in &mut follows.facts {
            if !fact.answer.is_empty() {
                fact.answer.push_str("; ");
            }
            fact.answer.push_str("about an earlier attempt");
        }
    }
}

/// The letter as the attempt had it, and how its delivery stands now.
fn letter_of(
    database: &Connection,
    known: KnownLetter,
    in_flight: bool,
) -> Result<(LetterAsSent, MailingName, RecipientKey), Failure> {
    let delivery = keys::delivery_of_attempt(known.attempt);
    let mut statement = database.prepare_cached(
        "select l.email, l.cc, s.state, n.name, d.recipient
           from attempts a join deliveries d on d.id = a.id / 10000 join mailings n on n.id = d.mailing
           join standing s on s.delivery = d.id
           left join letters l on l.id = a.plan * 10000000000000 + d.id
          where a.id = ?1",
    )?;
    let (to, cc, standing, mailing, recipient) =
        statement.query_row(params![known.attempt], |row| {
            Ok((
                row.get::<_, Option<String>>(0)?,
                row.get::<_, Option<String>>(1)?,
                row.get::<_, Option<String>>(2)?,
                row.get::<_, String>(3)?,
                row.get::<_, String>(4)?,
            ))
        })?;
    let standing = match standing.as_deref() {
        // Its answer is still to come.
        Some("open") if in_flight => "in_flight",
        Some("elsewhere") => "in_flight",
        Some("open") => "unconfirmed",
        Some(other) => other,
        None => {
            return Err(damaged(&format!(
                "delivery {delivery} in it was sent and is not planned"
            )));
        }
    };
    let letter = LetterAsSent {
        to: to.unwrap_or_default(),
        cc: cc
            .as_deref()
            .map(texts_back)
            .transpose()?
            .unwrap_or_default(),
        standing: standing.to_owned(),
    };
    Ok((
        letter,
        MailingName::new(mailing),
        RecipientKey::new(recipient),
    ))
}

/// Whether this very mail was entered, or a copy of it that took another way: the same Message-ID saying the same.
fn is_known(
    database: &Connection,
    about: &AboutLetter,
    delivery: DeliveryId,
    follows: &Consequence,
) -> Result<bool, Failure> {
    let mail = &about.mail;
    let by_bytes = database
        .prepare_cached("select 1 from returned where digest = ?1")?
        .exists(params![mail.digest.0])?;
    if by_bytes || mail.message_id.is_empty() {
        return Ok(by_bytes);
    }
    let mut same = database.prepare_cached(
        "select 1 from returned r join returned_facts f on f.returned = r.id
          where r.message_id = ?1 and f.delivery = ?2 and f.fate = ?3 and f.addressee is ?4",
    )?;
    for fact in &follows.facts {
        if !same.exists(params![
            mail.message_id,
            delivery.0,
            fact.fate.word(),
            fact.addressee
        ])? {
            return Ok(false);
        }
    }
    Ok(!follows.facts.is_empty())
}

fn insert(
    database: &Connection,
    about: &AboutLetter,
    delivery: DeliveryId,
    follows: &Consequence,
    now: Timestamp,
) -> Result<(), Failure> {
    let mail = &about.mail;
    database
        .prepare_cached(
            "insert into returned (digest, message_id, sender, subject, written_at, folder, entered_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            mail.digest.0,
            mail.message_id,
            mail.sender,
            mail.subject,
            mail.written_at.map(micros),
            mail.folder,
            micros(now)
        ])?;
    let returned = database.last_insert_rowid();
    let mut insert = database.prepare_cached(
        "insert into returned_facts (returned, place, delivery, addressee, fate, cause, status, answer, known_by)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for (place, fact) in (0_i64..).zip(&follows.facts) {
        insert.execute(params![
            returned,
            place,
            delivery.0,
            fact.addressee,
            fact.fate.word(),
            fact.cause.map(Cause::word),
            fact.status,
            fact.answer,
            fact.known_by.word()
        ])?;
    }
    Ok(())
}

/// Whether a mailbox, or a log, was ever read for this ledger, be it only to show what would be entered.
pub(super) fn was_read(backend: &Backend, of_log: bool) -> Result<bool, LedgerError> {
    backend.read(|database| {
        Ok(database
            .prepare_cached("select 1 from readings where of_log = ?1 and by_hand = 0")?
            .exists([of_log])?)
    })
}

/// Writes down that somebody looked through the mailbox in person.
pub(super) fn note_reading_by_hand(backend: &Backend, now: Timestamp) -> Result<(), LedgerError> {
    backend.write(|database| {
        database.execute(
            "insert into readings (at, is_whole, by_hand) values (?1, 1, 1)",
            params![micros(now)],
        )?;
        Ok(())
    })
}

/// Writes down that a mailbox, or a log, was read, and whether a mailbox as a whole, with all that it held entered.
pub(super) fn note_reading(
    backend: &Backend,
    of_log: bool,
    is_whole: bool,
    now: Timestamp,
) -> Result<(), LedgerError> {
    backend.write(|database| {
        database.execute(
            "insert into readings (at, of_log, is_whole) values (?1, ?2, ?3)",
            params![micros(now), of_log, is_whole],
        )?;
        Ok(())
    })
}

const FACTS: &str = "
    select f.delivery, f.fate, f.addressee, f.cause, f.status, f.answer, f.known_by,
           r.digest, r.message_id, r.sender, r.subject, r.written_at, r.folder, r.entered_at
      from returned_facts f join returned r on r.id = f.returned";

/// What came back of one delivery, in the order in which it was entered.
pub(super) fn of_delivery(
    database: &Connection,
    delivery: DeliveryId,
) -> Result<Vec<ReturnedEntry>, Failure> {
    let mut statement = database.prepare_cached(&format!(
        "{FACTS} where f.delivery = ?1 order by f.returned, f.place"
    ))?;
    let mut rows = statement.query(params![delivery.0])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(entry(row)?);
    }
    Ok(entries)
}

/// The deliveries that were tried at this address before a mail was written, which may be about one of them by its address
/// alone. One without a date may be about any.
pub(super) fn sent_to(
    backend: &Backend,
    address: &str,
    written_at: Option<Timestamp>,
) -> Result<Vec<DeliveryId>, LedgerError> {
    let until = written_at.map_or(i64::MAX, |at| micros(at).saturating_add(CLOCKS_DIFFER));
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select distinct l.id % 10000000000000 from letters l
              where l.email is not null and lower(l.email) = lower(?1)
                and exists (select 1 from attempts a where a.id between (l.id % 10000000000000) * 10000 and (l.id % 10000000000000) * 10000 + 9999
                              and a.claimed_at <= ?2)",
        )?;
        let found = statement.query_map(params![address, until], |row| Ok(DeliveryId(row.get(0)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    })
}

fn entry(row: &rusqlite::Row<'_>) -> Result<ReturnedEntry, Failure> {
    let word = |column: usize| row.get::<_, Option<String>>(column);
    let unknown = || damaged("a mail that came back reads as nothing known");
    let fate = word(1)?
        .as_deref()
        .and_then(ReturnedFate::from_word)
        .ok_or_else(unknown)?;
    let known_by = word(6)?
        .as_deref()
        .and_then(KnownBy::from_word)
        .ok_or_else(unknown)?;
    Ok(ReturnedEntry {
        fact: ReturnedFact {
            fate,
            addressee: word(2)?,
            cause: word(3)?.as_deref().and_then(Cause::from_word),
            status: word(4)?,
            answer: row.get(5)?,
            known_by,
        },
        mail: ReturnedMail {
            digest: row.get(7).map(Digest)?,
            message_id: row.get(8)?,
            sender: row.get(9)?,
            subject: row.get(10)?,
            written_at: moment_if(row.get(11)?),
            folder: row.get(12)?,
        },
        entered_at: moment(row.get(13)?),
    })
}

/// Deliveries of which a program's answer is the last word: they stand as accepted, and no person has answered. As
/// [`Entry::has_automatic_answer`](crate::Entry::has_automatic_answer) tells it of one.
const AUTOMATIC: &str = "
    select count(distinct f.delivery) from returned_facts f join standing s on s.delivery = f.delivery
     where f.delivery >= ?1 and f.delivery < ?2 and f.fate in ('absence', 'acknowledgement', 'challenge')
       and s.state = 'accepted'";

/// How many deliveries of a mailing a program answered, and no person.
pub(super) fn automatic(database: &Connection, mailing: i64) -> Result<u64, Failure> {
    let range = keys::deliveries_of(mailing);
    let count: i64 = database
        .prepare_cached(AUTOMATIC)?
        .query_row(params![range.start, range.end], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}
