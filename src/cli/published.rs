//! What a report for the public shows besides counts: one letter of each version under each list of names that it went with.

use super::context::Context;
use super::exit::Failure;
use super::published_copies::Copies;
use super::{drawing, output};
use crate::plan::{DrawOptions, DrawnRow, LoadedCampaign};
use crate::report::{LetterText, NamedVersion, ReportedLetter, SignedCopy, Versions};
use redress_ledger::{Filter, Ledger, PlanRecord};
use redress_letters::RenderedLetter;
use std::collections::BTreeMap;

/// Versions of one mailing that are shown; nobody reads on in a longer page.
const VERSIONS_MAX: usize = 20;

/// The letters, and who signed them.
pub struct Published {
    /// One letter of each version under each copy of its names; none where the files say something else by now.
    pub letters: Vec<ReportedLetter>,
    /// Who signed, the first copy first; what has not gone yet counts for the names that it is to go with.
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
        let copies = Copies::read(ledger, filter, plan)?;
        let letters = match plan {
            Some(plan) => letters_of(context, ledger, plan, &copies)?,
            None => Vec::new(),
        };
        Ok(Self {
            letters,
            copies: copies.list.into_iter().map(|copy| copy.signed).collect(),
        })
    }
}

/// The letters of the plan in force; none, and a word about it, where the files say something else by now.
fn letters_of(
    context: &Context,
    ledger: &Ledger,
    plan: &PlanRecord,
    copies: &Copies,
) -> Result<Vec<ReportedLetter>, Failure> {
    if !drawing::load(context, Some(plan.date))?
        .changes_since(plan)?
        .is_empty()
    {
        output::say(
            "note: the letters are left out of the report, because their files have changed since they were approved",
        );
        return Ok(Vec::new());
    }
    let options = DrawOptions {
        // What was approved had no faulty row left in it, and a page about it need not stop at those held back.
        skip_invalid: true,
        // Reports are written after the meeting, too.
        after_deadlines: true,
        // Also of those who have answered since.
        as_planned: Some(plan.id),
        ..DrawOptions::default()
    };
    // By the place of the version, then of the copy.
    let mut shown = BTreeMap::new();
    for (at, copy) in copies.list.iter().enumerate() {
        // Letters are read again for each: what they print of the names is part of them.
        let loaded = drawing::load(context, Some(plan.date))?;
        let loaded = loaded.signed_by(copy.signed.signatories.clone(), copy.signed.date)?;
        let mut drawn_copy = DrawnCopy {
            ledger,
            loaded: &loaded,
            copies,
            at,
            versions: Versions::at_most(VERSIONS_MAX),
            met: BTreeMap::new(),
        };
        drawing::draw_whole(context, &loaded, &options, None, &mut |drawn| {
            drawn_copy.see(&drawn);
        })?;
        for (index, letter) in drawn_copy.shown() {
            shown.insert((index, at), letter);
        }
    }
    Ok(shown.into_values().collect())
}

/// One copy while its letters are drawn up again.
struct DrawnCopy<'a> {
    ledger: &'a Ledger,
    loaded: &'a LoadedCampaign,
    copies: &'a Copies,
    /// Its place among the copies.
    at: usize,
    /// All versions, so that they have the same names under each copy.
    versions: Versions,
    /// What went, or is to go, under this copy, by the place of its version.
    met: BTreeMap<usize, Met>,
}

struct Met {
    letters: u64,
    by_hand: u64,
    subject: String,
    /// The first one; none if it is not what went.
    first: Option<LetterText>,
}

impl DrawnCopy<'_> {
    /// Takes what drawing up meets.
    fn see(&mut self, drawn: &DrawnRow<'_>) {
        // Which version it is fails where rendering does, and this letter has been rendered.
        let Ok(Some(version)) = self.versions.meet(self.loaded, drawn) else {
            return;
        };
        let DrawnRow::Letter {
            mailing,
            recipient,
            letter,
            message,
            digest,
            ..
        } = drawn
        else {
            return;
        };
        let copy = &self.copies.list[self.at];
        if self.copies.of(mailing, &recipient.key) != self.at {
            return;
        }
        if !self.met.contains_key(&version.index) {
            let is_that = copy.sent(self.ledger, mailing, &recipient.key, digest);
            let met = Met {
                letters: 0,
                by_hand: 0,
                subject: letter.subject.clone(),
                first: is_that.then(|| text_of(letter)),
            };
            self.met.insert(version.index, met);
        }
        if let Some(met) = self.met.get_mut(&version.index) {
            met.letters += u64::from(message.is_some());
            met.by_hand += u64::from(message.is_none());
        }
    }

    /// What was met of it, each by the place of its version.
    fn shown(self) -> impl Iterator<Item = (usize, ReportedLetter)> {
        let named = self.versions.named();
        let copy = self.at;
        self.met.into_iter().map(move |(index, met)| {
            let version = NamedVersion {
                letters: met.letters,
                by_hand: met.by_hand,
                ..named[index].clone()
            };
            let letter = ReportedLetter {
                title: version.title(),
                letters: version.letters_words(),
                subject: met.subject,
                text: met.first,
                copy,
            };
            (index, letter)
        })
    }
}

fn text_of(letter: &RenderedLetter) -> LetterText {
    LetterText {
        html: letter.html.to_string(),
        text: letter.text.to_string(),
    }
}
