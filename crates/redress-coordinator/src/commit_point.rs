//! The commit point, where one machine alone is let go on with a letter.

use crate::answer::Answer;
use crate::claim::Claim;
use crate::error::CoordinatorError;
use crate::names::AskKey;
use crate::shared_run::SharedRun;
use crate::since::Since;
use crate::turn::Turn;
use jiff::Timestamp;
use redress_base::clock::Clock;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio_postgres::types::Type;

/// Later than this after a commit point was asked for, no dot is written: the others may already have heard that its machine is
/// silent, and a person may soon say that it never went.
pub const DOT_WITHIN: Duration = Duration::from_secs(30);
/// Between two questions for an answer that was lost.
const ASK_AGAIN_AFTER: Duration = Duration::from_millis(200);

/// Proof that a commit point is durable at the coordinator. Not `Clone`: it is settled once.
#[derive(Debug)]
pub struct CommitPoint {
    /// Of the letter with this number.
    pub number: i64,
    /// Which attempt, from 1.
    pub attempt: i32,
    /// When, by the database's clock.
    pub at: Timestamp,
    pub(crate) key: AskKey,
    since: Since,
}

impl CommitPoint {
    /// Under which it was asked for, and is known again.
    #[must_use]
    pub fn key(&self) -> [u8; 16] {
        self.key.0
    }

    /// Whether its dot may still be written. To be asked at the last moment: a machine may have slept since. Where not, the
    /// letter is settled as returned.
    #[must_use]
    pub fn may_go(&self, clock: &Clock) -> bool {
        self.since.elapsed(clock) < DOT_WITHIN
    }
}

/// The answer about one letter.
#[derive(Debug)]
pub enum Granting {
    /// It may go.
    Granted(CommitPoint),
    /// It may not: somebody else has it, it is settled, or its text was replaced.
    NotOurs,
    /// It is still ours, but the account's turn is over or has not begun.
    OutOfTurn,
}

/// The coordinator did not answer. No dot is out; the letters are to be given back when it does.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct Unanswered {
    /// Why.
    pub error: CoordinatorError,
    /// What was asked for.
    pub asked: Vec<Asked>,
}

/// A commit point that was asked for, and of which nobody knows whether it stands.
#[derive(Clone, Debug)]
pub struct Asked {
    pub(crate) claim: Claim,
    pub(crate) key: AskKey,
}

/// Durable at once, whatever the server or a pool has as its default. Each letter's row decides: it is locked, and looked at again
/// where somebody else had it meanwhile.
const COMMIT: &str = "
with durable as materialized (select set_config('synchronous_commit', 'on', true) as word),
turn as materialized (
    select $7::bigint is null or exists (select from redress.leases t
        where t.id = $7 and t.run = $2 and t.used is null and clock_timestamp() between t.starts_at and t.ends_at) as is_open
),
asked as materialized (
    select * from unnest($3::bigint[], $4::bigint[], $5::bytea[], $6::bytea[]) as a (number, fence, digest, key)
),
mine as (
    update redress.letters l set standing = 'committed', attempt = l.attempt + 1
      from asked a, durable d, turn t
     where l.campaign = $1 and l.number = a.number and l.run = $2 and l.fence = a.fence and l.digest = a.digest
       and l.standing = 'open' and t.is_open and d.word = 'on'
    returning l.number, l.attempt, a.fence, a.key
),
made as (
    insert into redress.commit_points (campaign, number, attempt, run, fence, key, early, turn)
    select $1, number, attempt, $2, fence, key, false, $7 from mine
    returning number, attempt, at, key
)
select number, attempt, at, key, true from made
union all
select a.number, 0, null, a.key, false from asked a join redress.letters l on l.campaign = $1 and l.number = a.number
 where l.run = $2 and l.fence = a.fence and l.digest = a.digest and l.standing = 'open'
   and not (select is_open from turn)";

