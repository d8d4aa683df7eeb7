//! A plan on its way to the coordinator, and put in force there.

use crate::error::CoordinatorError;
use crate::names::{AskKey, LetterName};
use crate::shared_campaign::{InForce, SharedCampaign};
use redress_base::id::{ApprovalCode, Digest, hex};
use std::time::Duration;
use tokio_postgres::types::Type;

/// Letters that travel together.
const SLICE: usize = 5_000;
/// Five million letters take a minute to be put in force.
const PUTTING_IN_FORCE: Duration = Duration::from_mins(10);

/// A plan that is being written there. It counts for nothing before it is put in force, all at once.
#[derive(Debug)]
pub struct SharedDraft {
    campaign: SharedCampaign,
    draft: AskKey,
    slice: Vec<(LetterName, Digest)>,
    letters: i64,
}

impl SharedCampaign {
    /// Begins to write a plan there.
    #[must_use]
    pub fn begin_plan(&self) -> SharedDraft {
        SharedDraft {
            campaign: self.clone(),
            draft: AskKey::new(),
            slice: Vec::with_capacity(SLICE),
            letters: 0,
        }
    }
}

impl SharedDraft {
    /// Adds a letter that goes by mail, with the digest of its approved bytes.
    pub async fn add(
        &mut self,
        letter: LetterName,
        digest: Digest,
    ) -> Result<(), CoordinatorError> {
        self.slice.push((letter, digest));
        self.letters += 1;
        if self.slice.len() == SLICE {
            self.send_slice().await?;
        }
        Ok(())
    }

    async fn send_slice(&mut self) -> Result<(), CoordinatorError> {
        let draft = self.draft.bytes();
        let letters: Vec<&[u8]> = self
            .slice
            .iter()
            .map(|(letter, _)| letter.bytes())
            .collect();
        let digests: Vec<&[u8]> = self.slice.iter().map(|(_, digest)| &digest.0[..]).collect();
        let line = &self.campaign.line;
        let values = [
            (&draft as _, Type::BYTEA),
            (&letters as _, Type::BYTEA_ARRAY),
            (&digests as _, Type::BYTEA_ARRAY),
        ];
        line.ask(
            "insert into redress.drafts (draft, letter, digest)
             select $1, * from unnest($2::bytea[], $3::bytea[]) on conflict do nothing",
            &values,
        )
        .await?;
        self.slice.clear();
        Ok(())
    }

    /// Puts the plan in force in place of the one with the number `replaces`, 0 for none; refused while anybody sends under
    /// that. What was accepted or is unconfirmed stays under its version, and what is gone from the plan is closed. Asked again
    /// after a lost answer, it does nothing twice.
    pub async fn put_in_force(
        &mut self,
        code: &ApprovalCode,
        program: &str,
        replaces: i32,
    ) -> Result<InForce, CoordinatorError> {
        if !self.slice.is_empty() {
            self.send_slice().await?;
        }
        let line = &self.campaign.line;
        let statements = statements(
            self.campaign.id,
            &self.draft,
            (code, program),
            replaces,
            self.letters,
        );
        let rows = line.ask_all(&statements, PUTTING_IN_FORCE).await?;
        let number = |column: usize| {
            let text = rows.last().and_then(|row| row.get(column));
            text.and_then(|text| text.parse::<i64>().ok())
        };
        if number(0) == Some(1) {
            let in_force = self.campaign.enter(code, program).await?;
            return in_force
                .ok_or_else(|| CoordinatorError::Refused("the code was taken away".into()));
        }
        // Not in force, and the order of reasons is that of the first statement.
        if number(1) != Some(replaces.into()) {
            self.campaign.enter(code, program).await?;
            return Err(CoordinatorError::Refused(
                "another machine has put this very code in force meanwhile".into(),
            ));
        }
        let there = number(2).unwrap_or(0);
        if there != self.letters {
            let planned = self.letters;
            return Err(CoordinatorError::NotWhole { planned, there });
        }
        Err(CoordinatorError::RunsUnderWay(number(3).unwrap_or(0)))
    }
}

/// One message, which is one transaction. The row of `codes` decides: of two that put a plan in force at once, the second
/// finds its number taken, and everything below happens only where the draft has its row.
fn statements(
    campaign: i32,
    draft: &AskKey,
    (code, program): (&ApprovalCode, &str),
    replaces: i32,
    letters: i64,
) -> String {
    let draft = format!("'\\x{}'::bytea", hex(draft.bytes()));
    let number = replaces + 1;
    let program = program.replace('\'', "''");
    let at_work = format!(
        "(select count(*) from redress.runs where campaign = {campaign} and ended_at is null and lease_until > clock_timestamp())"
    );
    let there = format!("(select count(*) from redress.drafts where draft = {draft})");
    let newest =
        format!("(select coalesce(max(number), 0) from redress.codes where campaign = {campaign})");
    // By this very transaction: asked again after it has worked, it would find the draft gone and close every letter.
    let is_it = format!(
        "(exists (select from redress.codes where campaign = {campaign} and draft = {draft} and xmin = pg_current_xact_id()::xid))"
    );
    let verdict = "(select v.verdict from redress.verdicts v
                     where v.campaign = l.campaign and v.number = l.number and v.attempt = l.attempt)";
    // What a person said last of whether it goes, or that it was taken back.
    let said = "(select m.mark from redress.marks m
                  where m.campaign = l.campaign and m.number = l.number and m.attempt = l.attempt
                    and m.mark ~ '^(retried|resolved_accepted|resolved_not_accepted|withdrawn)(_undone)?$'
                  order by m.id desc limit 1)";
    format!(
        "select set_config('synchronous_commit', 'on', true);
         insert into redress.codes (campaign, number, code, program, letters, draft)
         select {campaign}, {number}, '{code}', '{program}', {letters}, {draft}
          where {newest} = {replaces} and {there} = {letters} and {at_work} = 0
         on conflict do nothing;
         insert into redress.letters as l (campaign, letter, digest)
         select {campaign}, letter, digest from redress.drafts where draft = {draft} and {is_it}
         on conflict (campaign, letter) do update
            set digest = excluded.digest, standing = 'open', run = null, fence = l.fence + 1,
                not_before = case when l.digest = excluded.digest then l.not_before end
          where l.standing = 'open' or l.standing = 'closed' and case
                when {verdict} = 'accepted' or {said} in ('withdrawn', 'resolved_accepted') then false
                when {said} in ('retried', 'resolved_not_accepted') then true
                else coalesce({verdict} in ('deferred', 'returned') or {verdict} = 'refused' and l.digest <> excluded.digest, l.attempt = 0)
                end;
         update redress.letters l set standing = 'closed', run = null, fence = l.fence + 1
          where l.campaign = {campaign} and l.standing = 'open' and {is_it}
            and not exists (select from redress.drafts d where d.draft = {draft} and d.letter = l.letter);
         delete from redress.drafts where draft = {draft} and {is_it};
         select (select count(*) from redress.codes where campaign = {campaign} and draft = {draft}), {newest}, {there}, {at_work}"
    )
}
