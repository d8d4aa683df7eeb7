//! How the letters of a campaign stand, for all machines together; and whether a coordinator still knows what it knew.

use crate::commit_point::CommitPoint;
use crate::error::CoordinatorError;
use crate::names::AskKey;
use crate::shared_campaign::SharedCampaign;
use redress_base::id::hex;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::Type;

/// How many letters stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SharedCounts {
    /// May be claimed, or is claimed and has no commit point.
    pub open: i64,
    /// Deferred, and not due yet; not among the open ones.
    pub deferred: i64,
    /// Has a commit point, and its run is alive.
    pub in_flight: i64,
    /// Has a commit point and no verdict, and its run is silent; or the verdict says that nobody knows.
    pub unconfirmed: i64,
    /// Accepted, or resolved as accepted.
    pub accepted: i64,
    /// Refused for good.
    pub refused: i64,
    /// Withdrawn, or gone from the plan.
    pub gone: i64,
}

/// A commit point as a machine remembers it: a coordinator that does not know it was put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedPoint {
    number: i64,
    attempt: i32,
    key: [u8; 16],
}

impl RememberedPoint {
    /// The commit point of the letter with this number, as it was asked for.
    #[must_use]
    pub fn new(number: i64, attempt: i32, key: [u8; 16]) -> Self {
        Self {
            number,
            attempt,
            key,
        }
    }
}

impl From<&CommitPoint> for RememberedPoint {
    fn from(point: &CommitPoint) -> Self {
        Self {
            number: point.number,
            attempt: point.attempt,
            key: point.key.0,
        }
    }
}

impl SharedCampaign {
    /// Refuses a coordinator that does not know this commit point. A server that was started over a copy of its files has the
    /// same number and the same timeline as before, and only this tells.
    pub async fn still_knows(&self, point: &RememberedPoint) -> Result<(), CoordinatorError> {
        let key = &point.key[..];
        let values = [
            (&self.id as _, Type::INT4),
            (&point.number as _, Type::INT8),
            (&point.attempt as _, Type::INT4),
            (&key as _, Type::BYTEA),
        ];
        let found = "select from redress.commit_points where campaign = $1 and number = $2 and attempt = $3 and key = $4";
        if self.line.ask(found, &values).await?.is_empty() {
            let name = hex(AskKey(point.key).bytes());
            return Err(CoordinatorError::KnowsLess(format!(
                "it has no commit point `{name}` any more, under which a letter went from here"
            )));
        }
        Ok(())
    }

    /// Counts all letters.
    pub async fn counts(&self) -> Result<SharedCounts, CoordinatorError> {
        let rows = self
            .line
            .ask(
                "select case
                     when l.standing = 'open' and l.not_before > clock_timestamp() then 'deferred'
                     when l.standing = 'open' then 'open'
                     when m.mark in ('resolved_accepted', 'withdrawn') then m.mark
                     when l.standing = 'closed' then coalesce(v.verdict, 'gone')
                     when exists (select from redress.runs r where r.id = c.run and r.ended_at is null
                                     and r.lease_until > clock_timestamp()) then 'in_flight'
                     else 'unconfirmed' end, count(*)
                   from redress.letters l
                   left join redress.commit_points c on c.campaign = l.campaign and c.number = l.number and c.attempt = l.attempt
                   left join redress.verdicts v on v.campaign = l.campaign and v.number = l.number and v.attempt = l.attempt
                   left join lateral (select mark from redress.marks m where m.campaign = l.campaign and m.number = l.number
                                         and m.attempt = l.attempt order by id desc limit 1) m on true
                  where l.campaign = $1 group by 1",
                &[(&self.id, Type::INT4)],
            )
            .await?;
        let mut counts = SharedCounts::default();
        for row in &rows {
            let count: i64 = row.get(1)?;
            *match row.get::<&str>(0)? {
                "open" => &mut counts.open,
                "deferred" => &mut counts.deferred,
                "in_flight" => &mut counts.in_flight,
                "unconfirmed" => &mut counts.unconfirmed,
                "accepted" | "resolved_accepted" => &mut counts.accepted,
                "refused" => &mut counts.refused,
                _ => &mut counts.gone, // a deferred or returned one that left the plan among them
            } += count;
        }
        Ok(counts)
    }
}
