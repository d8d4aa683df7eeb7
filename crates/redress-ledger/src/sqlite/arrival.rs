//! What became of a letter whose bytes were kept before its commit point.

use super::backend::Backend;
use super::keys;
use super::stored::digest;
use crate::{Arrival, LedgerError};
use redress_base::id::DeliveryId;
use rusqlite::{OptionalExtension, params};

/// The last attempt of a delivery: its verdict, what was said of it since, and its letter.
const LAST_ATTEMPT: &str = "
select coalesce(v.verdict, 'unconfirmed') as verdict, coalesce(v.message_id, '') as message_id, l.digest as digest,
       (select m.kind from said m
         where m.attempt = a.id and m.kind in ('resolved_accepted', 'resolved_not_accepted', 'bounced', 'replied')
         order by m.id desc limit 1) as settled
  from attempts a
  left join verdicts v on v.attempt = a.id
  join letters l on l.id = a.plan * 10000000000000 + ?1
 where a.id = (select max(t.id) from attempts t where t.id between ?1 * ?2 and (?1 + 1) * ?2 - 1)";

/// What became of it: by the last attempt, because no other follows one that was accepted or is in doubt.
pub(super) fn arrival(
    backend: &Backend,
    delivery: DeliveryId,
    letter: &str,
) -> Result<Arrival, LedgerError> {
    // A number from outside; one beyond the keys has no attempt here.
    if !(0..=i64::MAX / keys::DELIVERY - 1).contains(&delivery.0) {
        return Ok(Arrival::Not);
    }
    backend.read(|database| {
        let mut statement = database.prepare_cached(LAST_ATTEMPT)?;
        let last = statement.query_row(params![delivery.0, keys::DELIVERY], |row| {
            let is_it = row
                .get::<_, String>("message_id")?
                .split_once('@')
                .is_some_and(|(left, _)| left == letter);
            let verdict = row.get::<_, String>("verdict")?;
            let settled = row.get::<_, Option<String>>("settled")?;
            Ok(match (settled.as_deref(), &*verdict) {
                (Some("resolved_not_accepted"), _)
                | (None, "refused" | "deferred" | "returned") => Arrival::Not,
                // A bounce or an answer comes of a letter that was taken.
                (Some(_), _) | (None, "accepted") if is_it => {
                    Arrival::Accepted(digest(row, "digest")?)
                }
                _ => Arrival::Unknown,
            })
        });
        // Without an attempt it never came to its commit point.
        Ok(last.optional()?.unwrap_or(Arrival::Not))
    })
}
