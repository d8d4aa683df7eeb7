//! The clerk who keeps a body's record gets the letter too, after the body's members.

use crate::campaign::Mailing;
use redress_base::address::EmailAddress;
use redress_base::id::RecipientKey;
use redress_lists::{Channel, Column, HeldBack, HeldBackReason, List, Office, Recipient, Row};
use std::sync::Arc;

/// Columns that say where a body sits; the clerk's are those of the body's members.
const PLACE_COLUMNS: [Column; 3] = [Column::City, Column::State, Column::Timezone];

/// The rows of a list, and after them the clerk, unless one of the rows writes to the clerk already.
pub struct WithClerk<'l, I> {
    rows: I,
    list: &'l List<'l>,
    clerk: Option<EmailAddress>,
    places: Option<Vec<(Column, String)>>,
    line: u64,
    row: u64,
}

impl<'l, I> WithClerk<'l, I> {
    /// The rows of this mailing's list.
    pub fn new(rows: I, list: &'l List<'l>, mailing: &Mailing) -> Self {
        let clerk = mailing
            .meeting
            .as_ref()
            .and_then(|meeting| meeting.clerk.clone());
        Self {
            rows,
            list,
            clerk,
            places: None,
            line: 0,
            row: 0,
        }
    }

    fn notice(&mut self, recipient: &Recipient) {
        // A copy is enough: the clerk need not get the same letter twice.
        let mut inboxes = recipient
            .email
            .iter()
            .chain(&recipient.cc)
            .map(EmailAddress::inbox);
        self.clerk
            .take_if(|clerk| inboxes.any(|inbox| inbox == clerk.inbox()));
        (self.line, self.row) = (self.line.max(recipient.line), self.row.max(recipient.row));
        // The first member's place is everybody's: they sit in one body.
        self.places.get_or_insert_with(|| {
            PLACE_COLUMNS
                .iter()
                .map(|&column| (column, recipient.get(column).to_owned()))
                .collect()
        });
    }

    /// A row for the clerk, placed after the last of the list. Its other cells are empty, like an organizer's would be.
    fn clerk_row(&self, email: EmailAddress) -> Recipient {
        let columns = (*self.list.columns)
            .clone()
            .with(Column::Office)
            .with(Column::Email);
        let places = self.places.as_deref().unwrap_or_default();
        let cell = |name: &String| match Column::named(name) {
            Some(Column::Office) => Office::Clerk.as_str().to_owned(),
            Some(Column::Email) => email.as_str().to_owned(),
            column => places
                .iter()
                .find(|(place, _)| Some(*place) == column)
                .map_or_else(String::new, |(_, cell)| cell.clone()),
        };
        let cells = columns.names().iter().map(cell).collect();
        // By the address, like every row without an `id`.
        let key = RecipientKey::new(email.inbox());
        let mut recipient =
            Recipient::from_stored(Arc::new(columns), cells, key, self.line + 1, self.row + 1);
        (recipient.email, recipient.channel) = (Some(email), Channel::Email);
        recipient
    }
}

impl<I: Iterator<Item = Row>> Iterator for WithClerk<'_, I> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        match self.rows.next() {
            Some(Row::Recipient(recipient)) => {
                self.notice(&recipient);
                Some(Row::Recipient(recipient))
            }
            Some(row) => Some(row),
            None => {
                let clerk = self.clerk.take()?;
                // The clerk is on no row, so the list has not asked `do-not-write.csv` yet.
                let suppressed = self.list.suppressed(&clerk);
                let recipient = self.clerk_row(clerk);
                Some(match suppressed {
                    None => Row::Recipient(recipient),
                    Some(reason) => Row::HeldBack(HeldBack {
                        line: recipient.line,
                        row: recipient.row,
                        label: recipient.label(),
                        reason: HeldBackReason::Suppressed(reason),
                        seat: None,
                    }),
                })
            }
        }
    }
}
