//! What will be sent, and whether it still is that: load, render, digest, freeze, compare.

use crate::campaign::{Campaign, Problem, Problems};
use crate::clock::Clock;
use crate::id::{Digest, MailingName};
use crate::ledger::{DraftedPlan, Ledger, Outstanding, PlanRecord};
use crate::letters::{LetterSet, RenderedLetter};
use crate::message::Message;
use crate::recipients::{HeldBack, Recipient};
use crate::signatories::Signatories;
use jiff::civil::Date;
use std::path::Path;

/// Everything of a campaign that decides what its letters say.
#[derive(Debug)]
pub struct Loaded {
    /// The campaign.
    pub campaign: Campaign,
    /// The organizations that sign.
    pub signatories: Signatories,
    /// The letters.
    pub letters: LetterSet,
    /// The date printed in them.
    pub date: Date,
    /// Notes found while loading.
    pub notes: Problems,
}

impl Loaded {
    /// Loads a campaign. `date` overrides what `campaign.toml` says (a plan that is resumed keeps its date).
    pub fn load(root: &Path, date: Option<Date>, clock: &Clock) -> Result<Self, Problems> {
        todo!("{root:?} {date:?} {clock:?}")
    }
    /// Each input and its digest (every file that decides the letters; `campaign.toml` in its parts), and the digest over
    /// all of them and the program's version.
    pub fn inputs(&self) -> Result<(Vec<(String, Digest)>, Digest), Problem> {
        todo!()
    }
    /// Which inputs differ from those of an earlier plan, in words: "`letters/congress.md` has changed".
    pub fn changes_since(&self, earlier: &PlanRecord) -> Result<Vec<String>, Problem> {
        todo!("{earlier:?}")
    }
    /// Builds a planned letter again from what the ledger keeps, and compares its digest with the approved one.
    pub fn reproduce(&self, outstanding: &Outstanding) -> Result<Message, PlanError> {
        todo!("{outstanding:?}")
    }
}

/// Which rows are drawn up.
#[derive(Clone, Debug, Default)]
pub struct DrawOptions {
    /// Compare terms with this day instead of today.
    pub as_of: Option<Date>,
    /// Hold faulty rows back.
    pub skip_invalid: bool,
    /// Only this address or recipient key: a partial plan, which has no code.
    pub to: Option<String>,
    /// Only the first so many letters of each mailing: a partial plan, which has no code.
    pub limit: Option<u64>,
}

/// What drawing up meets on its way, in the order of mailings and rows.
#[derive(Debug)]
pub enum Drawn<'a> {
    /// A letter; a by-hand one has no message.
    Letter {
        /// Its mailing.
        mailing: &'a MailingName,
        /// Its recipient.
        recipient: &'a Recipient,
        /// What it says.
        letter: &'a RenderedLetter,
        /// Its bytes.
        message: Option<&'a Message>,
    },
    /// A row that is no delivery.
    HeldBack {
        /// Its mailing.
        mailing: &'a MailingName,
        /// The row.
        row: &'a HeldBack,
    },
}

/// What came of drawing up.
#[derive(Debug)]
pub struct DrawnUp {
    /// Errors and notes of lists and letters.
    pub problems: Problems,
    /// The plan, if there were no errors, it was whole and a ledger was given.
    pub plan: Option<DraftedPlan>,
    /// Letters, by-hand letters and held-back rows of each mailing.
    pub mailings: Vec<DrawnMailing>,
}

/// What one mailing comes to.
#[derive(Clone, Debug)]
pub struct DrawnMailing {
    /// Its name.
    pub name: MailingName,
    /// Letters to be e-mailed.
    pub letters: u64,
    /// Addressees of those letters, copies included.
    pub addressees: u64,
    /// Letters to be delivered by hand.
    pub by_hand: u64,
    /// Rows held back.
    pub held_back: u64,
}

/// Why a plan cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The letter is not what was approved.
    #[error("the letter to `{recipient}` in mailing `{mailing}` is not the one that was approved")]
    Changed {
        /// The mailing.
        mailing: MailingName,
        /// The recipient.
        recipient: String,
    },
    /// The letter cannot be rendered any more.
    #[error("{0}")]
    Problem(Box<Problem>),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] crate::ledger::LedgerError),
}

/// Renders every letter once, digests it, and (given a ledger) writes the plan down. Streams: memory holds the duplicate
/// keys and nothing else that grows with a list. `each` sees every letter and held-back row.
pub fn draw_up(
    loaded: &Loaded,
    options: &DrawOptions,
    ledger: Option<&Ledger>,
    clock: &Clock,
    each: &mut dyn FnMut(Drawn<'_>),
) -> Result<DrawnUp, PlanError> {
    let _ = each;
    todo!("{loaded:?} {options:?} {ledger:?} {clock:?}")
}
