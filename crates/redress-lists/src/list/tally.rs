//! What the rows of a list add up to.

use super::offices_told::OfficesTold;
use crate::cells::{Office, read_date, says_vacant};
use crate::columns::{Column, Layout};
use crate::file::RawRow;
use crate::row::{
    CouncilNames, HeldBackReason, RowLetter, RowReader, Rules, SeatSides, person_beside,
};
use crate::rules::{ConditionFits, VariantFits, WordFits};
use jiff::civil::Date;
use redress_base::problem::Problem;
use redress_base::words::{count, rows_in_words};
use std::collections::{BTreeMap, HashSet};

/// Rows that lack what the letter needs are named so far; the rest are counted.
const LACKING_NAMED: usize = 5;
/// What stands before a name and is no office.
const COURTESIES: [&str; 14] = [
    "mr",
    "mrs",
    "ms",
    "mx",
    "miss",
    "dr",
    "prof",
    "rev",
    "hon",
    "honorable",
    "the honorable",
    "sir",
    "dame",
    "madam",
];

/// Counts over the rows of a list, and what is remembered of them to be told.
pub(super) struct ListTally<'a> {
    pub rows: u64,
    /// What the columns hold that conditions ask for.
    pub conditions: ConditionFits<'a>,
    /// What the columns hold whose words the organizer explains.
    pub words: WordFits<'a>,
    /// Which variants are somebody's letter.
    pub variants: VariantFits<'a>,
    /// Rows that a column holds back, by its header.
    pub opted_out: BTreeMap<String, u64>,
    /// Rows that name an office, and those whose office is known.
    pub offices: u64,
    pub offices_known: u64,
    /// What each word for an office was read as.
    pub told: OfficesTold,
    /// Rows whose state stands behind the city.
    pub states_parted: u64,
    /// Rows on either side of titles that are of Washington or of a state.
    pub sides: SeatSides,
    /// Names beside councils.
    pub councils: CouncilNames,
    /// Rows whose office nobody knows and the letter asks for; rows that have `Ms.` or the like for one.
    pub unknown_and_needed: u64,
    pub courtesies: u64,
    /// What became of each value of `[mailing.values]`.
    pub values: Vec<ValueTold>,
    /// Faulty rows.
    pub faulty: u64,
    /// Letters that nothing holds back by itself, and why the others are held back.
    pub free: u64,
    pub held: BTreeMap<&'static str, u64>,
    pub ended_terms: u64,
    pub names_composed: u64,
    /// Rows that lack what the letter needs: how many, and the first of them.
    lacking: u64,
    lacking_first: Vec<u64>,
    /// Keys that the file of contacts has, too.
    pub contacts_asked: HashSet<String>,
    /// The latest day that a row gives as its own, or the campaign for the list.
    pub as_of: Option<Date>,
    /// A cell with an accented letter, to show how it was read.
    pub accented: Option<(u64, String)>,
}

/// What became of a value that the campaign gives to every row.
#[derive(Debug, Default)]
pub(super) struct ValueTold {
    /// Rows that have it.
    pub taken: u64,
    /// Rows that have something of their own in its place.
    pub own: u64,
    /// The first different ones of those.
    pub first_own: Vec<String>,
}

impl ValueTold {
    fn see(&mut self, cell: &str) {
        if cell.is_empty() {
            self.taken += 1;
            return;
        }
        self.own += 1;
        if self.first_own.len() < LACKING_NAMED && !self.first_own.iter().any(|own| own == cell) {
            self.first_own.push(cell.to_owned());
        }
    }
}

/// Whether a cell holds what stands before a name, and no office.
fn is_courtesy(cell: &str) -> bool {
    let bare = cell.trim_end_matches('.').to_lowercase();
    COURTESIES.contains(&bare.as_str())
}

impl<'a> ListTally<'a> {
    pub(super) fn new(rules: &'a Rules<'_>, layout: &Layout) -> Self {
        let choice = &rules.config.choice;
        Self {
            rows: 0,
            conditions: ConditionFits::of(choice),
            words: WordFits::of(choice, layout),
            variants: VariantFits::of(choice),
            opted_out: BTreeMap::new(),
            offices: 0,
            offices_known: 0,
            told: OfficesTold::default(),
            states_parted: 0,
            sides: SeatSides::default(),
            councils: CouncilNames::default(),
            unknown_and_needed: 0,
            courtesies: 0,
            values: Vec::new(),
            faulty: 0,
            free: 0,
            held: BTreeMap::new(),
            ended_terms: 0,
            names_composed: 0,
            lacking: 0,
            lacking_first: Vec::new(),
            contacts_asked: HashSet::new(),
            as_of: rules.config.settings.as_of,
            accented: None,
        }
    }

