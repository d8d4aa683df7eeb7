//! Verdicts told to the coordinator.

use crate::claim::Claim;
use crate::commit_point::{Asked, CommitPoint};
use crate::error::CoordinatorError;
use crate::names::AskKey;
use crate::open_point::OpenPoint;
use crate::shared_run::SharedRun;
use crate::stored::{VerdictRow, verdict_row};
use jiff::Timestamp;
use redress_base::message_id::MessageId;
use redress_ledger::{Reply, Settlement, Verdict};
use tokio_postgres::types::Type;

/// A commit point and how it ended. Told again after a lost answer, it changes nothing.
#[derive(Clone, Debug)]
pub struct Settled {
    number: i64,
    key: AskKey,
    settlement: Settlement,
}

impl Settled {
    /// The end of an attempt.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a commit point is settled once, so it is taken"
    )]
    pub fn new(commit_point: CommitPoint, settlement: Settlement) -> Self {
        let CommitPoint { number, key, .. } = commit_point;
        Self {
            number,
            key,
            settlement,
        }
    }

    /// The same of a commit point that stands there since an earlier run of this machine.
    #[must_use]
    pub fn remembered(point: &OpenPoint, settlement: Settlement) -> Self {
        Self {
            number: point.number,
            key: AskKey(point.key),
            settlement,
        }
    }

    /// A commit point whose answer never came: no dot was written, whether or not it stands.
    fn unasked(asked: &Asked) -> Self {
        let said = Reply {
            code: 0,
            enhanced: None,
            text: "no dot was written: the coordinator did not answer in time".into(),
        };
        Self {
            number: asked.claim.number,
            key: asked.key,
            settlement: Settlement {
                verdict: Verdict::Returned(said),
                addressees: Vec::new(),
                message_id: MessageId::from_stored(""),
                suppress: false,
            },
        }
    }
}

/// A verdict is inserted once. A letter that may go again is anybody's; a late 250 closes one that was given up meanwhile.
const SETTLE: &str = "
with durable as materialized (select set_config('synchronous_commit', 'on', true) as word),
told as materialized (
    select * from unnest($2::bigint[], $3::bytea[], $4::text[], $5::int[], $6::text[], $7::text[], $8::bigint[], $9::text[],
                         $10::text[], $11::bool[])
        as t (number, key, verdict, code, enhanced, reply, wait, message_id, addressees, suppress)
),
entered as (
    insert into redress.verdicts
        (campaign, number, attempt, verdict, code, enhanced, reply, not_before, message_id, addressees, suppress)
    select $1, t.number, c.attempt, t.verdict, t.code, t.enhanced, t.reply,
           clock_timestamp() + t.wait * interval '1 microsecond', t.message_id, t.addressees, t.suppress
      from told t join redress.commit_points c on c.campaign = $1 and c.number = t.number and c.key = t.key, durable d
     where d.word = 'on'
    on conflict (campaign, number, attempt) do nothing
    returning number, attempt, verdict, not_before
)
update redress.letters l
   set standing = case when e.verdict in ('deferred', 'returned') then 'open' else 'closed' end,
       not_before = e.not_before, run = null
  from entered e
 where l.campaign = $1 and l.number = e.number and l.attempt = e.attempt
   and (l.standing = 'committed' or l.standing = 'open' and e.verdict = 'accepted')";

/// As [`SETTLE`], with the attempt itself: it came to no commit point, so it never may have arrived.
const SETTLE_EARLY: &str = "
with durable as materialized (select set_config('synchronous_commit', 'on', true) as word),
told as materialized (
    select $2::bigint as number, $3::bytea as key, $4::text as verdict, $5::int as code, $6::text as enhanced, $7::text as reply,
           $8::bigint as wait, $9::text as message_id, $10::text as addressees, $11::bool as suppress
),
mine as (
    update redress.letters l
       set attempt = l.attempt + 1, run = null, not_before = clock_timestamp() + t.wait * interval '1 microsecond',
           standing = case when t.verdict in ('deferred', 'returned') then 'open' else 'closed' end
      from told t, durable d
     where l.campaign = $1 and l.number = t.number and l.run = $12 and l.fence = $13 and l.standing = 'open' and d.word = 'on'
    returning l.number, l.attempt, l.not_before
),
made as (
    insert into redress.commit_points (campaign, number, attempt, run, fence, key, early)
    select $1, m.number, m.attempt, $12, $13, t.key, true from mine m, told t
    returning number, attempt
),
entered as (
    insert into redress.verdicts
        (campaign, number, attempt, verdict, code, enhanced, reply, not_before, message_id, addressees, suppress)
    select $1, m.number, m.attempt, t.verdict, t.code, t.enhanced, t.reply, m.not_before, t.message_id, t.addressees, t.suppress
      from mine m, told t
    returning attempt
)
select (select attempt from made), (select attempt from entered)";

