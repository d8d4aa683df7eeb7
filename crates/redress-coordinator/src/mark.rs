//! What a person says of a letter, for all machines.

use crate::error::CoordinatorError;
use crate::names::{AskKey, LetterName};
use crate::shared_campaign::SharedCampaign;
use jiff::Timestamp;
use std::borrow::Cow;
use tokio_postgres::types::Type;

/// What a person says that changes whether a letter may go. What only adds to a letter that went (a bounce, a reply) is
/// [`Noted`](Self::Noted).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SharedMark {
    /// `retry`: deferred or refused, due now.
    Retried,
    /// `resolve --accepted`.
    ResolvedAccepted,
    /// `resolve --not-accepted`: it may go again. Refused for 15 minutes after its commit point, because its machine may only be
    /// slow.
    ResolvedNotAccepted,
    /// `withdraw`: taken out.
    Withdrawn,
    /// A mark of this word is taken back: one of the four above only where it was the last that was said.
    Undone(String),
    /// Anything else, by its word in the ledger.
    Noted(String),
}

/// What became of a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marking {
    /// It stands.
    Entered,
    /// Not before this moment, by the database's clock.
    NotBefore(Timestamp),
    /// The letter does not stand so that it could be said of it.
    DoesNotFit,
    /// No letter has this name.
    NoLetter,
}

/// A mark that was entered, as others read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnteredMark {
    /// Its word.
    pub word: String,
    /// The last attempt before it, 0 before the first.
    pub attempt: i32,
    /// When, by the database's clock.
    pub at: Timestamp,
}

/// In one statement the letter's row is locked, looked at and changed. `$4` is the word; a letter is unconfirmed if it has no
/// verdict and its run is over, or if its verdict says so. Of one that changes at this very moment the row is seen as it is then, and
/// the rest as it was before: what is not there yet makes nothing fit.
const MARK: &str = "
with durable as materialized (select set_config('synchronous_commit', 'on', true) as word),
held as materialized (
    select l.number, l.attempt, l.standing from redress.letters l
     where l.campaign = $1 and l.letter = $2 for update
),
about as materialized (
    select h.*, c.at + interval '15 minutes' as settled_at, c.at is not null and not c.early as is_committed, v.verdict,
           h.standing = 'committed' and c.at is not null and not exists (select from redress.runs r
               where r.id = c.run and r.ended_at is null and r.lease_until > clock_timestamp())
           or h.standing = 'closed' and v.verdict = 'unconfirmed' as is_unconfirmed,
           (select m.mark from redress.marks m where m.campaign = $1 and m.number = h.number and m.attempt = h.attempt
             order by m.id desc limit 1) as last_said
      from held h
      left join redress.commit_points c on c.campaign = $1 and c.number = h.number and c.attempt = h.attempt
      left join redress.verdicts v on v.campaign = $1 and v.number = h.number and v.attempt = h.attempt
),
judged as materialized (
    select a.*, coalesce(case $4
        when 'retried' then a.standing = 'open' or a.standing = 'closed' and a.verdict = 'refused'
        when 'resolved_accepted' then a.is_unconfirmed
        when 'resolved_not_accepted' then a.is_unconfirmed and a.settled_at <= clock_timestamp()
        when 'withdrawn' then a.standing = 'open' or a.standing = 'closed' and a.verdict = 'refused'
        when 'retried_undone' then a.standing = 'open' and a.last_said = 'retried'
        when 'resolved_accepted_undone' then a.standing = 'closed' and a.last_said = 'resolved_accepted'
        when 'resolved_not_accepted_undone' then a.standing = 'open' and a.last_said = 'resolved_not_accepted'
        when 'withdrawn_undone' then a.standing = 'closed' and a.last_said = 'withdrawn'
        else true end, false) as fits
      from about a, durable d where d.word = 'on'
),
entered as (
    insert into redress.marks (campaign, number, attempt, mark, note, key)
    select $1, number, attempt, $4, $5, $3 from judged where fits
    on conflict (key) do nothing
    returning number, attempt, at
),
changed as (
    update redress.letters l
       set standing = case when $4 in ('retried', 'resolved_not_accepted') then 'open'
                           when $4 in ('resolved_accepted', 'withdrawn') then 'closed'
                           -- Taken back: as its last attempt left it.
                           when j.verdict in ('accepted', 'refused', 'unconfirmed') then 'closed'
                           when j.verdict is null and j.is_committed then 'committed'
                           else 'open' end,
           not_before = null, run = null, fence = l.fence + 1
      from entered e join judged j on j.number = e.number
     where l.campaign = $1 and l.number = e.number
       and regexp_replace($4, '_undone$', '') in ('retried', 'resolved_accepted', 'resolved_not_accepted', 'withdrawn')
    returning l.number
)
select fits, case when is_unconfirmed and $4 = 'resolved_not_accepted' then settled_at end, (select count(*) from changed),
       (select attempt from entered), (select at from entered)
  from judged";

impl SharedMark {
    fn word(&self) -> Cow<'_, str> {
        Cow::Borrowed(match self {
            Self::Retried => "retried",
            Self::ResolvedAccepted => "resolved_accepted",
            Self::ResolvedNotAccepted => "resolved_not_accepted",
            Self::Withdrawn => "withdrawn",
            Self::Undone(word) => return Cow::Owned(format!("{word}_undone")),
            Self::Noted(word) => word,
        })
    }
}

impl SharedCampaign {
    /// Enters a mark, if it fits how the letter stands.
    pub async fn mark(
        &self,
        letter: &LetterName,
        mark: &SharedMark,
        note: &str,
    ) -> Result<Marking, CoordinatorError> {
        let (marking, _) = self.enter_mark(letter, mark, note).await?;
        Ok(marking)
    }

    /// The same; gives the row as others will read it, where one was entered.
    pub async fn enter_mark(
        &self,
        letter: &LetterName,
        mark: &SharedMark,
        note: &str,
    ) -> Result<(Marking, Option<EnteredMark>), CoordinatorError> {
        let key = AskKey::new();
        let word = mark.word();
        let (letter, key, word) = (letter.bytes(), key.bytes(), &*word);
        let values = [
            (&self.id as _, Type::INT4),
            (&letter as _, Type::BYTEA),
            (&key as _, Type::BYTEA),
            (&word as _, Type::TEXT),
            (&note as _, Type::TEXT),
        ];
        let rows = self.line.ask(MARK, &values).await?;
        let Some(row) = rows.first() else {
            return Ok((Marking::NoLetter, None));
        };
        let (fits, not_before) = (row.get(0)?, row.get::<Option<Timestamp>>(1)?);
        Ok(match (fits, not_before) {
            (true, _) => {
                let (attempt, at) = (row.get(3)?, row.get(4)?);
                let word = word.to_owned();
                (Marking::Entered, Some(EnteredMark { word, attempt, at }))
            }
            (false, Some(moment)) => (Marking::NotBefore(moment), None),
            (false, None) => (Marking::DoesNotFit, None),
        })
    }
}
