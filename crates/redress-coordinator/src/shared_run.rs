//! A machine that sends, as the others know of it.

use crate::answer::Answer;
use crate::error::CoordinatorError;
use crate::held::Held;
use crate::line::Line;
use crate::shared_campaign::{InForce, SharedCampaign};
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio_postgres::types::Type;

/// A run of one machine. All that it claims is its own for as long as its lease lasts, which [`beat`](Self::beat) makes longer.
#[derive(Debug)]
pub struct SharedRun {
    pub(crate) line: Arc<Line>,
    pub(crate) campaign: i32,
    pub(crate) code: i32,
    pub(crate) id: i64,
    lease: i64,
    pub(crate) held: Held,
    pub(crate) answers_lost: AtomicU64,
}

/// A run that is alive, or was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastRun {
    /// Its number.
    pub run: i64,
    /// The machine's name.
    pub machine: String,
    /// The role that signed in.
    pub by: String,
    /// The code that it sends under.
    pub code: String,
    /// Since when.
    pub began_at: Timestamp,
    /// What it claims is its own.
    pub is_alive: bool,
}

/// A run, as others see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenRun {
    /// Its number.
    pub run: i64,
    /// The machine's name.
    pub machine: String,
    /// The role that signed in.
    pub by: String,
    /// Since when.
    pub began_at: Timestamp,
    /// When it was last heard of.
    pub beat_at: Timestamp,
    /// The letters that it has let go, as it said then.
    pub letters: i64,
    /// What it claims is its own.
    pub is_alive: bool,
}

impl SharedCampaign {
    /// Says that this machine sends under the plan in force. Its claims hold for `lease` after each sign of life.
    pub async fn start_run(
        &self,
        in_force: &InForce,
        machine: &str,
        lease: Duration,
    ) -> Result<SharedRun, CoordinatorError> {
        let lease = i64::try_from(lease.as_micros()).unwrap_or(i64::MAX);
        let values = [
            (&self.id as _, Type::INT4),
            (&in_force.number as _, Type::INT4),
            (&machine as _, Type::TEXT),
            (&in_force.program as _, Type::TEXT),
            (&lease as _, Type::INT8),
        ];
        let started = self
            .line
            .ask(
                "insert into redress.runs (campaign, code, machine, program, lease_until)
                 select $1, $2, $3, $4, clock_timestamp() + $5 * interval '1 microsecond'
                  where $2 = (select max(number) from redress.codes where campaign = $1)
                 returning id",
                &values,
            )
            .await?;
        let Some(row) = started.first() else {
            return Err(self.replaced(&in_force.code).await);
        };
        Ok(SharedRun {
            line: Arc::clone(&self.line),
            campaign: self.id,
            code: in_force.number,
            id: row.get(0)?,
            lease,
            held: Held::default(),
            answers_lost: AtomicU64::new(0),
        })
    }

    /// That another plan is in force than the one with this code.
    async fn replaced(&self, ours: &str) -> CoordinatorError {
        match self.in_force().await {
            Err(error) => error,
            Ok(None) => CoordinatorError::Refused("no plan is in force".into()),
            Ok(Some(newest)) => CoordinatorError::OtherCode {
                code: newest.code,
                by: newest.by,
                at: newest.at,
                ours: ours.to_owned(),
            },
        }
    }

    /// Every run behind this number, and those before it that have not ended; oldest first.
    pub async fn runs_since(&self, after: i64) -> Result<Vec<PastRun>, CoordinatorError> {
        let values = [(&self.id as _, Type::INT4), (&after as _, Type::INT8)];
        let rows = self
            .line
            .ask(
                "select r.id, r.machine, r.by_role, c.code, r.began_at, r.ended_at is null and r.lease_until > clock_timestamp()
                   from redress.runs r join redress.codes c on c.campaign = r.campaign and c.number = r.code
                  where r.campaign = $1 and (r.id > $2 or r.ended_at is null) order by r.id",
                &values,
            )
            .await?;
        let past = |row: &Answer| {
            Ok(PastRun {
                run: row.get(0)?,
                machine: row.get(1)?,
                by: row.get(2)?,
                code: row.get(3)?,
                began_at: row.get(4)?,
                is_alive: row.get(5)?,
            })
        };
        rows.iter().map(past).collect()
    }

    /// The runs that have not ended, oldest first; of those that are silent, the last of each role's machine.
    pub async fn runs(&self) -> Result<Vec<SeenRun>, CoordinatorError> {
        let rows = self
            .line
            .ask(
                "select id, machine, by_role, began_at, beat_at, letters, lease_until > clock_timestamp()
                   from redress.runs r where campaign = $1 and ended_at is null
                    and (lease_until > clock_timestamp() or not exists (select from redress.runs n
                        where n.campaign = $1 and n.id > r.id and n.machine = r.machine and n.by_role = r.by_role))
                  order by id",
                &[(&self.id, Type::INT4)],
            )
            .await?;
        let seen = |row: &Answer| {
            Ok(SeenRun {
                run: row.get(0)?,
                machine: row.get(1)?,
                by: row.get(2)?,
                began_at: row.get(3)?,
                beat_at: row.get(4)?,
                letters: row.get(5)?,
                is_alive: row.get(6)?,
            })
        };
        rows.iter().map(seen).collect()
    }
}

impl SharedRun {
    /// Its number, which every commit point of it has.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.id
    }

    /// How often the answer to a commit point was lost and asked for again.
    pub fn answers_lost(&self) -> u64 {
        self.answers_lost.load(Ordering::Relaxed)
    }

    /// A sign of life: its lease begins anew. Where the lease had ended, what others have claimed since stays theirs.
    pub async fn beat(&self, letters: i64) -> Result<(), CoordinatorError> {
        let values = [
            (&self.id as _, Type::INT8),
            (&self.lease as _, Type::INT8),
            (&letters as _, Type::INT8),
        ];
        self.line
            .ask(
                "update redress.runs set beat_at = clock_timestamp(), letters = $3,
                        lease_until = clock_timestamp() + $2 * interval '1 microsecond'
                  where id = $1 and ended_at is null",
                &values,
            )
            .await
            .map(drop)
    }

    /// The run is over: what it has claimed and not let go is anybody's.
    pub async fn end(&self) -> Result<(), CoordinatorError> {
        let ended = "update redress.runs set ended_at = clock_timestamp() where id = $1 and ended_at is null";
        let values = [(&self.id as _, Type::INT8)];
        self.line.ask(ended, &values).await.map(drop)
    }
}
