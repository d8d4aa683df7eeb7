//! One pass over the rows of a list.

use super::address_columns::AddressColumns;
use super::duplicates::DuplicateFinder;
use super::findings::ListFindings;
use super::letter_index::LetterIndex;
use super::lines::LineNumbers;
use super::tally::ListTally;
use crate::columns::{Column, Layout};
use crate::file::{ListFile, RawRow};
use crate::row::{Claim, HeldBackReason, RowLetter, RowReader, RowReading, Rules};
use redress_base::problem::Problem;

/// What one pass over the rows gathers.
pub(super) struct Pass<'a> {
    rules: &'a Rules<'a>,
    pub findings: ListFindings<'a>,
    pub duplicates: DuplicateFinder,
    pub lines: LineNumbers,
    pub address_columns: AddressColumns,
    pub tally: ListTally<'a>,
}

impl<'a> Pass<'a> {
    /// Reads every row once.
    pub(super) fn over(
        source: &ListFile,
        layout: &Layout,
        rules: &'a Rules<'a>,
    ) -> Result<Self, Problem> {
        let mut pass = Self {
            rules,
            findings: ListFindings::new(rules),
            duplicates: DuplicateFinder::for_rows(source.records()),
            lines: LineNumbers::from_header(source.header_line, source.header_row),
            address_columns: AddressColumns::default(),
            tally: ListTally::new(rules, layout),
        };
        rules.do_not_write.forget_rows();
        let mut reader = RowReader::new(layout, rules);
        source.each_row(|raw| {
            pass.lines.see(raw.place);
            let reading = reader.read(raw);
            pass.see(&reader, raw, &reading);
        })?;
        Ok(pass)
    }

    fn see(&mut self, reader: &RowReader<'_>, raw: &RawRow<'_>, reading: &RowReading) {
        match reading {
            RowReading::Blank => return,
            // Only counted: its words are no offices and no names.
            RowReading::NoRecipient(_) => {}
            RowReading::Faulty {
                faults,
                term_end,
                closed,
            } => {
                for fault in faults {
                    self.findings.fault(fault, raw.place.line, raw.place.row);
                }
                self.tally.faulty += 1;
                *self.tally.held.entry("invalid").or_default() += 1;
                // Ended terms are told as a part of all rows, so faulty ones are counted, too.
                self.tally.see_term(*term_end, self.rules);
                // Whoever opted out did so in spite of what else is wrong with the row.
                if let Some(email) = closed {
                    let index = LetterIndex::new(raw.place.row, 0);
                    let cells = (Claim::NONE, raw.place.fingerprint);
                    self.duplicates.see_inbox(email, index, None, true, cells);
                    self.duplicates.close_inbox();
                }
            }
            // The contacts of a seat differ in nothing but the address.
            RowReading::One(letter) => self.row(reader, raw, letter),
            RowReading::Several(letters) => self.row(reader, raw, &letters[0]),
        }
        // Faulty rows as well: a value that stands in the list is no slip.
        self.address_columns.see(raw.record);
        let cells = reader.cells(raw);
        self.tally.conditions.see(|name| cells.by_name(name));
        (self.tally.words).see(cells.get(Column::Stance), |cell| cells.at(Some(cell)));
        for letter in reading.letters() {
            self.letter(reader, raw, letter);
        }
        self.tally.rows += 1;
    }

    /// What there is to say about a row, however many letters it gives.
    fn row(&mut self, reader: &RowReader<'_>, raw: &RawRow<'_>, letter: &RowLetter) {
        for repair in &letter.repairs {
            self.findings.repair(repair, raw.place.line, raw.place.row);
        }
        if let Some(fault) = &letter.fault {
            self.findings.fault(fault, raw.place.line, raw.place.row);
            self.tally.faulty += 1;
        }
        let meant = |name: &str| reader.meant(raw, letter, name);
        self.tally.conditions.see_meant(meant);
        self.tally.variants.see(meant);
        self.tally.see(raw, letter, reader, self.rules);
        // Whoever is held back disputes no seat: an ended term and its successor stand in many lists side by side.
        if letter.hold.is_none()
            && let Some(seat) = reader.single_seat(raw, letter)
        {
            let index = LetterIndex::new(raw.place.row, 0);
            self.duplicates.see_seat(&seat, index);
        }
    }

    fn letter(&mut self, reader: &RowReader<'_>, raw: &RawRow<'_>, letter: &RowLetter) {
        let index = LetterIndex::new(raw.place.row, letter.nth);
        let is_vacant = matches!(letter.hold, Some(HeldBackReason::VacantSeat { .. }));
        // An address of nobody is no rival to one of somebody; that of a row held back for another reason is told about.
        let email = letter.email.as_ref().filter(|_| !is_vacant);
        if let Some(email) = email.or(letter.closed.as_ref()) {
            let (term_end, is_held) = (letter.term_end, letter.hold.is_some());
            let cells = (reader.claim(raw, letter, email), raw.place.fingerprint);
            self.duplicates
                .see_inbox(email, index, term_end, is_held, cells);
            if letter.closed.is_some() {
                self.duplicates.close_inbox();
            }
        }
        // What is no delivery takes nobody's key and nobody's place in an office.
        if let Some(hold) = &letter.hold {
            *self.tally.held.entry(hold.word()).or_default() += 1;
            return;
        }
        self.tally.free += 1;
        if let Some(key) = reader.key(raw, letter) {
            self.duplicates.see_key(&key, index);
        }
        // Letters by hand are not counted: `per_office` is about addresses.
        if self.rules.config.choice.per_office.is_some() && letter.email.is_some() {
            self.duplicates
                .see_office(&reader.office_of(raw, letter), index);
        }
    }
}
