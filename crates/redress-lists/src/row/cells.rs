//! The cells of a row by their columns, and what the row is called by them.

use super::label::label;
use crate::cells::{
    Doubled, NamePart, NameReading, Office, compose, doubled, is_nobody, is_part_of_name, read_name,
};
use crate::columns::{Column, Layout};
use crate::file::RawRow;
use csv::StringRecord;
use redress_base::address::EmailAddress;
use std::borrow::Cow;

/// A row, to be asked for its cells by their columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowCells<'r> {
    record: &'r StringRecord,
    layout: &'r Layout,
}

impl<'r> RowCells<'r> {
    pub(crate) fn of(raw: &RawRow<'r>, layout: &'r Layout) -> Self {
        Self {
            record: raw.record,
            layout,
        }
    }

    /// All cells of the row.
    pub(super) fn record(&self) -> &'r StringRecord {
        self.record
    }

    /// The cell of a column as it is meant, without the spaces around it; empty if the list has no such column.
    #[inline]
    pub(crate) fn get(&self, column: Column) -> &'r str {
        let cell = self.at(self.layout.at[column]);
        // Nearly no list has constants.
        if cell.is_empty() && !self.layout.constants.is_empty() {
            return self.layout.constant(column).unwrap_or(cell);
        }
        cell
    }

    /// The cell that the list itself has, whatever the campaign says of all rows.
    pub(crate) fn listed(&self, column: Column) -> &'r str {
        self.at(self.layout.at[column])
    }

    /// Whether the list has the column, or the campaign a value for it.
    pub(crate) fn has(&self, column: Column) -> bool {
        self.layout.at[column].is_some() || self.layout.constant(column).is_some()
    }

    /// The cell of a column as it stands in the file.
    pub(super) fn untrimmed(&self, column: Column) -> &'r str {
        let cell = self.layout.at[column].and_then(|index| self.record.get(index));
        cell.unwrap_or("")
    }

    /// The cell of the column that letters know by this name.
    pub(crate) fn by_name(&self, name: &str) -> &'r str {
        match Column::named(name) {
            Some(column) => self.get(column),
            None => self.at(self.layout.cell_named(name)),
        }
    }

    /// A cell of the row as it is meant.
    #[inline]
    pub(crate) fn at(&self, place: Option<usize>) -> &'r str {
        let cell = place.and_then(|index| self.record.get(index)).unwrap_or("");
        match cell.as_bytes() {
            // The many cells that need no trimming: they begin and end with a plain character, and not with an apostrophe.
            [b'!'..=b'&' | b'('..=b'~', .., b'!'..=b'~'] => cell,
            _ => without_text_mark(cell.trim()),
        }
    }

    /// What the row's name comes to if it stands whole in the columns of both its parts.
    pub(crate) fn doubled_name(&self) -> Option<Doubled<'r>> {
        doubled(
            self.get(Column::FirstName),
            self.get(Column::LastName),
            self.get(Column::FullName),
        )
    }

    /// The full name, put together from its parts if the row has none.
    pub(crate) fn full_name(&self) -> String {
        let full_name = self.name(Column::FullName);
        if !full_name.is_empty() {
            return full_name.into_owned();
        }
        let last_name = self.name(Column::LastName);
        // The whole name stands in the column of the surname; put together with itself it would stand there twice.
        if self.doubled_name().is_some() {
            return last_name.into_owned();
        }
        let middle = self.get(Column::MiddleName);
        let suffix = self.get(Column::Suffix);
        compose(
            &self.name(Column::FirstName),
            if is_nobody(middle) { "" } else { middle },
            &last_name,
            if is_part_of_name(suffix) { suffix } else { "" },
        )
    }

    /// The name of a column as it is meant: without what people write around it. As it stands where that cannot be told.
    pub(crate) fn name(&self, column: Column) -> Cow<'r, str> {
        let reading = self.read_name(column);
        match reading.flaw {
            None => reading.name,
            Some(_) => Cow::Borrowed(self.get(column)),
        }
    }

    /// The name of a column, parted from what people write around it.
    pub(super) fn read_name(&self, column: Column) -> NameReading<'r> {
        let text = self.get(column);
        let others = |first, second| [self.get(first), self.get(second)];
        let (part, witnesses) = match column {
            Column::FirstName => (NamePart::First, others(Column::LastName, Column::FullName)),
            Column::LastName => (NamePart::Last, others(Column::FirstName, Column::FullName)),
            _ => (NamePart::Full, others(Column::LastName, Column::FirstName)),
        };
        let reading = read_name(text, part, &witnesses);
        // A body is called what it is called, with numbers and all; asked only where something else would be done.
        if reading.is_untouched() || self.is_of_a_body() {
            NameReading::plain(text)
        } else {
            reading
        }
    }

    /// Whether the name is that of a body: a person under its name is one of its members, or its mayor.
    fn is_of_a_body(&self) -> bool {
        const BODIES: [&str; 9] = [
            "council",
            "board",
            "commission",
            "committee",
            "assembly",
            "city",
            "town",
            "county",
            "district",
        ];
        let is_body = || {
            let [full_name, last_name] =
                [Column::FullName, Column::LastName].map(|it| self.get(it));
            let name = format!("{full_name} {last_name}").to_lowercase();
            let mut words = name.split(|c: char| !c.is_alphanumeric());
            // `(District 3)` behind a person's name is no name of a body.
            !name.contains('(') && words.any(|word| BODIES.contains(&word))
        };
        Office::parse(self.get(Column::Office)) == Some(Office::Council) && is_body()
    }

    /// What tells the row from others: its `id`, else its address, else office, name and place.
    pub(crate) fn key(&self, email: Option<&EmailAddress>) -> Option<Cow<'r, str>> {
        let id = self.get(Column::Id);
        if !id.is_empty() {
            return Some(Cow::Borrowed(id));
        }
        // An inbox outlives spellings of a name.
        if let Some(email) = email {
            return Some(Cow::Owned(email.inbox()));
        }
        let name = self.full_name();
        let seat = self.seat();
        let key = [name.as_str(), seat.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>();
        (!key.is_empty()).then(|| Cow::Owned(key.join(", ").to_lowercase()))
    }

    /// The seat in the list's own words: `mayor, Springfield, IL`.
    pub(crate) fn seat(&self) -> String {
        let parts = [
            Column::Office,
            Column::City,
            Column::State,
            Column::District,
            Column::Committee,
        ]
        .map(|column| self.get(column));
        parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// What to call the row.
    pub(crate) fn label(&self) -> String {
        let full_name = self.full_name();
        label(|column| match column {
            Column::FullName => &full_name,
            column => self.get(column),
        })
    }
}

/// An apostrophe in front of what would be a formula is how spreadsheets, and our own exports, mark a text.
fn without_text_mark(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if text.starts_with(['=', '+', '-', '@']) => text,
        _ => cell,
    }
}
