//! Rows that are no delivery, and why.

use crate::cells::Office;
use redress_base::folder::CampaignPath;

/// A row that is no delivery, and why.
#[derive(Clone, Debug)]
pub struct HeldBack {
    /// The line of the file on which it starts, from 1.
    pub line: u64,
    /// The row as a spreadsheet counts them.
    pub row: u64,
    /// What to call it.
    pub label: String,
    /// Why.
    pub reason: HeldBackReason,
    /// The seat, where the row has one whose office is known: people live in it whoever is written to.
    pub seat: Option<Box<HeldSeat>>,
}

/// The seat of a row that is held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldSeat {
    /// The office.
    pub office: Office,
    /// The cells that say which, as the list has them; empty where it has none.
    pub state: String,
    /// The same of the district.
    pub district: String,
    /// The same of the city.
    pub city: String,
}

/// What a row of a sheet is that is nobody. `Display` gives a sentence fragment for an organizer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetRow {
    /// The header once more.
    #[error("it is the header again")]
    Header,
    /// A heading between rows, or a footnote without a word that says so.
    #[error(
        "it is a heading: only the cell `{0}` is filled. Fill in another cell if it is somebody"
    )]
    Heading(String),
    /// A total.
    #[error("it is a total")]
    Total,
    /// A footnote.
    #[error("it is a footnote")]
    Footnote,
}

/// Why a row is no delivery. `Display` gives a sentence fragment for an organizer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeldBackReason {
    /// The term has ended.
    #[error("the term ended on {0}")]
    EndedTerm(jiff::civil::Date),
    /// The seat is vacant.
    #[error("the seat is vacant{}", if *.house { "; its office is run by the Clerk of the House, who takes no positions" } else { "" })]
    VacantSeat {
        /// Of the House of Representatives, where the Clerk runs the office (2 U.S.C. 5501 and after).
        house: bool,
        /// The office, if the row names a known one.
        office: Option<Office>,
        /// The seat's state as letters name it; empty where the row does not say.
        state: String,
        /// The seat's district; empty where it has none.
        district: String,
    },
    /// Another row with the same inbox is used.
    #[error("it shares its inbox with row {row}, which is used")]
    FoldedInto {
        /// That row.
        row: u64,
    },
    /// The organizer or a permanent refusal took the address out.
    #[error("not to be written to: {0}")]
    Suppressed(String),
    /// A column of the list says that it is not to be written to.
    #[error("not to be written to: `{column}` says `{word}`")]
    OptedOut {
        /// The header.
        column: String,
        /// The cell.
        word: String,
    },
    /// Another row says that nobody is to be written to at its address.
    #[error("not to be written to: row {row}{} has the same inbox and is not to be written to", .list.as_ref().map(|list| format!(" of `{list}`")).unwrap_or_default())]
    InboxClosed {
        /// That row.
        row: u64,
        /// The list that it is in, if that is another one.
        list: Option<CampaignPath>,
    },
    /// The filters of the mailing leave it out.
    #[error("{0}")]
    LeftOut(String),
    /// The letter uses a name or a form of address that the row does not give; says which column to fill in.
    #[error("{0}")]
    Missing(String),
    /// Enough other addresses of the office get the letter.
    #[error("enough others of this office get the letter: `per_office` is {cap}")]
    OverOffice {
        /// How many.
        cap: u32,
    },
    /// A row of the sheet that is nobody.
    #[error("{0}")]
    NoRecipient(SheetRow),
    /// The mailing follows another, and nothing follows the letter that this row got, or did not get.
    #[error("{why}")]
    NotFollowed {
        /// One word for it: `answered`, `came_back`, `unclear`, `not_sent`, `unconfirmed`, `changed`, `not_due`,
        /// `not_answered`, `not_acknowledged`.
        word: &'static str,
        /// Why, in words.
        why: String,
    },
    /// A faulty row, held back by `--skip-invalid`.
    #[error("{0}")]
    Invalid(String),
}

impl HeldBackReason {
    /// One word for JSON and the ledger: `ended_term`, `vacant_seat`, `folded`, `suppressed`, `opted_out`, `left_out`, `missing`,
    /// `over_office`, `no_recipient`, `invalid`, and those of a mailing that follows another.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::EndedTerm(_) => "ended_term",
            Self::VacantSeat { .. } => "vacant_seat",
            Self::FoldedInto { .. } => "folded",
            Self::Suppressed(_) => "suppressed",
            Self::OptedOut { .. } | Self::InboxClosed { .. } => "opted_out",
            Self::LeftOut(_) => "left_out",
            Self::Missing(_) => "missing",
            Self::OverOffice { .. } => "over_office",
            Self::NoRecipient(_) => "no_recipient",
            Self::NotFollowed { word, .. } => word,
            Self::Invalid(_) => "invalid",
        }
    }
}
