//! Parts of a plan: what was given to partners, each in a file of its own.

use jiff::Timestamp;
use redress_base::id::{AccountName, ApprovalCode, Digest};
use std::num::NonZeroU32;

/// The whole of what an account may send, in millionths.
pub const ALL_LIMITS: u32 = 1_000_000;

/// By what a plan is cut into parts. Where letters of one part would go through several accounts, each has its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutBy {
    /// The state in the row; rows without one stay.
    State,
    /// The account.
    Account,
    /// So many parts of one size.
    Count(NonZeroU32),
}

/// A plan that is to be cut.
#[derive(Clone, Debug)]
pub struct Cut {
    /// By what.
    pub by: CutBy,
    /// Only parts with these labels; all of them where nothing is named.
    pub only: Vec<String>,
}

/// What was cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CutParts {
    /// The parts.
    pub parts: Vec<Part>,
    /// What stays of the plan in force.
    pub staying: StayingLetters,
    /// Labels that a part could have had, sorted; a few.
    pub labels: Vec<String>,
}

/// Why letters of a plan that was cut are in no part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StayingLetters {
    /// They were tried before: deferred, unconfirmed, refused and edited since.
    pub tried: u64,
    /// They follow others, and the ledger that knows what came back has to judge them.
    pub following: u64,
    /// They go by hand.
    pub by_hand: u64,
    /// Their rows have no state.
    pub without_state: u64,
    /// Their part was not asked for.
    pub not_chosen: u64,
}

/// A part, as the ledger that gave it away knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its number in the campaign, from 1.
    pub number: u32,
    /// The state, the account, or which of how many.
    pub label: String,
    /// The code of the plan that it is of.
    pub code: ApprovalCode,
    /// What its letters go through; none where the campaign's only account has no name.
    pub account: Option<AccountName>,
    /// How many letters it has.
    pub letters: u64,
    /// What it may use of the account's limits, in millionths.
    pub limits: u32,
    /// When it was cut.
    pub at: Timestamp,
    /// Whether its file is known to have come to its place.
    pub is_placed: bool,
    /// The newest log of it that was joined.
    pub joined: Option<JoinedLog>,
    /// How many of its letters were tried, as far as logs say.
    pub tried: u64,
    /// When it was taken back.
    pub taken_back: Option<Timestamp>,
}

/// A log that was joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinedLog {
    /// When.
    pub at: Timestamp,
    /// Whether nothing more is sent with the part's ledger.
    pub is_closed: bool,
}

/// What the ledger of a part is a part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartOf {
    /// Its number.
    pub number: u32,
    /// What tells its ledger from every other.
    pub name: String,
    /// The state, the account, or which of how many.
    pub label: String,
    /// The campaign's name.
    pub campaign: String,
    /// The code of its plan.
    pub code: ApprovalCode,
    /// What its letters go through.
    pub account: Option<AccountName>,
    /// How many letters it has.
    pub letters: u64,
    /// What it may use of the account's limits, in millionths.
    pub limits: u32,
    /// The digest of all that came with it.
    pub seal: Digest,
    /// Where its file was opened, if it was.
    pub opening: Option<Opening>,
    /// When it was closed: nothing is sent with it any more.
    pub closed: Option<Timestamp>,
}

/// Where the file of a part was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// What tells this opening from any other.
    pub id: [u8; 16],
    /// The machine's name, if that is another one.
    pub elsewhere: Option<String>,
    /// The folder.
    pub folder: String,
    /// When.
    pub at: Timestamp,
}

/// What goes into the file of a part beside the rows that the ledger has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartContent {
    /// The campaign's name.
    pub campaign: String,
    /// Inputs of the plan by which the part knows later whether a file has changed.
    pub inputs: Vec<String>,
    /// Files of the campaign.
    pub files: Vec<PartFile>,
}

/// A file that goes with a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartFile {
    /// Its path in the campaign's folder.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A file of a letter's book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookFile {
    /// What it is called where it is attached.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What a joined log brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// The part.
    pub number: u32,
    /// Its label.
    pub label: String,
    /// Attempts that were new.
    pub attempts: u64,
    /// Marks, and what took them back.
    pub marks: u64,
    /// Mails that came back.
    pub returned: u64,
    /// Whether the part is closed.
    pub is_closed: bool,
    /// How many of its letters are open there.
    pub open: u64,
}
