//! Letters that a run has for itself, for a while.

use crate::answer::Answer;
use crate::error::CoordinatorError;
use crate::names::LetterName;
use crate::shared_run::SharedRun;
use redress_base::id::Digest;
use tokio_postgres::types::Type;

/// A letter that one run may let go: whoever claims it later has a higher fence, and this one's is worth nothing then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The letter's place in the pool.
    pub number: i64,
    /// Which letter.
    pub letter: LetterName,
    /// The digest of the bytes that were approved, and that alone may go.
    pub digest: Digest,
    /// How often it was claimed.
    pub(crate) fence: i64,
}

/// What can be claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The letters, in the order of the pool.
    pub claims: Vec<Claim>,
    /// The plan of this run is in force. Where it is not, nothing can be claimed under it.
    pub is_in_force: bool,
}

/// The rows are chosen and locked before anything is written, and those that another machine is choosing are passed over. A
/// letter of a run whose lease has ended is free; so is one of this run that nobody here knows of, because the answer was lost.
const CLAIM: &str = "
with in_force as materialized (
    select $2 = (select max(number) from redress.codes where campaign = $1) as is_in_force
),
wanted as materialized (
    select l.number from redress.letters l
     where l.campaign = $1 and l.standing = 'open' and l.number > $4
       and (l.not_before is null or l.not_before <= clock_timestamp())
       and (l.run is null or l.run = $3 and l.number <> all ($6::bigint[]) or l.run <> $3 and not exists (
               select from redress.runs r where r.id = l.run and r.ended_at is null and r.lease_until > clock_timestamp()))
       and (select is_in_force from in_force)
     order by l.number limit $5
       for update of l skip locked
),
claimed as (
    update redress.letters l set run = $3, fence = l.fence + 1
      from wanted w where l.campaign = $1 and l.number = w.number
    returning l.number, l.letter, l.digest, l.fence
)
select f.is_in_force, c.number, c.letter, c.digest, c.fence
  from in_force f left join claimed c on true order by c.number";

/// As [`CLAIM`], of these letters: a machine that walks through its own ledger asks for what it is about to send.
const CLAIM_THESE: &str = "
with in_force as materialized (
    select $2 = (select max(number) from redress.codes where campaign = $1) as is_in_force
),
wanted as materialized (
    select l.number from redress.letters l
     where l.campaign = $1 and l.standing = 'open' and l.letter = any ($4::bytea[])
       and (l.not_before is null or l.not_before <= clock_timestamp())
       and (l.run is null or l.run = $3 or not exists (
               select from redress.runs r where r.id = l.run and r.ended_at is null and r.lease_until > clock_timestamp()))
       and (select is_in_force from in_force)
     order by l.number
       for update of l skip locked
),
claimed as (
    update redress.letters l set run = $3, fence = l.fence + 1
      from wanted w where l.campaign = $1 and l.number = w.number
    returning l.number, l.letter, l.digest, l.fence
)
select f.is_in_force, c.number, c.letter, c.digest, c.fence
  from in_force f left join claimed c on true order by c.number";

impl SharedRun {
    /// Claims those of these letters that are free. What this run had claimed of them already is claimed anew.
    pub async fn claim_these(&self, letters: &[LetterName]) -> Result<Claimed, CoordinatorError> {
        let letters: Vec<&[u8]> = letters.iter().map(LetterName::bytes).collect();
        let values = [
            (&self.campaign as _, Type::INT4),
            (&self.code as _, Type::INT4),
            (&self.id as _, Type::INT8),
            (&letters as _, Type::BYTEA_ARRAY),
        ];
        let _turn = self.held.claiming.lock().await;
        let claimed = claimed(&self.line.ask(CLAIM_THESE, &values).await?)?;
        let numbers = claimed.claims.iter().map(|claim| claim.number);
        self.held.add(numbers);
        Ok(claimed)
    }

    /// Claims at most so many letters behind this place in the pool. Those of which this run has not heard, because the answer was
    /// lost, are claimed anew.
    pub async fn claim(&self, after: i64, limit: i64) -> Result<Claimed, CoordinatorError> {
        let _turn = self.held.claiming.lock().await;
        let held = self.held.all();
        let values = [
            (&self.campaign as _, Type::INT4),
            (&self.code as _, Type::INT4),
            (&self.id as _, Type::INT8),
            (&after as _, Type::INT8),
            (&limit as _, Type::INT8),
            (&held as _, Type::INT8_ARRAY),
        ];
        let claimed = claimed(&self.line.ask(CLAIM, &values).await?)?;
        let numbers = claimed.claims.iter().map(|claim| claim.number);
        self.held.add(numbers);
        Ok(claimed)
    }

    /// Gives letters back that are not let go after all. A request for one that is still on its way finds its fence gone.
    pub async fn give_back(&self, claims: &[Claim]) -> Result<(), CoordinatorError> {
        let numbers: Vec<i64> = claims.iter().map(|claim| claim.number).collect();
        for number in &numbers {
            self.held.remove(*number);
        }
        let fences: Vec<i64> = claims.iter().map(|claim| claim.fence).collect();
        let values = [
            (&self.campaign as _, Type::INT4),
            (&self.id as _, Type::INT8),
            (&numbers as _, Type::INT8_ARRAY),
            (&fences as _, Type::INT8_ARRAY),
        ];
        self.line
            .ask(
                "update redress.letters l set run = null, fence = l.fence + 1
                   from unnest($3::bigint[], $4::bigint[]) as given (number, fence)
                  where l.campaign = $1 and l.number = given.number and l.fence = given.fence and l.run = $2
                    and l.standing = 'open'",
                &values,
            )
            .await
            .map(drop)
    }
}

/// What was claimed, from the rows of either statement.
fn claimed(rows: &[Answer]) -> Result<Claimed, CoordinatorError> {
    let mut claims = Vec::with_capacity(rows.len());
    for row in rows {
        // Where nothing can be claimed there is one row all the same.
        let Some(number) = row.get(1)? else { continue };
        let name = LetterName::stored(row.get(2)?);
        let digest = row.get::<&[u8]>(3)?.try_into();
        let (Some(letter), Ok(digest)) = (name, digest) else {
            continue; // no letter of ours has such a name or digest
        };
        claims.push(Claim {
            number,
            letter,
            digest: Digest(digest),
            fence: row.get(4)?,
        });
    }
    let is_in_force = rows.first().map_or(Ok(false), |row| row.get(0))?;
    Ok(Claimed {
        claims,
        is_in_force,
    })
}