/// What an earlier question has brought about. By now it is over: whoever asks again waits for the letter's row.
const FOUND: &str = "
select c.number, c.attempt, c.at, c.key, true from redress.commit_points c
  join unnest($2::bigint[], $3::bytea[]) as a (number, key) on c.number = a.number and c.key = a.key
 where c.campaign = $1 and not c.early";

impl SharedRun {
    /// Asks for the commit points of letters that this run has claimed, all at once; the answers are in their order. Each letter
    /// may be asked for once at a time. With a turn of an account, only while that lasts by the database's clock.
    ///
    /// Where an answer is lost, it is asked for again under the same keys until no dot could be written any more.
    pub async fn commit_points(
        &self,
        claims: &[Claim],
        turn: Option<&Turn>,
        clock: &Clock,
    ) -> Result<Vec<Granting>, Unanswered> {
        let asked: Vec<Asked> = claims
            .iter()
            .map(|claim| (claim.clone(), AskKey::new()))
            .map(|(claim, key)| Asked { claim, key })
            .collect();
        let patience = self.line.door().limits().ask_again.min(DOT_WITHIN);
        let since = Since::now(clock); // before the question: the answer may take its time
        let mut is_again = false;
        loop {
            let error = match self.ask_once(&asked, turn, is_again, &since).await {
                Ok(answers) => {
                    self.let_go(&asked, &answers);
                    return Ok(answers);
                }
                Err(error) => error,
            };
            if !error.is_passing() || since.elapsed(clock) >= patience {
                return Err(Unanswered { error, asked });
            }
            self.answers_lost.fetch_add(1, Ordering::Relaxed);
            is_again = true;
            clock.sleep(ASK_AGAIN_AFTER).await;
        }
    }

    /// What was granted, or is another's, is not held any more.
    fn let_go(&self, asked: &[Asked], answers: &[Granting]) {
        for (asked, answer) in asked.iter().zip(answers) {
            if !matches!(answer, Granting::OutOfTurn) {
                self.held.remove(asked.claim.number);
            }
        }
    }

    async fn ask_once(
        &self,
        asked: &[Asked],
        turn: Option<&Turn>,
        is_again: bool,
        since: &Since,
    ) -> Result<Vec<Granting>, CoordinatorError> {
        let numbers: Vec<i64> = asked.iter().map(|asked| asked.claim.number).collect();
        let fences: Vec<i64> = asked.iter().map(|asked| asked.claim.fence).collect();
        let digests: Vec<&[u8]> = asked
            .iter()
            .map(|asked| &asked.claim.digest.0[..])
            .collect();
        let keys: Vec<&[u8]> = asked.iter().map(|asked| asked.key.bytes()).collect();
        let turn = turn.map(|turn| turn.id);
        let values = [
            (&self.campaign as _, Type::INT4),
            (&self.id as _, Type::INT8),
            (&numbers as _, Type::INT8_ARRAY),
            (&fences as _, Type::INT8_ARRAY),
            (&digests as _, Type::BYTEA_ARRAY),
            (&keys as _, Type::BYTEA_ARRAY),
            (&turn as _, Type::INT8),
        ];
        let mut rows = self.line.ask(COMMIT, &values).await?;
        if is_again {
            let values = [
                (&self.campaign as _, Type::INT4),
                (&numbers as _, Type::INT8_ARRAY),
                (&keys as _, Type::BYTEA_ARRAY),
            ];
            // Behind those of this question: each letter's newest word counts, and both agree where both speak.
            rows.extend(self.line.ask(FOUND, &values).await?);
        }
        let answer = |asked: &Asked| {
            let about = |row: &&Answer| row.get(3) == Ok(asked.key.bytes());
            let Some(row) = rows.iter().rfind(about) else {
                return Ok(Granting::NotOurs);
            };
            if !row.get::<bool>(4)? {
                return Ok(Granting::OutOfTurn);
            }
            Ok(Granting::Granted(CommitPoint {
                number: asked.claim.number,
                attempt: row.get(1)?,
                at: row.get(2)?,
                key: asked.key,
                since: since.clone(),
            }))
        };
        asked.iter().map(answer).collect()
    }
}
