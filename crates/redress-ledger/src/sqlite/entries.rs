//! The log: every delivery as it stands, streamed.

use super::backend::Backend;
use super::failure::Failure;
use super::open_attempts::message_id;
use super::stored::{ColumnSets, address, damaged, moment, moment_if, texts_back};
use crate::{Addressee, DeliveryState, Entry, Filter, LedgerError, MarkNote, Reply, Role};
use redress_base::id::{AccountName, DeliveryId, MailingName, PlanId, RecipientKey};
use redress_base::message_id::MessageId;
use redress_lists::Recipient;
use rusqlite::{Connection, Row, named_params, params};
use std::ops::Range;

/// A letter is shown as it was sent, or as it would be; one that is gone, as it last was.
const ENTRIES: &str = "
    with shown as (
        select s.*, coalesce(
                   case when s.state not in ('ready', 'by_hand', 'withdrawn', 'deferred') then s.attempt_plan end,
                   s.letter / 10000000000000,
                   s.attempt_plan,
                   (select max(f.plan) from freezes f
                     where exists (select 1 from letters o where o.id = f.plan * 10000000000000 + s.delivery))) as version
          from standing s
         where s.state is not null and s.state not in ('folded', 'suppressed', 'answered', 'came_back', 'unclear')
           and s.delivery >= :first and s.delivery < :last)
    select s.delivery, n.name as mailing, s.recipient, s.state, s.attempt, s.attempt_plan, s.not_before, s.mark,
           l.columns, l.cells, l.line, l.row, l.email,
           (select c.name from accounts c where c.id = l.account) as account,
           (select r.code from plan_records r where r.plan = s.version) as version,
           v.code as code, v.enhanced as enhanced, v.reply as reply, v.message_id,
           coalesce(v.settled_at, a.claimed_at) as tried_at,
           (select max(max(k.at, coalesce(u.at, k.at))) from marks k left join undone_marks u on u.mark = k.id
             where k.attempt between s.delivery * 10000 and s.delivery * 10000 + 9999) as marked_at,
           (select max(r.entered_at) from returned_facts f join returned r on r.id = f.returned
             where f.delivery = s.delivery) as returned_at,
           case when s.mark is null and s.state = 'withdrawn' then (
               select f.at from gone g join freezes f on f.id = g.freeze
                where g.delivery = s.delivery order by f.id limit 1) end as gone_at
      from shown s
      join mailings n on n.id = s.mailing
      join letters l on l.id = s.version * 10000000000000 + s.delivery
      left join attempts a on a.id = s.attempt
      left join verdicts v on v.attempt = s.attempt
     order by s.delivery";

/// Calls `each` with every delivery a filter selects, in the order of mailing and list; streams.
pub(super) fn entries(
    backend: &Backend,
    filter: &Filter,
    each: &mut dyn FnMut(Entry) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    let in_flight = backend.run_is_alive();
    let key = backend.key;
    backend.read(|database| {
        let columns = ColumnSets::default();
        // Sifted here and not in SQL: what `open` comes to depends on whether a run is alive.
        let wanted = |entry: &Entry| {
            (filter.states.is_empty() || filter.states.contains(&entry.state))
                && filter
                    .since
                    .is_none_or(|since| entry.at.is_some_and(|at| at >= since))
        };
        // A mailing is a range of keys, so its rows come in their order and none has to be kept for sorting.
        for mailing in mailings(database, filter)? {
            for range in ranges_within(&mailing, filter.deliveries.as_deref()) {
                let mut statement = database.prepare_cached(ENTRIES)?;
                let mut rows = statement.query(named_params! {
                    ":first": range.start, ":last": range.end
                })?;
                while let Some(row) = rows.next()? {
                    let entry = read_entry(database, &key, &columns, row, in_flight)?;
                    if wanted(&entry) {
                        each(entry)?;
                    }
                }
            }
        }
        Ok(())
    })
}

/// The whole mailing, or those of it that were found before, one by one.
fn ranges_within(mailing: &Range<i64>, found: Option<&[DeliveryId]>) -> Vec<Range<i64>> {
    let Some(found) = found else {
        return vec![mailing.clone()];
    };
    let mut keys: Vec<i64> = found.iter().map(|delivery| delivery.0).collect();
    keys.retain(|key| mailing.contains(key));
    keys.sort_unstable();
    keys.dedup();
    keys.into_iter().map(|key| key..key + 1).collect()
}

/// The deliveries of the mailings a filter is about, in the order of the plan in force; mailings it no longer has last.
pub(super) fn mailings(database: &Connection, filter: &Filter) -> Result<Vec<Range<i64>>, Failure> {
    let mut statement = database.prepare_cached(
        "select n.id from mailings n
           left join plan_mailings m on m.mailing = n.id
                and m.plan = (select plan from freezes order by id desc limit 1)
          where ?1 is null or n.name = ?1
          order by m.place is null, m.place, n.id",
    )?;
    let name = filter.mailing.as_ref().map(MailingName::as_str);
    let ranges = statement.query_map(params![name], |row| {
        Ok(super::keys::deliveries_of(row.get(0)?))
    })?;
    Ok(ranges.collect::<Result<_, _>>()?)
}

