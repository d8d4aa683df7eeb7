//! Columns that hold addresses, whatever they are called.

use crate::columns::{Column, Layout};
use crate::file::ListFile;
use crate::row::Rules;
use csv::StringRecord;
use redress_base::address::EmailAddress;
use redress_base::problem::Problem;
use redress_base::words::count;

/// Of ten cells that hold something so many are addresses in a column of addresses.
const OF_TEN: u64 = 8;

/// What the cells of one column hold.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    something: u64,
    addresses: u64,
}

impl Held {
    fn is_a_column_of_addresses(self) -> bool {
        self.addresses > 0 && self.addresses * 10 >= self.something * OF_TEN
    }
}

/// What the cells of each column hold: one entry a column, however long the list is.
#[derive(Debug, Default)]
pub(super) struct AddressColumns(Vec<Held>);

impl AddressColumns {
    /// Takes note of a row.
    pub(super) fn see(&mut self, record: &StringRecord) {
        // As many as a row may have: one with too many cells is faulty and tells nothing of columns.
        if self.0.len() < record.len() {
            self.0.resize(record.len(), Held::default());
        }
        for (held, cell) in self.0.iter_mut().zip(record) {
            held.something += u64::from(!cell.trim().is_empty());
            let is_address = cell.contains('@') && EmailAddress::parse(cell).is_ok();
            held.addresses += u64::from(is_address);
        }
    }

    /// A list whose addresses nobody would write to, and columns of addresses beside the one that is written to.
    pub(super) fn problems(
        &self,
        source: &ListFile,
        layout: &Layout,
        rules: &Rules<'_>,
    ) -> Vec<Problem> {
        let file = rules.config.file.as_str();
        let known = [Column::Email, Column::Cc, Column::ReplyTo].map(|column| layout.at[column]);
        let columns = self.0.iter().zip(&source.headers).enumerate();
        let others = columns.filter(|(cell, (held, header))| {
            held.is_a_column_of_addresses() && !header.is_empty() && !known.contains(&Some(*cell))
        });
        // Where the addresses come from a file of contacts, those of the list are others.
        let has_none = known[0].is_none() && rules.contacts.is_none();
        let mut problems = Vec::new();
        for (_, (held, header)) in others {
            let rows = count(held.addresses, "row");
            let problem = if has_none {
                let message = format!(
                    "`{header}` holds addresses in {rows}, and the list has no e-mail column"
                );
                let help = format!(
                    "Say `email = \"{header}\"` in `[mailing.columns]`, or take the column out."
                );
                Problem::error(file, message, help)
            } else {
                let message =
                    format!("`{header}` holds addresses in {rows}, which are not written to");
                let help = "Rename the column to `cc` for copies, or put these people into rows of their own, if they \
                            are to get the letter.";
                Problem::note(file, message, help)
            };
            problems.push(problem.in_column(header));
        }
        problems
    }
}
