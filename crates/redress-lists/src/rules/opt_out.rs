//! Columns of exports that say who is not to be written to: those that `opt_outs.toml` knows, and those that an organizer names
//! for one list in `[mailing.opt_outs]`.

use super::opt_out_table::{OptOutHeader, OptOutKind, known_header, lets_write};
use crate::cells::yes_or_no;
use crate::columns::{Column, Layout, normalize};
use std::collections::BTreeMap;

/// A column that says who is not to be written to.
#[derive(Clone, Debug)]
pub(crate) struct OptOutColumn {
    /// Its cell in a row.
    pub cell: usize,
    /// Its header, as the list has it.
    header: String,
    meaning: OptOutMeaning,
}

#[derive(Clone, Debug)]
enum OptOutMeaning {
    Known(&'static OptOutHeader),
    /// The organizer's own words, in lower case.
    Own(Vec<String>),
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OptOutAnswer {
    Write,
    DoNotWrite,
    Unclear,
}

/// A column of exports that is known to say who is not to be written to, whatever list it stands in.
#[derive(Clone, Copy, Debug)]
pub struct KnownOptOut(&'static OptOutHeader);

impl KnownOptOut {
    /// The one of this header, however it is written; none if the table does not know it.
    #[must_use]
    pub fn of(header: &str) -> Option<Self> {
        known_header(header).map(Self)
    }

    /// Whether a cell of it says not to write.
    #[must_use]
    pub fn says_not_to_write(self, cell: &str) -> bool {
        answer(self.0.out, cell.trim()) == OptOutAnswer::DoNotWrite
    }
}

/// The columns of a list that say it: what the organizer names, then what the table knows.
pub(crate) fn opt_out_columns(
    layout: &Layout,
    own: &BTreeMap<String, Vec<String>>,
) -> Vec<OptOutColumn> {
    let column = |cell: usize, meaning| OptOutColumn {
        cell,
        header: layout.header(cell).to_owned(),
        meaning,
    };
    let mut columns: Vec<OptOutColumn> = Vec::new();
    for (header, words) in own {
        let words = words.iter().map(|word| word.to_lowercase()).collect();
        let cell = layout.cell_under(header);
        columns.extend(cell.map(|cell| column(cell, OptOutMeaning::Own(words))));
    }
    for (name, cell) in layout.columns.names().iter().zip(&layout.cells) {
        let Some(cell) = *cell else { continue };
        // What means something else already, or what the organizer has said something about.
        if Column::named(name).is_some() || columns.iter().any(|known| known.cell == cell) {
            continue;
        }
        let known = known_header(layout.header(cell));
        columns.extend(known.map(|header| column(cell, OptOutMeaning::Known(header))));
    }
    columns
}

impl OptOutColumn {
    /// Whether it speaks of the person and not of the inbox, which a successor may have.
    pub(crate) fn is_of_person(&self) -> bool {
        matches!(self.meaning, OptOutMeaning::Known(header) if header.person)
    }

    /// Whether a cell holds its row back.
    pub(crate) fn holds_back(&self, cell: &str) -> bool {
        self.answer(cell) == OptOutAnswer::DoNotWrite
    }

    /// What a cell says.
    pub(crate) fn answer(&self, cell: &str) -> OptOutAnswer {
        match &self.meaning {
            OptOutMeaning::Own(words) if words.contains(&cell.to_lowercase()) => {
                OptOutAnswer::DoNotWrite
            }
            OptOutMeaning::Own(_) => OptOutAnswer::Write,
            OptOutMeaning::Known(header) => answer(header.out, cell),
        }
    }

    /// The header and the word, if the cell holds its row back.
    pub(crate) fn held_by(&self, cell: &str) -> Option<(String, String)> {
        self.holds_back(cell)
            .then(|| (self.header.clone(), cell.to_owned()))
    }
}

fn answer(kind: OptOutKind, cell: &str) -> OptOutAnswer {
    let word = match normalize(cell) {
        // A mark, such as a hook.
        word if word.is_empty() => cell.to_owned(),
        word => word,
    };
    let out = |is_out| {
        if is_out {
            OptOutAnswer::DoNotWrite
        } else {
            OptOutAnswer::Write
        }
    };
    match (kind, yes_or_count(&word)) {
        // Nothing is said.
        _ if word.is_empty() => return OptOutAnswer::Write,
        (OptOutKind::Anything, said) => return out(said != Some(false)),
        (OptOutKind::Yes, Some(said)) => return out(said),
        (OptOutKind::No, Some(said)) => return out(!said),
        _ => {}
    }
    match (kind, lets_write(&word)) {
        // A status also stands under headers of yes and no: `bounced` says `hard bounce`.
        (_, Some(false)) => OptOutAnswer::DoNotWrite,
        (OptOutKind::No | OptOutKind::Status, Some(true)) | (OptOutKind::Perhaps, _) => {
            OptOutAnswer::Write
        }
        _ => OptOutAnswer::Unclear,
    }
}

/// A count of bounces is a yes, too.
fn yes_or_count(word: &str) -> Option<bool> {
    let count = || word.parse::<u32>().ok().map(|count| count > 0);
    yes_or_no(word).or_else(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_exports_write_them() {
        use OptOutAnswer::{DoNotWrite, Unclear, Write};
        use OptOutKind::{Anything, No, Perhaps, Status, Yes};
        for (kind, cell, expected) in [
            (Yes, "TRUE", DoNotWrite),
            (Yes, "Yes", DoNotWrite),
            (Yes, "3", DoNotWrite),
            (Yes, "✓", DoNotWrite),
            (Yes, "0", Write),
            (Yes, "", Write),
            (Yes, "-", Write),
            (Yes, "hard bounce", DoNotWrite),
            (Yes, "maybe", Unclear),
            (No, "no", DoNotWrite),
            (No, "Inactive", DoNotWrite),
            (No, "Active", Write),
            (No, "on leave", Unclear),
            (Anything, "2026-01-02 10:00:00", DoNotWrite),
            (Anything, "MAILBOX_FULL", DoNotWrite),
            (Anything, "FALSE", Write),
            (Anything, "", Write),
            (Status, "subscribed", Write),
            (Status, "Unsubscribed", DoNotWrite),
            (Status, "bouncing", DoNotWrite),
            (Status, "pending", Unclear),
            (Perhaps, "cleaned", DoNotWrite),
            (Perhaps, "incumbent", Write),
        ] {
            assert_eq!(answer(kind, cell), expected, "{kind:?} {cell}");
        }
    }
}
