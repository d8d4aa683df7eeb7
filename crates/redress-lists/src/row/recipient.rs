//! One row of a list: a seat and the person or office that holds it.

use super::label::label;
use crate::cells::{Channel, Office, parts};
use crate::columns::{Column, Columns};
use redress_base::address::EmailAddress;
use redress_base::id::RecipientKey;
use std::sync::Arc;

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
    /// Where answers go; where the mailing's do if the row does not say.
    pub reply_to: Option<EmailAddress>,
    /// How the letter reaches this recipient.
    pub channel: Channel,
}

impl Recipient {
    /// The cell of a column; empty if the list has no such column.
    #[must_use]
    pub fn get(&self, column: Column) -> &str {
        self.cell(self.columns.index(column))
    }

    /// The cell of the column that letters know by this name; empty if the list has no such column.
    #[must_use]
    pub fn by_name(&self, name: &str) -> &str {
        self.cell(self.columns.index_of(name))
    }

    fn cell(&self, index: Option<usize>) -> &str {
        index
            .and_then(|index| self.cells.get(index))
            .map_or("", String::as_str)
    }

    /// What to call the recipient in lists: the full name, else the office and place, else the key.
    #[must_use]
    pub fn label(&self) -> String {
        let label = label(|column| self.get(column));
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
        place: (u64, u64),
        email: EmailAddress,
        cc: Vec<EmailAddress>,
    ) -> Self {
        let mut recipient = Self::without_addresses(columns, cells, key, place);
        recipient.email = Some(email);
        recipient.cc = cc;
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
        let mut recipient = Self::without_addresses(columns, cells, key, (line, row));
        let email = address(recipient.get(Column::Email));
        let channel = Channel::of_row(
            recipient.get(Column::Channel),
            email.is_some(),
            recipient.get(Column::FormUrl),
            recipient.get(Column::PostAddress),
        );
        // A row was checked before it was stored; a channel that cannot be read any more is the common one.
        recipient.channel = channel.unwrap_or(Channel::Email);
        recipient.email = email.filter(|_| recipient.channel == Channel::Email);
        recipient.cc = parts(recipient.get(Column::Cc))
            .filter_map(address)
            .collect();
        recipient
    }

    fn without_addresses(
        columns: Arc<Columns>,
        cells: Vec<String>,
        key: RecipientKey,
        (line, row): (u64, u64),
    ) -> Self {
        let mut recipient = Self {
            key,
            line,
            row,
            columns,
            cells,
            office: None,
            email: None,
            cc: Vec::new(),
            reply_to: None,
            channel: Channel::Email,
        };
        // As it was checked: not among the addresses that a letter is planned for, as nobody is written to there.
        recipient.reply_to = address(recipient.get(Column::ReplyTo));
        let office = recipient.get(Column::Office);
        recipient.office = if recipient.columns.index(Column::OfficeAsListed).is_some() {
            // The canonical word, or one of the campaign's own, even where that is a spelling of another.
            Office::named(office)
        } else {
            // A plan of an earlier program has the list's own words.
            Office::of_seat(office, recipient.get(Column::State))
        };
        recipient
    }
}

fn address(text: &str) -> Option<EmailAddress> {
    EmailAddress::parse(text).ok().map(|parsed| parsed.address)
}
