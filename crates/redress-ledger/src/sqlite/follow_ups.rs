//! Letters that follow others: what is kept with them, and what keeps them from going at this moment.

use super::backend::Backend;
use super::failure::Failure;
use super::keys;
use super::stored::{ColumnSets, address, micros, moment, moment_if, texts, texts_back};
use crate::past_letters::READING_HOLDS;
use crate::{DeliveryState, FollowUp, FollowedLetter, Heard, LedgerError, PastLetter};
use jiff::Timestamp;
use redress_base::id::{MailingName, PlanId, RecipientKey};
use redress_lists::Recipient;
use rusqlite::{Connection, OptionalExtension, params};

/// The oldest reading by which it is known who has answered.
pub(super) fn oldest_reading(now: Timestamp) -> i64 {
    micros(now.checked_sub(READING_HOLDS).unwrap_or(Timestamp::MIN))
}

/// Keeps what a letter follows.
pub(super) fn keep(
    database: &Connection,
    letter: i64,
    followed: &FollowedLetter,
) -> Result<(), Failure> {
    database
        .prepare_cached(
            "insert into followed_letters (letter, first_sent_at, first_subject, in_reply_to, message_ids)
             values (?1, ?2, ?3, ?4, ?5) on conflict do nothing",
        )?
        .execute(params![
            letter,
            micros(followed.first_sent_at),
            followed.first_subject,
            followed.in_reply_to,
            texts(&followed.message_ids)
        ])?;
    Ok(())
}

/// What a letter follows, if it follows one.
pub(super) fn followed_letter(
    database: &Connection,
    letter: i64,
) -> Result<Option<FollowedLetter>, Failure> {
    let mut statement = database.prepare_cached(
        "select first_sent_at, first_subject, in_reply_to, message_ids from followed_letters where letter = ?1",
    )?;
    let found = statement
        .query_row(params![letter], |row| {
            Ok((
                row.get(0).map(moment)?,
                row.get(1)?,
                row.get(2)?,
                row.get::<_, String>(3)?,
            ))
        })
        .optional()?;
    found
        .map(|(first_sent_at, first_subject, in_reply_to, message_ids)| {
            Ok(FollowedLetter {
                first_sent_at,
                first_subject,
                in_reply_to,
                message_ids: texts_back(&message_ids)?,
            })
        })
        .transpose()
}

/// Keeps which mailings of a plan follow others.
pub(super) fn keep_rules(
    database: &Connection,
    plan: PlanId,
    rules: &[FollowUp],
) -> Result<(), Failure> {
    let id = |name: &MailingName| -> Result<i64, Failure> {
        database
            .prepare_cached("insert into mailings (name) values (?1) on conflict do nothing")?
            .execute(params![name.as_str()])?;
        Ok(database
            .prepare_cached("select id from mailings where name = ?1")?
            .query_row(params![name.as_str()], |row| row.get(0))?)
    };
    for rule in rules {
        let mailing = id(&rule.mailing)?;
        database.execute(
            "insert into follow_ups (plan, mailing, followed, recipients) values (?1, ?2, ?3, ?4)",
            params![plan.0, mailing, id(&rule.followed)?, rule.audience.word()],
        )?;
        for other in &rule.thread {
            database.execute(
                "insert into follow_up_threads (plan, mailing, other) values (?1, ?2, ?3)",
                params![plan.0, mailing, id(other)?],
            )?;
        }
    }
    Ok(())
}

/// When a mailbox was last read and what it held entered.
pub(super) fn last_reading(backend: &Backend) -> Result<Option<Timestamp>, LedgerError> {
    backend.read(newest_reading)
}

/// The same, of this connection.
pub(super) fn newest_reading(database: &Connection) -> Result<Option<Timestamp>, Failure> {
    let mut statement =
        database.prepare_cached("select max(at) from readings where is_whole = 1")?;
    Ok(statement.query_row([], |row| row.get(0).map(moment_if))?)
}

/// Whether a plan has a letter of a mailing for a recipient.
pub(super) fn has_letter(
    backend: &Backend,
    plan: PlanId,
    mailing: &MailingName,
    key: &RecipientKey,
) -> Result<bool, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(
            "select 1 from mailings m join deliveries d on d.mailing = m.id and d.recipient = ?2
               join letters l on l.id = ?3 + d.id where m.name = ?1",
        )?;
        let values = params![mailing.as_str(), key.as_str(), keys::letter(plan, 0)];
        Ok(statement.exists(values)?)
    })
}

