//! A recipients file: scanned once for what is wrong with it, then read row by row as often as needed.

use super::decisions::Decisions;
use super::letter_index::LetterIndex;
use super::reading::ListReading;
use super::row::Row;
use crate::columns::{Column, Columns, Layout};
use crate::file::{ListFile, RawRow, Rows};
use crate::row::{
    HeldBack, HeldBackReason, HeldSeat, RowFault, RowLetter, RowReader, RowReading, Rules,
};
use jiff::civil::Date;
use redress_base::address::EmailAddress;
use redress_base::problem::{Problem, Problems};
use std::collections::VecDeque;
use std::sync::Arc;

/// A list that was scanned: its problems are known, and its rows can be streamed.
#[derive(Debug)]
pub struct List<'o> {
    /// The columns.
    pub columns: Arc<Columns>,
    /// Errors and notes, each with line, row and column.
    pub problems: Problems,
    /// How it was read, for `check`.
    pub reading: ListReading,
    /// The day on which the list was right, if it or the campaign says so.
    pub as_of: Option<Date>,
    pub(crate) source: ListFile,
    /// None if the header is so wrong that no row can be read.
    pub(crate) layout: Option<Layout>,
    pub(super) rules: Rules<'o>,
    pub(super) decisions: Decisions,
    /// The inboxes that are written to, sorted; kept only where the campaign has other mailings.
    pub(super) inboxes: Vec<(u64, LetterIndex)>,
}

impl List<'_> {
    /// The rows in the file's order; a seat with several contacts gives one for each. Streams: memory does not grow with
    /// the list.
    pub fn rows(&self) -> Result<impl Iterator<Item = Row> + Send + '_, Problem> {
        let Some(layout) = &self.layout else {
            // The header is an error already, and no row can be read without it.
            return Ok(None.into_iter().flatten());
        };
        let reader = RowReader::new(layout, &self.rules);
        let stream = RowStream {
            list: self,
            rows: self.source.rows()?,
            reader,
            waiting: VecDeque::new(),
            ended: false,
        };
        Ok(Some(stream).into_iter().flatten())
    }

    /// Why an address that stands in no row of the list (a clerk's) is not written to.
    #[must_use]
    pub fn suppressed(&self, address: &EmailAddress) -> Option<String> {
        self.rules.unwanted_address(address)
    }

    /// What a row comes to in view of the whole list; nothing for a blank one.
    fn settle(
        &self,
        reader: &RowReader<'_>,
        raw: &RawRow<'_>,
        reading: RowReading,
        waiting: &mut VecDeque<Row>,
    ) {
        match reading {
            RowReading::Blank => {}
            RowReading::NoRecipient(row) => {
                waiting.push_back(held(reader, raw, HeldBackReason::NoRecipient(row)));
            }
            RowReading::Faulty { faults, .. } => {
                // The first will do: `scan` has told them all.
                waiting.push_back(self.faulty(reader, raw, &faults[0]));
            }
            RowReading::One(letter) => waiting.push_back(self.letter(reader, raw, letter)),
            RowReading::Several(letters) => waiting.extend(
                letters
                    .into_iter()
                    .map(|letter| self.letter(reader, raw, letter)),
            ),
        }
    }

    fn letter(&self, reader: &RowReader<'_>, raw: &RawRow<'_>, letter: RowLetter) -> Row {
        let index = LetterIndex::new(raw.place.row, letter.nth);
        // In this order: what a row is by itself, then with the rows of its inbox, of its key, and of its office.
        if let Some(fault) = &letter.fault {
            return self.faulty(reader, raw, fault);
        }
        if let Some(reason) = letter.hold.clone() {
            return held_seat(reader, raw, &letter, reason);
        }
        if let Some(row) = self.decisions.folded.get(&index) {
            let row = *row;
            let is_closed = self.decisions.closed.contains(&index);
            return held_seat(
                reader,
                raw,
                &letter,
                if is_closed {
                    HeldBackReason::InboxClosed { row, list: None }
                } else {
                    HeldBackReason::FoldedInto { row }
                },
            );
        }
        if let Some(fault) = self.decisions.same_key.fault(index) {
            return self.faulty(reader, raw, &fault);
        }
        if self.decisions.over_office.contains(&index) {
            let cap = self.rules.config.choice.per_office.map_or(0, u32::from);
            return held_seat(reader, raw, &letter, HeldBackReason::OverOffice { cap });
        }
        Row::Recipient(reader.recipient(raw, letter))
    }

    fn faulty(&self, reader: &RowReader<'_>, raw: &RawRow<'_>, fault: &RowFault) -> Row {
        if self.rules.options.skip_invalid {
            return held(reader, raw, HeldBackReason::Invalid(fault.message.clone()));
        }
        Row::Faulty(fault.problem(
            self.rules.config.file.as_str(),
            raw.place.line,
            raw.place.row,
        ))
    }
}

fn held(reader: &RowReader<'_>, raw: &RawRow<'_>, reason: HeldBackReason) -> Row {
    Row::HeldBack(held_row(reader, raw, reason))
}

fn held_row(reader: &RowReader<'_>, raw: &RawRow<'_>, reason: HeldBackReason) -> HeldBack {
    HeldBack {
        line: raw.place.line,
        row: raw.place.row,
        label: reader.cells(raw).label(),
        reason,
        seat: None,
    }
}

/// The same for a row that has a seat.
fn held_seat(
    reader: &RowReader<'_>,
    raw: &RawRow<'_>,
    letter: &RowLetter,
    reason: HeldBackReason,
) -> Row {
    let mut row = held_row(reader, raw, reason);
    let cells = reader.cells(raw);
    row.seat = letter.office.map(|office| {
        Box::new(HeldSeat {
            office,
            state: cells.get(Column::State).to_owned(),
            district: cells.get(Column::District).to_owned(),
            city: cells.get(Column::City).to_owned(),
        })
    });
    Row::HeldBack(row)
}

struct RowStream<'a> {
    list: &'a List<'a>,
    rows: Rows<'a>,
    reader: RowReader<'a>,
    /// What the row that was read last comes to.
    waiting: VecDeque<Row>,
    ended: bool,
}

impl Iterator for RowStream<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        while self.waiting.is_empty() && !self.ended {
            match self.rows.next() {
                Ok(Some(raw)) => {
                    let reading = self.reader.read(&raw);
                    self.list
                        .settle(&self.reader, &raw, reading, &mut self.waiting);
                }
                Ok(None) => self.ended = true,
                Err(problem) => {
                    // Past a fault of the file itself rows cannot be trusted to be rows.
                    self.ended = true;
                    self.waiting.push_back(Row::Faulty(problem));
                }
            }
        }
        self.waiting.pop_front()
    }
}
