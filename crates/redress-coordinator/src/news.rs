//! What other machines have done since, each row once.
//!
//! Rows come to be seen in another order than they were numbered: a transaction may take its number first and commit last. So
//! rows are read by their transaction, and only those older than every transaction that is still under way.

use crate::answer::Answer;
use crate::error::CoordinatorError;
use crate::names::LetterName;
use crate::shared_campaign::SharedCampaign;
use crate::stored::settlement;
use jiff::Timestamp;
use redress_ledger::Settlement;
use serde::{Deserialize, Serialize};
use tokio_postgres::types::Type;

/// Rows that are read at a time.
const ROWS: i64 = 2_000;

/// Up to where the rows were read. Begins at the beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsPoint {
    transaction: i64,
}

/// A row that somebody wrote, this machine included.
#[derive(Clone, Debug)]
pub struct News {
    /// About this letter.
    pub letter: LetterName,
    /// And this attempt of it; for a mark, the last one before it.
    pub attempt: i32,
    /// When, by the database's clock.
    pub at: Timestamp,
    /// By this role.
    pub by: String,
    /// What.
    pub what: What,
}

/// What a row says.
#[derive(Clone, Debug)]
pub enum What {
    /// A commit point.
    CommitPoint {
        /// Of this run.
        run: i64,
    },
    /// An attempt that ended before its commit point.
    EarlyAttempt {
        /// Of this run.
        run: i64,
    },
    /// How an attempt ended; none if a newer program says it in words that we do not have.
    Verdict(Option<Settlement>),
    /// What a person said.
    Mark {
        /// Its word in the ledger.
        mark: String,
        /// What was said with it.
        note: String,
    },
}

/// Statements with the same first columns: transaction, two that tell rows of one transaction apart, letter, attempt, at, by.
const COMMIT_POINTS: &str = "
select c.xact, c.number, c.attempt::bigint, l.letter, c.attempt, c.at, c.by_role, c.run, c.early
  from redress.commit_points c join redress.letters l on l.campaign = c.campaign and l.number = c.number
 where c.campaign = $1 and (c.xact, c.number, c.attempt) > ($2, $3, $4) and c.xact < $5
 order by c.xact, c.number, c.attempt limit $6";
const VERDICTS: &str = "
select v.xact, v.number, v.attempt::bigint, l.letter, v.attempt, v.at, v.by_role,
       v.verdict, v.code, v.enhanced, v.reply, v.not_before, v.message_id, v.addressees, v.suppress
  from redress.verdicts v join redress.letters l on l.campaign = v.campaign and l.number = v.number
 where v.campaign = $1 and (v.xact, v.number, v.attempt) > ($2, $3, $4) and v.xact < $5
 order by v.xact, v.number, v.attempt limit $6";
const MARKS: &str = "
select m.xact, m.id, 0::bigint, l.letter, m.attempt, m.at, m.by_role, m.mark, m.note
  from redress.marks m join redress.letters l on l.campaign = m.campaign and l.number = m.number
 where m.campaign = $1 and (m.xact, m.id, 0::bigint) > ($2, $3, $4) and m.xact < $5
 order by m.xact, m.id limit $6";

impl SharedCampaign {
    /// Gives each row since a point: attempts before their verdicts, and those before marks. Gives the point to go on from,
    /// which is to be kept together with what was made of the rows.
    pub async fn news_since(
        &self,
        since: NewsPoint,
        each: &mut (dyn FnMut(News) + Send),
    ) -> Result<NewsPoint, CoordinatorError> {
        let oldest_under_way = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
        let rows = self.line.ask(oldest_under_way, &[]).await?;
        let until = match rows.first() {
            Some(row) => row.get(0)?,
            None => since.transaction,
        };
        let commit_point = |row: &Answer| {
            let (run, is_early) = (row.get(7)?, row.get(8)?);
            Ok(if is_early {
                What::EarlyAttempt { run }
            } else {
                What::CommitPoint { run }
            })
        };
        self.read(COMMIT_POINTS, since, until, &commit_point, each)
            .await?;
        self.read(
            VERDICTS,
            since,
            until,
            &|row| Ok(What::Verdict(settlement(row, 7)?)),
            each,
        )
        .await?;
        let mark = |row: &Answer| {
            Ok(What::Mark {
                mark: row.get(7)?,
                note: row.get(8)?,
            })
        };
        self.read(MARKS, since, until, &mark, each).await?;
        Ok(NewsPoint { transaction: until })
    }

    async fn read(
        &self,
        statement: &str,
        since: NewsPoint,
        until: i64,
        what: &(dyn Fn(&Answer) -> Result<What, CoordinatorError> + Sync),
        each: &mut (dyn FnMut(News) + Send),
    ) -> Result<(), CoordinatorError> {
        // Behind every row of the transactions before the point.
        let mut last = (since.transaction - 1, i64::MAX, i64::MAX);
        loop {
            let values = [
                (&self.id as _, Type::INT4),
                (&last.0 as _, Type::INT8),
                (&last.1 as _, Type::INT8),
                (&last.2 as _, Type::INT8),
                (&until as _, Type::INT8),
                (&ROWS as _, Type::INT8),
            ];
            let rows = self.line.ask(statement, &values).await?;
            for row in &rows {
                last = (row.get(0)?, row.get(1)?, row.get(2)?);
                let Some(letter) = LetterName::stored(row.get(3)?) else {
                    continue; // no letter of ours has such a name
                };
                each(News {
                    letter,
                    attempt: row.get(4)?,
                    at: row.get(5)?,
                    by: row.get(6)?,
                    what: what(row)?,
                });
            }
            if rows.is_empty() {
                return Ok(());
            }
        }
    }
}
