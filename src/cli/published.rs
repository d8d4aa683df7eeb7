//! What a report for the public shows besides counts: one letter of each version, and who signed what went.

use super::context::Context;
use super::exit::Failure;
use super::{drawing, output};
use crate::plan::{DrawOptions, DrawnRow};
use crate::report::{ReportedLetter, SignedCopy, Versions};
use redress_base::id::ApprovalCode;
use redress_ledger::{DeliveryState, Filter, Ledger, PlanLedger, PlanRecord, ReportLedger};

/// Versions of one mailing that are shown; nobody reads on in a longer page.
const VERSIONS_MAX: usize = 20;

/// The letters and the signatures of what went.
pub struct Published {
    /// One letter of each version of the plan in force; none where the files say something else by now.
    pub letters: Vec<ReportedLetter>,
    /// What went, by its signatures, the first copy first.
    pub copies: Vec<SignedCopy>,
}

impl Published {
    /// Reads both.
    pub fn read(
        context: &Context,
        ledger: &Ledger,
        filter: &Filter,
        plan: Option<&PlanRecord>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            letters: letters_of(context, plan)?,
            copies: copies_of(ledger, filter)?,
        })
    }
}

/// The letters of the plan in force, one of each version; none, and a word about it, where the files say something else by now.
fn letters_of(
    context: &Context,
    plan: Option<&PlanRecord>,
) -> Result<Vec<ReportedLetter>, Failure> {
    let Some(plan) = plan else {
        return Ok(Vec::new());
    };
    let loaded = drawing::load(context, Some(plan.date))?;
    if !loaded.changes_since(plan)?.is_empty() {
        output::say(
            "note: the letters are left out of the report, because their files have changed since they were approved",
        );
        return Ok(Vec::new());
    }
    let mut versions = Versions::at_most(VERSIONS_MAX);
    let mut first = Vec::new();
    let options = DrawOptions {
        // What was approved had no faulty row left in it, and a page about it need not stop at those held back.
        skip_invalid: true,
        // Reports are written after the meeting, too.
        after_deadlines: true,
        // Also of those who have answered since.
        as_planned: Some(plan.id),
        ..DrawOptions::default()
    };
    drawing::draw_whole(context, &loaded, &options, None, &mut |drawn| {
        // It fails where rendering does, and this letter has been rendered.
        if let Ok(Some(met)) = versions.meet(&loaded, &drawn)
            && met.before == 0
            && let DrawnRow::Letter { letter, .. } = drawn
        {
            first.push(letter.clone());
        }
    })?;
    let shown = versions.named().into_iter().zip(first);
    let shown = shown.map(|(version, letter)| ReportedLetter {
        title: version.title(),
        letters: version.letters_words(),
        subject: letter.subject.clone(),
        html: letter.html.to_string(),
        text: letter.text.to_string(),
    });
    Ok(shown.collect())
}

/// What went, by who signed it: each letter was planned under a code, and each code has its signatories.
fn copies_of(ledger: &Ledger, filter: &Filter) -> Result<Vec<SignedCopy>, Failure> {
    use DeliveryState::{Accepted, Bounced, Handed, Replied};
    let mut counted: Vec<(ApprovalCode, u64)> = Vec::new();
    ledger.entries(filter, &mut |entry| {
        let went = matches!(entry.state, Accepted | Bounced | Handed | Replied);
        if let Some(code) = entry.version.filter(|_| went) {
            // A campaign has some few codes.
            match counted.iter_mut().find(|(known, _)| *known == code) {
                Some((_, letters)) => *letters += 1,
                None => counted.push((code, 1)),
            }
        }
        Ok(())
    })?;
    let mut copies: Vec<(jiff::Timestamp, SignedCopy)> = Vec::new();
    for (code, letters) in counted {
        let Some(plan) = ledger.plan_with_code(&code)? else {
            continue;
        };
        let PlanRecord {
            signatories,
            date,
            drawn_at,
            ..
        } = plan.record;
        // A later plan with the same names and day is the same copy.
        let same = copies
            .iter_mut()
            .find(|(_, copy)| copy.signatories == signatories && copy.date == date);
        match same {
            Some((_, copy)) => copy.letters += letters,
            None => copies.push((
                drawn_at,
                SignedCopy {
                    signatories,
                    date,
                    letters,
                },
            )),
        }
    }
    copies.sort_by_key(|(drawn_at, _)| *drawn_at);
    Ok(copies.into_iter().map(|(_, copy)| copy).collect())
}