fn read_entry(
    database: &Connection,
    key: &[u8; 32],
    columns: &ColumnSets,
    row: &Row<'_>,
    in_flight: bool,
) -> Result<Entry, Failure> {
    let delivery = DeliveryId(row.get("delivery")?);
    let recipient = RecipientKey::new(row.get::<_, String>("recipient")?);
    let columns = columns.get(database, row.get("columns")?)?;
    let cells = texts_back(&row.get::<_, String>("cells")?)?;
    let (line, number) = (
        row.get::<_, i64>("line")?.unsigned_abs(),
        row.get::<_, i64>("row")?.unsigned_abs(),
    );
    // Letters have no label of their own in the ledger: it is made of the cells, as the list makes it.
    let label = Recipient::from_stored(
        columns.clone(),
        cells.clone(),
        recipient.clone(),
        line,
        number,
    )
    .label();
    let email = row
        .get::<_, Option<String>>("email")?
        .map(|text| address(&text))
        .transpose()?;
    let attempt: Option<i64> = row.get("attempt")?;
    let reply = row
        .get::<_, Option<u16>>("code")?
        .map(|code| reply(row, code))
        .transpose()?;
    // An open attempt has no verdict that could keep it, and it can be worked out.
    let message_id = match (row.get::<_, Option<String>>("message_id")?, attempt) {
        (Some(stored), _) => Some(MessageId::from_stored(stored)),
        (None, Some(attempt)) => Some(message_id(
            database,
            key,
            attempt,
            PlanId(row.get("attempt_plan")?),
        )?),
        (None, None) => None,
    };
    let state = match row.get::<_, String>("state")?.as_str() {
        // Its answer may still come, so nothing is in doubt yet.
        "open" if in_flight => DeliveryState::Ready,
        "elsewhere" => DeliveryState::Ready,
        "open" => DeliveryState::Unconfirmed,
        word => {
            DeliveryState::from_word(word).ok_or_else(|| damaged("a state in it is unknown"))?
        }
    };
    let at = ["tried_at", "marked_at", "returned_at", "gone_at"]
        .map(|column| row.get::<_, Option<i64>>(column));
    let at = at
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .max();
    Ok(Entry {
        delivery,
        mailing: MailingName::new(row.get::<_, String>("mailing")?),
        account: row
            .get::<_, Option<String>>("account")?
            .map(AccountName::new),
        recipient,
        label,
        state,
        // Numbers go up by one, so the last one is how many there were.
        attempts: attempt.map_or(0, super::keys::number_of_attempt),
        at: at.map(moment),
        message_id,
        version: row
            .get::<_, Option<String>>("version")?
            .and_then(|code| code.parse().ok()),
        // The verdict keeps its moment also when a mark or another letter has overtaken it.
        not_before: if state == DeliveryState::Deferred {
            moment_if(row.get("not_before")?)
        } else {
            None
        },
        addressees: match attempt {
            Some(attempt) => addressees(database, attempt, email.as_ref(), reply.as_ref())?,
            None => Vec::new(),
        },
        // A mark is about the attempt that was the last one then: one of an earlier attempt is overtaken.
        is_noted_last: row.get::<_, Option<i64>>("mark")?.is_some(),
        // Few deliveries have any, and a million are asked.
        notes: if row.get::<_, Option<i64>>("marked_at")?.is_some() {
            notes(database, delivery)?
        } else {
            Vec::new()
        },
        // Likewise.
        returned: if row.get::<_, Option<i64>>("returned_at")?.is_some() {
            super::returned::of_delivery(database, delivery)?
        } else {
            Vec::new()
        },
        email,
        reply,
        columns,
        cells,
    })
}

fn reply(row: &Row<'_>, code: u16) -> rusqlite::Result<Reply> {
    Ok(Reply {
        code,
        enhanced: row.get("enhanced")?,
        text: row.get("reply")?,
    })
}

/// What each addressee was answered in an attempt. To was given the letter's answer where no other is kept.
fn addressees(
    database: &Connection,
    attempt: i64,
    to: Option<&redress_base::address::EmailAddress>,
    letters: Option<&Reply>,
) -> Result<Vec<Addressee>, Failure> {
    let mut statement = database.prepare_cached(
        "select email, role, code, enhanced, reply from addressees where attempt = ?1 order by place",
    )?;
    let mut rows = statement.query(params![attempt])?;
    let mut addressees = Vec::new();
    while let Some(row) = rows.next()? {
        let role = if row.get_ref("role")?.as_str() == Ok("to") {
            Role::To
        } else {
            Role::Cc
        };
        let reply = reply(row, row.get("code")?)?;
        addressees.push(Addressee {
            email: address(&row.get::<_, String>("email")?)?,
            role,
            reply,
        });
    }
    if let (Some(email), Some(reply)) = (to, letters)
        && addressees
            .iter()
            .all(|addressee| addressee.role == Role::Cc)
    {
        addressees.insert(
            0,
            Addressee {
                email: email.clone(),
                role: Role::To,
                reply: reply.clone(),
            },
        );
    }
    Ok(addressees)
}

/// What the marks of a delivery say, newest last.
fn notes(database: &Connection, delivery: DeliveryId) -> Result<Vec<MarkNote>, Failure> {
    let mut statement = database.prepare_cached(
        "select kind, how, happened_at, note, at, id from marks where attempt between :first and :last
         union all
         select k.kind || '_undone', null, null, u.note, u.at, k.id
           from undone_marks u join marks k on k.id = u.mark where k.attempt between :first and :last
         order by at, id",
    )?;
    let first = super::keys::attempt(delivery, 0);
    let last = first + super::keys::DELIVERY - 1;
    let mut rows = statement.query(named_params! { ":first": first, ":last": last })?;
    let mut notes = Vec::new();
    while let Some(row) = rows.next()? {
        let how: Option<String> = row.get("how")?;
        let handed = match how {
            None => None,
            Some(how) => Some((how.replace('_', " "), moment(row.get("happened_at")?))),
        };
        notes.push(MarkNote {
            said: row.get::<_, String>("kind")?.replace('_', " "),
            handed,
            note: row.get("note")?,
        });
    }
    Ok(notes)
}
