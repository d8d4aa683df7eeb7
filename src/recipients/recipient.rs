//! One row of a list: a seat and the person or office that holds it.

use super::Office;
use crate::address::EmailAddress;
use crate::id::RecipientKey;
use std::sync::Arc;

/// The columns of a list: canonical name where one is known, else the header in lower case with `_`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The names letters use, in the file's order; composed columns such as `full_name` come last.
    pub names: Vec<String>,
    /// The headers as the file has them; empty for composed columns.
    pub headers: Vec<String>,
}

/// One row, checked.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// What tells it from the others.
    pub key: RecipientKey,
    /// The line of the file on which it starts, from 1.
    pub line: u64,
    /// The row as a spreadsheet counts them: the header is row 1.
    pub row: u64,
    /// The columns.
    pub columns: Arc<Columns>,
    /// One cell for each of the columns, trimmed.
    pub cells: Vec<String>,
    /// The office, if the row names a known one.
    pub office: Option<Office>,
    /// Where to write to.
    pub email: Option<EmailAddress>,
    /// Who else gets the letter.
    pub cc: Vec<EmailAddress>,
    /// How the letter reaches this recipient.
    pub channel: Channel,
}

impl Recipient {
    /// The cell of a column; empty if the list has no such column.
    #[must_use]
    pub fn get(&self, column: &str) -> &str {
        self.columns.names.iter().position(|name| name == column).map_or("", |index| &self.cells[index])
    }

    /// What to call the recipient in lists: the full name, else the office and place, else the key.
    #[must_use]
    pub fn label(&self) -> String {
        todo!()
    }

    /// The recipient again from what the ledger keeps of it.
    pub fn from_stored(columns: Arc<Columns>, cells: Vec<String>, key: RecipientKey, line: u64, row: u64) -> Self {
        todo!("{columns:?} {cells:?} {key} {line} {row}")
    }
}

/// How a letter reaches a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// By SMTP.
    Email,
    /// By hand: a web form.
    Form,
    /// By hand: post.
    Post,
    /// By hand: in person.
    InPerson,
}

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
}

/// Why a row is no delivery. `Display` gives a sentence fragment for an organizer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeldBackReason {
    /// The term has ended.
    EndedTerm(jiff::civil::Date),
    /// The seat is vacant; a House office is then run by the Clerk, who takes no positions.
    VacantSeat,
    /// Another row with the same inbox is used.
    FoldedInto {
        /// That row.
        row: u64,
    },
    /// The organizer or a permanent refusal took the address out.
    Suppressed(String),
    /// A faulty row, held back by `--skip-invalid`.
    Invalid(String),
}

impl HeldBackReason {
    /// One word for JSON and the ledger: `ended_term`, `vacant_seat`, `folded`, `suppressed`, `invalid`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::EndedTerm(_) => "ended_term",
            Self::VacantSeat => "vacant_seat",
            Self::FoldedInto { .. } => "folded",
            Self::Suppressed(_) => "suppressed",
            Self::Invalid(_) => "invalid",
        }
    }
}

impl std::fmt::Display for HeldBackReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}