const PAST: &str = "
    select s.delivery, s.state, s.attempt, s.attempt_plan, a.claimed_at, v.message_id, v.reply,
           (select w.word from heard w where w.delivery = s.delivery) as heard,
           (select max(k.happened_at) from said k where k.attempt = s.delivery * 10000 and k.kind = 'handed') as handed_at,
           exists (select 1 from returned_facts f where f.delivery = s.delivery and f.fate = 'acknowledgement')
               as acknowledged,
           exists (select 1 from returned_facts f where f.delivery = s.delivery and f.fate = 'delayed')
               and not exists (
                   select 1 from returned_facts f where f.delivery = s.delivery and f.fate in ('relayed', 'delivered'))
               as delayed
      from mailings n join deliveries d on d.mailing = n.id and d.recipient = ?2
      join standing s on s.delivery = d.id
      left join attempts a on a.id = s.attempt left join verdicts v on v.attempt = s.attempt
     where n.name = ?1";

/// As it was sent, else as the newest plan in force had it.
const LETTER: &str = "
    select l.columns, l.cells, l.line, l.row, l.email, l.subject from letters l
     where l.id = coalesce(?2 * 10000000000000 + ?1, (
               select o.id from freezes f join letters o on o.id = f.plan * 10000000000000 + ?1
                order by f.id desc limit 1))";

/// The delivery of a mailing to a recipient; none if no plan that was put in force has one.
pub(super) fn past_letter(
    backend: &Backend,
    mailing: &MailingName,
    key: &RecipientKey,
) -> Result<Option<PastLetter>, LedgerError> {
    backend.read(|database| {
        let mut statement = database.prepare_cached(PAST)?;
        let mut rows = statement.query(params![mailing.as_str(), key.as_str()])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let delivery: i64 = row.get("delivery")?;
        let plan: Option<i64> = row.get("attempt_plan")?;
        let mut letters = database.prepare_cached(LETTER)?;
        let mut letters = letters.query(params![delivery, plan])?;
        let Some(letter) = letters.next()? else {
            return Ok(None); // a draft that nobody approved
        };
        let state: Option<String> = row.get("state")?;
        let columns = ColumnSets::default().get(database, letter.get("columns")?)?;
        let place = |column| letter.get::<_, i64>(column).map(i64::unsigned_abs);
        let email: Option<String> = letter.get("email")?;
        let attempt: Option<i64> = row.get("attempt")?;
        let (claimed_at, handed_at): (Option<i64>, Option<i64>) =
            (row.get("claimed_at")?, row.get("handed_at")?);
        Ok(Some(PastLetter {
            state: match state.as_deref() {
                // Its answer is still to come, or never came.
                Some("open" | "elsewhere") => Some(DeliveryState::Unconfirmed),
                state => state.and_then(DeliveryState::from_word),
            },
            was_tried: attempt.is_some(),
            heard: row
                .get::<_, Option<String>>("heard")?
                .as_deref()
                .and_then(Heard::from_word),
            is_acknowledged: row.get("acknowledged")?,
            is_delayed: row.get("delayed")?,
            copies_back: copies_back(database, delivery)?,
            recipient: Recipient::from_stored(
                columns,
                texts_back(&letter.get::<_, String>("cells")?)?,
                key.clone(),
                place("line")?,
                place("row")?,
            ),
            email: email.as_deref().map(address).transpose()?,
            subject: letter.get("subject")?,
            sent_at: moment_if(claimed_at.or(handed_at)),
            message_id: row.get("message_id")?,
            answer: row.get("reply")?,
        }))
    })
}

/// Addresses at which a letter of this delivery came back, or was called unwanted.
fn copies_back(database: &Connection, delivery: i64) -> Result<Vec<String>, Failure> {
    let mut statement = database.prepare_cached(
        "select distinct lower(addressee) from returned_facts
          where delivery = ?1 and fate in ('bounced', 'complaint') and addressee is not null",
    )?;
    let found = statement.query_map(params![delivery], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}