impl SharedRun {
    /// Enters how attempts ended, durably. Of any machine's and at any time: what is known of a letter is never refused.
    pub async fn settle(
        &self,
        settled: &[Settled],
        now: Timestamp,
    ) -> Result<(), CoordinatorError> {
        let rows: Vec<VerdictRow> = settled
            .iter()
            .map(|one| verdict_row(&one.settlement, now))
            .collect();
        let numbers: Vec<i64> = settled.iter().map(|one| one.number).collect();
        let keys: Vec<&[u8]> = settled.iter().map(|one| one.key.bytes()).collect();
        let verdicts: Vec<&str> = rows.iter().map(|row| row.verdict).collect();
        let codes: Vec<i32> = rows.iter().map(|row| row.code).collect();
        let enhanced: Vec<Option<&str>> = rows.iter().map(|row| row.enhanced).collect();
        let replies: Vec<&str> = rows.iter().map(|row| row.reply).collect();
        let waits: Vec<Option<i64>> = rows.iter().map(|row| row.wait).collect();
        let message_ids: Vec<&str> = rows.iter().map(|row| row.message_id).collect();
        let addressees: Vec<&str> = rows.iter().map(|row| row.addressees.as_str()).collect();
        let suppress: Vec<bool> = rows.iter().map(|row| row.suppress).collect();
        let values = [
            (&self.campaign as _, Type::INT4),
            (&numbers as _, Type::INT8_ARRAY),
            (&keys as _, Type::BYTEA_ARRAY),
            (&verdicts as _, Type::TEXT_ARRAY),
            (&codes as _, Type::INT4_ARRAY),
            (&enhanced as _, Type::TEXT_ARRAY),
            (&replies as _, Type::TEXT_ARRAY),
            (&waits as _, Type::INT8_ARRAY),
            (&message_ids as _, Type::TEXT_ARRAY),
            (&addressees as _, Type::TEXT_ARRAY),
            (&suppress as _, Type::BOOL_ARRAY),
        ];
        self.line.ask(SETTLE, &values).await.map(drop)
    }

    /// Enters an attempt that ended before its commit point: refused or deferred at MAIL, RCPT or DATA. Where the letter is not
    /// this run's any more, its new owner will hear the same; asked again after a lost answer, it finds that it has been. Gives the
    /// number of the attempt, where it was entered.
    pub async fn settle_early(
        &self,
        claim: &Claim,
        settlement: &Settlement,
        now: Timestamp,
    ) -> Result<Option<i32>, CoordinatorError> {
        let row = verdict_row(settlement, now);
        let key = AskKey::new();
        let key = key.bytes();
        let values = [
            (&self.campaign as _, Type::INT4),
            (&claim.number as _, Type::INT8),
            (&key as _, Type::BYTEA),
            (&row.verdict as _, Type::TEXT),
            (&row.code as _, Type::INT4),
            (&row.enhanced as _, Type::TEXT),
            (&row.reply as _, Type::TEXT),
            (&row.wait as _, Type::INT8),
            (&row.message_id as _, Type::TEXT),
            (&row.addressees as _, Type::TEXT),
            (&row.suppress as _, Type::BOOL),
            (&self.id as _, Type::INT8),
            (&claim.fence as _, Type::INT8),
        ];
        let rows = self.line.ask(SETTLE_EARLY, &values).await?;
        self.held.remove(claim.number);
        rows.first().map_or(Ok(None), |row| row.get(0))
    }

    /// Gives letters back whose commit points were asked for and never answered: no dot of them was written. First the fence
    /// goes, so that a question that is still on its way grants nothing; what was granted before that is settled as returned.
    pub async fn return_unanswered(
        &self,
        asked: &[Asked],
        now: Timestamp,
    ) -> Result<(), CoordinatorError> {
        let claims: Vec<Claim> = asked.iter().map(|asked| asked.claim.clone()).collect();
        self.give_back(&claims).await?;
        let settled: Vec<Settled> = asked.iter().map(Settled::unasked).collect();
        self.settle(&settled, now).await
    }
}
