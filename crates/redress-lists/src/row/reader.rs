//! One row read: cell by cell, into one letter or several, held back, or faulty with every reason.

use super::addresses;
use super::cells::RowCells;
use super::claim::Claim;
use super::fault::RowFault;
use super::findings::RowFindings;
use super::held_back::HeldBackReason;
use super::letter::{RowLetter, RowReading};
use super::office::OfficeReader;
use super::options::Lack;
use super::place::RowPlace;
use super::recipient::Recipient;
use super::rules::Rules;
use super::shape::LINE_ENDS;
use super::{canonical, furniture, holding, identity, meaning, names, shape, unwanted};
use crate::cells::{Channel, Doubled};
use crate::columns::{Column, Layout};
use crate::file::RawRow;
use crate::rules::{OptOutColumn, opt_out_columns};
use redress_base::address::EmailAddress;
use redress_base::id::RecipientKey;
use std::borrow::Cow;

/// Reads the rows of one list.
#[derive(Debug)]
pub(crate) struct RowReader<'a> {
    layout: &'a Layout,
    rules: &'a Rules<'a>,
    /// Columns that say who is not to be written to.
    opt_outs: Vec<OptOutColumn>,
    /// The cell that the file of contacts knows a row by.
    contact_key: Option<usize>,
    /// Of each cell, whether it may have several lines: those of a post address, and what nobody reads.
    may_break: Vec<bool>,
    offices: OfficeReader,
}

impl<'a> RowReader<'a> {
    pub(crate) fn new(layout: &'a Layout, rules: &'a Rules<'a>) -> Self {
        Self {
            layout,
            rules,
            contact_key: rules.contact_key(layout),
            opt_outs: opt_out_columns(layout, &rules.config.choice.opt_outs),
            may_break: (0..layout.width)
                .map(|cell| rules.may_break(layout, cell))
                .collect(),
            offices: OfficeReader::new(layout),
        }
    }

    /// Reads a row; every fault in it is found.
    pub(crate) fn read(&mut self, raw: &RawRow<'_>) -> RowReading {
        // Before its faults: a footnote has as many cells as it has commas.
        if let Some(row) = furniture::of(raw, self.layout) {
            return RowReading::NoRecipient(row);
        }
        let faults = shape::faults(raw, self.layout, &self.may_break);
        if !faults.is_empty() || shape::is_nothing_but_spaces(raw) {
            // A row of empty cells is no row, even where it has too few of them.
            return if shape::is_blank(raw) {
                RowReading::Blank
            } else {
                RowReading::Faulty {
                    faults,
                    term_end: None,
                    closed: None,
                }
            };
        }
        let cells = self.cells(raw);
        let (letter, faults) = self.letter(cells);
        if !faults.is_empty() {
            // An entry of `do-not-write.csv` that fits a faulty row fits a row.
            let _ = unwanted::reason(cells, raw.place.row, &letter, self.rules); // the faults are told instead
            return RowReading::Faulty {
                faults,
                term_end: letter.term_end,
                closed: letter.closed,
            };
        }
        // A row that says it goes by hand is one letter, whoever works in that office.
        let says_by_hand =
            letter.channel != Channel::Email && !cells.get(Column::Channel).is_empty();
        let book = self.rules.contacts.as_ref().filter(|_| !says_by_hand);
        match book.map_or(&[][..], |book| book.of(self.contact_key(raw))) {
            [] => RowReading::One(self.settle(raw, letter)),
            contacts => {
                let letters = contacts.iter().zip(0..).map(|(contact, nth)| {
                    let mut to_contact = RowLetter {
                        email: Some(contact.clone()),
                        channel: Channel::Email,
                        nth,
                        is_contact: true,
                        ..letter.clone()
                    };
                    let is_closed = self.closes(cells, &to_contact, contact);
                    to_contact.closed = is_closed.then(|| contact.clone());
                    self.settle(raw, to_contact)
                });
                RowReading::Several(letters.collect())
            }
        }
    }