    /// Takes note of a row without fault, however many letters it gives.
    pub(super) fn see(
        &mut self,
        raw: &RawRow<'_>,
        letter: &RowLetter,
        reader: &RowReader<'_>,
        rules: &Rules<'_>,
    ) {
        let cells = reader.cells(raw);
        let office = cells.get(Column::Office);
        if !office.is_empty() {
            self.offices += 1;
            self.offices_known += u64::from(letter.said.word().is_some());
        }
        let state = match (cells.get(Column::State), letter.place.state()) {
            ("", Some(code)) => {
                self.states_parted += 1;
                code
            }
            (state, _) => state,
        };
        self.told.see(&letter.said, state);
        self.unknown_and_needed += u64::from(letter.fault.is_some());
        self.courtesies += u64::from(letter.said.word().is_none() && is_courtesy(office));
        self.values
            .resize_with(reader.constants().len(), ValueTold::default);
        for ((column, _), told) in reader.constants().iter().zip(&mut self.values) {
            told.see(cells.listed(*column));
        }
        let has_left = letter.term_end.is_some_and(|day| day < rules.options.as_of)
            || matches!(letter.hold, Some(HeldBackReason::OptedOut { .. }));
        if letter.office == Some(Office::Council)
            && !has_left
            && let Some(name) = person_beside(cells)
        {
            self.councils.see(letter.place.key(cells), &name);
        }
        if let Some(side) = &letter.said.side {
            let name = cells.full_name();
            let is_holder = !has_left && !says_vacant(&name);
            self.sides.see(side, is_holder.then_some(name.as_str()));
        }
        self.names_composed += u64::from(reader.composes_name(raw));
        self.see_term(letter.term_end, rules);
        if let Some(HeldBackReason::OptedOut { column, .. }) = &letter.hold {
            *self.opted_out.entry(column.clone()).or_default() += 1;
        }
        if matches!(letter.hold, Some(HeldBackReason::Missing(_))) {
            self.lacking += 1;
            if self.lacking_first.len() < LACKING_NAMED {
                self.lacking_first.push(raw.place.row);
            }
        }
        if cells.has(Column::AsOf) {
            // What is no date is no fault here: the day decides nothing, it is only told.
            let day = read_date(cells.get(Column::AsOf)).ok().flatten();
            self.as_of = self.as_of.max(day);
        }
        if let Some(book) = &rules.contacts {
            let key = reader.contact_key(raw);
            // Only keys that the contacts have: those of all rows would grow with the list.
            if !book.of(key).is_empty() {
                self.contacts_asked.insert(key.to_lowercase());
            }
        }
        // The first one is enough to show the organizer.
        if self.accented.is_none()
            && !raw.record.as_slice().is_ascii()
            && let Some(cell) = raw.record.iter().find(|cell| !cell.is_ascii())
        {
            self.accented = Some((raw.place.row, cell.trim().to_owned()));
        }
    }

    /// Takes note of the end of a row's term, which a faulty row may have, too.
    pub(super) fn see_term(&mut self, term_end: Option<Date>, rules: &Rules<'_>) {
        let has_ended = term_end.is_some_and(|day| day < rules.options.as_of);
        self.ended_terms += u64::from(has_ended);
    }

    /// Whether the column of offices holds offices in fewer than half of its cells.
    pub(super) fn is_hardly_an_office(&self) -> bool {
        // An empty column has none of either and stays what its header says.
        self.offices_known * 2 < self.offices
    }

    /// How many rows are held back because the letter cannot be written to them. Stands apart from the other notes, so
    /// that however many there are it is told.
    pub(super) fn note_on_lacks(&self, file: &str) -> Option<Problem> {
        if self.lacking == 0 {
            return None;
        }
        let rows = rows_in_words(&self.lacking_first, self.lacking);
        let verb = if self.lacking == 1 { "lacks" } else { "lack" };
        let message = format!(
            "{} {verb} what the letter needs: {rows}",
            count(self.lacking, "row")
        );
        let help = "Nobody there is written to: fill in the name or the office that the row's reason names.";
        Some(Problem::note(file, message, help))
    }
}
