//! What is left here of an account's limits.

use super::super::failure::Failure;
use super::super::stored::micros;
use crate::ALL_LIMITS;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, params};

/// What a part has sent counts for its account for so long: the span of `daily`.
const COUNTS_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What may be used here of an account's limits, in millionths: what no part has. A part that was sent has it until a day
/// after it was taken back.
pub(in super::super) fn left(
    database: &Connection,
    account: Option<i64>,
    now: Timestamp,
) -> Result<u32, Failure> {
    let since = now.checked_sub(COUNTS_FOR).unwrap_or(Timestamp::MIN);
    let given: i64 = database
        .prepare_cached(
            "select coalesce(sum(p.limits), 0) from parts p
              where p.account is ?1
                and not exists (select 1 from taken_back_parts t
                                 where t.part = p.id and (t.how <> 'closed' or t.at <= ?2))",
        )?
        .query_row(params![account, micros(since)], |row| row.get(0))?;
    Ok(ALL_LIMITS.saturating_sub(u32::try_from(given).unwrap_or(ALL_LIMITS)))
}
