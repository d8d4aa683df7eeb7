//! One row of a list: a seat and the person or office that holds it.

use super::{Channel, Office, columns, judge};
use redress_base::address::EmailAddress;
use redress_base::id::RecipientKey;
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
    /// Where to write to; none if the letter is delivered by hand.
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
        self.columns
            .names
            .iter()
            .position(|name| name == column)
            .map_or("", |index| &self.cells[index])
    }

    /// What to call the recipient in lists: the full name, else the office and place, else the key.
    #[must_use]
    pub fn label(&self) -> String {
        let label = columns::label(|column| self.get(column));
        if label.is_empty() {
            self.key.to_string()
        } else {
            label
        }
    }

    /// The recipient of a planned mail again, with the addresses that it was planned for.
    #[must_use]
    pub fn of_mail(
        columns: Arc<Columns>,
        cells: Vec<String>,
        key: RecipientKey,
        (line, row): (u64, u64),
        email: EmailAddress,
        cc: Vec<EmailAddress>,
    ) -> Self {
        let (email, channel) = (Some(email), Channel::Email);
        let mut recipient = Self {
            key,
            line,
            row,
            columns,
            cells,
            office: None,
            email,
            cc,
            channel,
        };
        recipient.office = Office::of_seat(recipient.get("office"), recipient.get("state"));
        recipient
    }

    /// The recipient again from what the ledger keeps of it.
    #[must_use]
    pub fn from_stored(
        columns: Arc<Columns>,
        cells: Vec<String>,
        key: RecipientKey,
        line: u64,
        row: u64,
    ) -> Self {
        let get = |name: &str| {
            let index = columns.names.iter().position(|column| column == name);
            index
                .and_then(|index| cells.get(index))
                .map_or("", String::as_str)
        };
        let office = Office::of_seat(get("office"), get("state"));
        let address = |text: &str| EmailAddress::parse(text).ok().map(|parsed| parsed.address);
        let email = address(get("email"));
        let channel = Channel::of_row(
            get("channel"),
            email.is_some(),
            get("form_url"),
            get("post_address"),
        );
        let channel = channel.unwrap_or(Channel::Email);
        let email = email.filter(|_| channel == Channel::Email);
        let cc = judge::parts(get("cc")).filter_map(address).collect();
        Self {
            key,
            line,
            row,
            columns,
            cells,
            office,
            email,
            cc,
            channel,
        }
    }
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
    /// A faulty row, held back by `--skip-invalid`.
    #[error("{0}")]
    Invalid(String),
}

impl HeldBackReason {
    /// One word for JSON and the ledger: `ended_term`, `vacant_seat`, `folded`, `suppressed`, `left_out`, `missing`,
    /// `over_office`, `invalid`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::EndedTerm(_) => "ended_term",
            Self::VacantSeat { .. } => "vacant_seat",
            Self::FoldedInto { .. } => "folded",
            Self::Suppressed(_) => "suppressed",
            Self::LeftOut(_) => "left_out",
            Self::Missing(_) => "missing",
            Self::OverOffice { .. } => "over_office",
            Self::Invalid(_) => "invalid",
        }
    }
}