    /// The row's cells by their columns.
    pub(crate) fn cells<'r>(&self, raw: &RawRow<'r>) -> RowCells<'r>
    where
        'a: 'r,
    {
        RowCells::of(raw, self.layout)
    }

    /// What the file of contacts knows the row by.
    pub(crate) fn contact_key<'r>(&self, raw: &RawRow<'r>) -> &'r str
    where
        'a: 'r,
    {
        self.cells(raw).at(self.contact_key)
    }

    /// What the row says, with its own address at first, if it has one; and all that is wrong with it.
    fn letter(&mut self, cells: RowCells<'_>) -> (RowLetter, Vec<RowFault>) {
        let rules = self.rules;
        let mut found = RowFindings::new(self.layout, cells.record());
        let (email, cc) = addresses::read(cells, rules, &mut found);
        let reply_to = addresses::reply_to(cells, &mut found);
        meaning::attachments(cells, &mut found);
        meaning::email_public(cells, &mut found);
        names::read(cells, &mut found);
        meaning::opt_outs(cells, &self.opt_outs, &mut found);
        let stance = meaning::stance(cells, rules, &mut found);
        let place = RowPlace::of(cells);
        let said = self.offices.read(cells, &place, rules, &mut found);
        place.tell(cells, said.office, &mut found);
        let term_end = meaning::term_end(cells, &mut found);
        let channel = meaning::channel(cells, email.is_some(), rules, &mut found);
        if channel == Channel::Email {
            addresses::are_too_many(cells, &cc, rules, &mut found);
            meaning::time_zone(cells, rules, &mut found);
        }
        let listed = if self.is_opted_out(cells) {
            email.clone()
        } else {
            None
        };
        // A row that says it goes by hand has its address for reference only.
        let email = email.filter(|_| channel == Channel::Email);
        // Without a key nobody could say afterwards who got the letter. A row with other faults has its reasons
        // already.
        if found.faults.is_empty() && email.is_none() && cells.key(None).is_none() {
            found.faults.push(RowFault::of_row(
                "the row says neither who it is nor where to write to",
                "Fill in an e-mail address, a name, a place or an `id`.",
            ));
        }
        let mut letter = RowLetter {
            office: said.office,
            said,
            place,
            stance,
            email,
            cc,
            reply_to: reply_to.map(Box::new),
            channel,
            term_end,
            closed: None,
            hold: None,
            fault: None,
            repairs: found.repairs,
            nth: 0,
            is_contact: false,
        };
        letter.closed = listed.filter(|listed| self.closes(cells, &letter, listed));
        (letter, found.faults)
    }

    /// Whether a column of the list holds the row back.
    pub(crate) fn is_opted_out(&self, cells: RowCells<'_>) -> bool {
        let mut columns = self.opt_outs.iter();
        columns.any(|column| column.holds_back(cells.at(Some(column.cell))))
    }

    /// Whether a row says that nobody is to be written to at an address, by whichever row. What is said of a person alone
    /// holds for an inbox of that person's own.
    fn closes(&self, cells: RowCells<'_>, letter: &RowLetter, email: &EmailAddress) -> bool {
        let mut columns = self.opt_outs.iter();
        columns.any(|column| {
            column.holds_back(cells.at(Some(column.cell)))
                && (!column.is_of_person() || Claim::of(cells, letter, email).is_own())
        })
    }

    /// The letter with the reason why it is no delivery, if there is one.
    fn settle(&self, raw: &RawRow<'_>, mut letter: RowLetter) -> RowLetter {
        letter.hold = holding::reason(
            self.cells(raw),
            raw.place.row,
            &letter,
            self.rules,
            &self.opt_outs,
        )
        .or_else(|| {
            // Asked last: what a letter needs of its recipient takes the whole recipient to tell.
            let lacks = self.rules.options.lacks?;
            match lacks(&self.recipient(raw, letter.clone()))? {
                Lack::Missing(why) => Some(HeldBackReason::Missing(why)),
                Lack::UnknownOffice { message, help } => {
                    let column =
                        self.layout.at[Column::Office].map(|cell| self.layout.header(cell));
                    letter.fault = Some(Box::new(RowFault {
                        column: column.map(str::to_owned),
                        ..RowFault::of_row(message.as_str(), help)
                    }));
                    Some(HeldBackReason::Invalid(message))
                }
            }
        });
        letter
    }

    /// A cell by its column's name in letters, with the canonical word where there is one.
    pub(crate) fn meant<'r>(&self, raw: &RawRow<'r>, letter: &'r RowLetter, name: &str) -> &'r str
    where
        'a: 'r,
    {
        canonical::cell(self.cells(raw), letter, name)
    }

    /// `[mailing.values]`: what stands in every row that says nothing itself.
    pub(crate) fn constants(&self) -> &'a [(Column, String)] {
        &self.layout.constants
    }

    /// What tells a letter from the others of the list.
    pub(crate) fn key<'r>(&self, raw: &RawRow<'r>, letter: &RowLetter) -> Option<Cow<'r, str>>
    where
        'a: 'r,
    {
        identity::key(self.cells(raw), letter, self.rules)
    }

    /// The seat of a row, if it is one that a single person holds and the row says which.
    pub(crate) fn single_seat(&self, raw: &RawRow<'_>, letter: &RowLetter) -> Option<String> {
        identity::single_seat(self.cells(raw), letter)
    }

    /// Whose the inbox of a letter is, should other rows share it.
    pub(crate) fn claim(
        &self,
        raw: &RawRow<'_>,
        letter: &RowLetter,
        email: &EmailAddress,
    ) -> Claim {
        Claim::of(self.cells(raw), letter, email)
    }

    /// The office that a letter goes to, as `per_office` counts them.
    pub(crate) fn office_of(&self, raw: &RawRow<'_>, letter: &RowLetter) -> String {
        identity::office(self.cells(raw), letter)
    }

    /// Whether the list has full names, but this row's is put together from its parts.
    pub(crate) fn composes_name(&self, raw: &RawRow<'_>) -> bool {
        let cells = self.cells(raw);
        // A list that never had whole names misses none, so it is not told.
        cells.has(Column::FullName)
            && cells.get(Column::FullName).is_empty()
            && !cells.full_name().is_empty()
    }

    /// The cells of a row under its columns: trimmed, addresses as they are written to, the name composed if need be.
    pub(crate) fn recipient(&self, raw: &RawRow<'_>, letter: RowLetter) -> Recipient {
        let key = RecipientKey::new(self.key(raw, &letter).unwrap_or_default());
        let row = self.cells(raw);
        let columns = &self.layout.columns;
        let mut cells: Vec<String> = (self.layout.cells.iter())
            .map(|place| row.at(*place).to_owned())
            .collect();
        let post_address = columns.index(Column::PostAddress);
        for (index, cell) in cells.iter_mut().enumerate() {
            if cell.contains(LINE_ENDS) {
                let lines = cell.split(LINE_ENDS).map(str::trim);
                let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
                // As in a cell of one line that has them all.
                let between = if Some(index) == post_address {
                    "; "
                } else {
                    " "
                };
                *cell = lines.join(between);
            }
        }
        for (column, text) in &self.layout.constants {
            if let Some(index) = columns.index(*column).filter(|at| cells[*at].is_empty()) {
                cells[index].clone_from(text);
            }
        }
        // Letters see addresses as they are written to, and names as they were understood.
        let mut set = |column: Column, text: String| {
            if let Some(index) = columns.index(column) {
                cells[index] = text;
            }
        };
        if let Some(email) = &letter.email {
            set(Column::Email, email.as_str().to_owned());
        }
        for column in [Column::FirstName, Column::LastName] {
            set(column, row.name(column).into_owned());
        }
        if let Some(Doubled::Parted { first, last }) = row.doubled_name() {
            set(Column::FirstName, first.to_owned());
            set(Column::LastName, last.to_owned());
        }
        set(Column::FullName, row.full_name());
        let cc = letter.cc.iter().map(EmailAddress::as_str);
        set(Column::Cc, cc.collect::<Vec<_>>().join("; "));
        let reply_to = letter.reply_to.as_deref().map_or("", EmailAddress::as_str);
        set(Column::ReplyTo, reply_to.to_owned());
        canonical::fill(&mut cells, columns, &letter);
        Recipient {
            cells,
            key,
            line: raw.place.line,
            row: raw.place.row,
            columns: columns.clone(),
            office: letter.office,
            email: letter.email,
            cc: letter.cc,
            reply_to: letter.reply_to.map(|reply_to| *reply_to),
            channel: letter.channel,
        }
    }
}
