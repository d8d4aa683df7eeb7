//! The one pass over a list before its rows are used: every fault, every note, and who shares an inbox with whom.

use super::duplicates::{SharedInbox, Sightings, Spot};
use super::headers::CANONICAL;
use super::judge::{Draft, Fault, Judge, Judged};
use super::layout::{Headers, Layout, quoted};
use super::list::{Decisions, List, ListOptions};
use super::rules::Rules;
use super::table::{HeaderRule, RawRow, Table};
use super::{Columns, HeldBackReason, choice, columns, term};
use crate::settings::{EndedTerms, ListConfig, PerInbox};
use jiff::civil::Date;
use redress_base::problem::{Problem, Problems};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Problems of one kind that are listed singly at most; the rest are counted.
const ERRORS_LISTED: usize = 10_000;
const NOTES_LISTED: usize = 200;
/// Rows that lack what the letter needs are named so far; the rest are counted.
const LACKING_NAMED: usize = 5;

pub(crate) fn scan<'o>(
    config: &ListConfig,
    options: &ListOptions<'o>,
) -> Result<List<'o>, Problem> {
    let rules = Rules::read(config.clone(), options)?;
    let mapped: Vec<String> = config.columns.values().cloned().collect();
    let table = Table::open(
        &config.folder,
        &config.file,
        &config.settings,
        &mapped,
        HeaderRule::Required,
    )?;
    let file = config.file.as_str();
    let filled = rules.filled();
    let mut not_the_office = Vec::new();
    loop {
        let headers = Headers {
            file,
            typed: &table.headers,
            mapped: &config.columns,
            not_the_office: &not_the_office,
            filled: &filled,
            line: table.header_line,
            row: table.header_row,
        };
        let layout = match Layout::new(&headers) {
            Ok(layout) => layout,
            Err(problems) => return Ok(unusable(table, rules, problems)),
        };
        if let Some(problem) = no_known_column(file, &table, &layout) {
            return Ok(unusable(table, rules, vec![problem]));
        }
        let mut pass = Pass::new(file, &rules, table.records());
        pass.read(&table, &layout)?;
        let office = layout
            .cell("office")
            .filter(|_| !config.columns.contains_key("office"));
        if let Some(cell) = office.filter(|_| pass.offices_known * 2 < pass.offices) {
            not_the_office.push(cell);
            continue;
        }
        let decisions = pass.decide();
        pass.note_the_rows(&table);
        let mut problems =
            notes_on_the_columns(&table, pass.rows, &layout, &rules, &not_the_office);
        problems.extend(pass.note_on_lacks());
        problems.extend(choice::check_columns(&config.choice, &layout, file));
        let inboxes = if config.has_siblings {
            pass.sightings.into_used(&decisions.folded)
        } else {
            Vec::new()
        };
        problems.extend(pass.notes.into_problems());
        problems.extend(pass.errors.into_problems());
        let (columns, as_of) = (layout.columns.clone(), pass.as_of);
        let (layout, problems) = (Some(layout), Problems(problems));
        return Ok(List {
            columns,
            problems,
            as_of,
            table,
            layout,
            rules,
            decisions,
            inboxes,
        });
    }
}

fn unusable(table: Table, rules: Rules<'_>, problems: Vec<Problem>) -> List<'_> {
    List {
        columns: Arc::new(Columns {
            names: Vec::new(),
            headers: Vec::new(),
        }),
        problems: Problems(problems),
        as_of: None,
        table,
        layout: None,
        rules,
        decisions: Decisions::default(),
        inboxes: Vec::new(),
    }
}

/// What to say of a header of which no cell is known: most likely it is a recipient, or the file is no list.
fn no_known_column(file: &str, table: &Table, layout: &Layout) -> Option<Problem> {
    if CANONICAL.iter().any(|column| layout.cell(column).is_some()) {
        return None;
    }
    let message = format!(
        "none of the columns {} is one this program knows",
        quoted(&table.headers)
    );
    let help = "Put a row with the names of the columns above the first recipient, or say in `[mailing.columns]` which \
                column is which.";
    Some(Problem::error(file, message, help).at_row(table.header_line, table.header_row))
}

/// How the file was read and what its columns were taken for.
fn notes_on_the_columns(
    table: &Table,
    rows: u64,
    layout: &Layout,
    rules: &Rules<'_>,
    not_the_office: &[usize],
) -> Vec<Problem> {
    let file = rules.config.file.as_str();
    let mut notes = Vec::new();
    let mut note = |message: String, help: &str| notes.push(Problem::note(file, message, help));
    note(
        table.description(rows),
        "Export the list anew if this is not what the file holds.",
    );
    if rows == 0 {
        let message = "the list has no row below its header, so nobody is written to".to_owned();
        note(message, "Export the list again, or remove its mailing.");
    }
    if table.has_title_rows() {
        let message = format!(
            "the rows above the header in row {} were passed over",
            table.header_row
        );
        note(message, "Remove them if one of them is a recipient.");
    }
    let renamed = layout.renamed();
    if !renamed.is_empty() {
        note(
            format!("columns taken by their meaning: {}", renamed.join(", ")),
            "`[mailing.columns]` names others.",
        );
    }
    for cell in not_the_office {
        let message = format!(
            "`{}` is not taken for the office, because most of its values are none",
            table.headers[*cell]
        );
        note(
            message,
            "If it is the office, say so in `[mailing.columns]`.",
        );
    }
    if layout.cell("email").is_none() && rules.contacts.is_none() {
        let message = format!(
            "the list has no e-mail column; it has {}",
            quoted(&table.headers)
        );
        note(
            message,
            "All its letters are delivered by hand, unless `[mailing.columns]` names the `email` column.",
        );
    }
    notes
}

/// What one pass over the rows gathers.
struct Pass<'a> {
    file: &'a str,
    rules: &'a Rules<'a>,
    errors: Findings,
    notes: Findings,
    sightings: Sightings,
    /// Rows after which lines and rows part company, and by how much.
    shifts: Vec<(u64, u64)>,
    /// Keys that the file of contacts has, too.
    contacts_asked: HashSet<String>,
    rows: u64,
    offices: u64,
    offices_known: u64,
    ended_terms: u64,
    names_composed: u64,
    /// Rows that lack what the letter needs: how many, and the first of them.
    lacking: u64,
    lacking_first: Vec<Spot>,
    /// The latest day that a row gives as its own.
    as_of: Option<Date>,
    /// A cell with an accented letter, to show how it was read.
    accented: Option<(u64, String)>,
}

/// Problems, of which only so many are listed; the others are counted.
struct Findings {
    listed: Vec<Problem>,
    listed_max: usize,
    others: u64,
}

impl Findings {
    fn new(listed_max: usize) -> Self {
        Self {
            listed: Vec::new(),
            listed_max,
            others: 0,
        }
    }

    fn push(&mut self, problem: Problem) {
        if self.listed.len() < self.listed_max {
            self.listed.push(problem);
        } else {
            self.others += 1;
        }
    }

    fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.listed;
        if let (Some(last), 1..) = (problems.last(), self.others) {
            let message = format!("{} more of the same kind are not listed", self.others);
            let help = "Mend these first.".to_owned();
            problems.push(Problem {
                line: None,
                row: None,
                column: None,
                message,
                help,
                ..last.clone()
            });
        }
        problems
    }
}

impl<'a> Pass<'a> {
    fn new(file: &'a str, rules: &'a Rules<'a>, rows: u64) -> Self {
        Self {
            file,
            rules,
            errors: Findings::new(ERRORS_LISTED),
            notes: Findings::new(NOTES_LISTED),
            sightings: Sightings::for_rows(rows),
            shifts: Vec::new(),
            contacts_asked: HashSet::new(),
            rows: 0,
            offices: 0,
            offices_known: 0,
            ended_terms: 0,
            names_composed: 0,
            lacking: 0,
            lacking_first: Vec::new(),
            as_of: rules.config.settings.as_of,
            accented: None,
        }
    }

    fn read(&mut self, table: &Table, layout: &Layout) -> Result<(), Problem> {
        let mut judge = Judge::new(layout, self.rules);
        let mut shift = table.header_line - table.header_row;
        self.shifts.push((0, shift));
        table.each_row(|raw| {
            if raw.line - raw.row != shift {
                shift = raw.line - raw.row;
                self.shifts.push((raw.row, shift));
            }
            let judged = judge.judge(raw);
            match &judged {
                Judged::Blank => return,
                Judged::Faulty { faults, term_end } => {
                    for fault in faults {
                        self.fault(fault, raw.line, raw.row);
                    }
                    self.count_term(*term_end);
                }
                Judged::One(draft) => self.row(&judge, raw, draft),
                Judged::Several(drafts) => self.row(&judge, raw, &drafts[0]),
            }
            for draft in judged.drafts() {
                self.letter(&judge, raw, draft);
            }
            self.rows += 1;
        })
    }

    fn fault(&mut self, fault: &Fault, line: u64, row: u64) {
        if !self.rules.skip_invalid {
            self.errors.push(fault.problem(self.file, line, row));
        }
    }

    fn count_term(&mut self, term_end: Option<Date>) {
        self.ended_terms += u64::from(term_end.is_some_and(|day| day < self.rules.as_of));
    }

    /// What there is to say about a row, however many letters it gives.
    fn row(&mut self, judge: &Judge<'_>, raw: &RawRow<'_>, draft: &Draft) {
        for (header, repair) in &draft.repairs {
            let note = Problem::note(
                self.file,
                repair,
                "Correct the cell, so that nobody has to wonder.",
            );
            self.notes
                .push(note.at_row(raw.line, raw.row).in_column(header));
        }
        if !columns::get(raw, judge.at.office).is_empty() {
            self.offices += 1;
            self.offices_known += u64::from(draft.office.is_some());
        }
        self.names_composed += u64::from(judge.composes_name(raw));
        self.count_term(draft.term_end);
        if matches!(draft.hold, Some(HeldBackReason::Missing(_))) {
            self.lacking += 1;
            if self.lacking_first.len() < LACKING_NAMED {
                self.lacking_first.push(Spot::new(raw.row, 0));
            }
        }
        if judge.at.as_of.is_some() {
            self.as_of = self
                .as_of
                .max(term::read(columns::get(raw, judge.at.as_of)).ok().flatten());
        }
        if let Some(book) = &self.rules.contacts {
            let key = judge.contact_key(raw);
            if !book.of(key).is_empty() {
                self.contacts_asked.insert(key.to_lowercase());
            }
        }
        if self.accented.is_none()
            && !raw.record.as_slice().is_ascii()
            && let Some(cell) = raw.record.iter().find(|cell| !cell.is_ascii())
        {
            self.accented = Some((raw.row, cell.trim().to_owned()));
        }
        if draft.hold.is_none()
            && let Some(seat) = judge.single_seat(raw, draft)
        {
            self.sightings.see_seat(&seat, Spot::new(raw.row, 0));
        }
    }

    fn letter(&mut self, judge: &Judge<'_>, raw: &RawRow<'_>, draft: &Draft) {
        let spot = Spot::new(raw.row, draft.nth);
        if let Some(email) = &draft.email
            && !matches!(draft.hold, Some(HeldBackReason::VacantSeat { .. }))
        {
            let cells = raw.fingerprint;
            self.sightings
                .see_inbox(email, spot, draft.term_end, draft.hold.is_some(), cells);
        }
        if draft.hold.is_some() {
            return;
        }
        if let Some(key) = judge.key(raw, draft) {
            self.sightings.see_key(&key, spot);
        }
        if self.rules.config.choice.per_office.is_some() && draft.email.is_some() {
            self.sightings
                .see_office(&judge.office_of(raw, draft), spot);
        }
    }

    /// Settles who shares an inbox or a key with whom, and says so.
    fn decide(&mut self) -> Decisions {
        self.sightings.sort();
        let mut folded = HashMap::new();
        let folds = self.rules.config.choice.per_inbox == PerInbox::One;
        for inbox in self.sightings.shared_inboxes() {
            if let Some(used) = inbox.used.filter(|_| folds) {
                let others = inbox
                    .spots
                    .iter()
                    .filter(|spot| **spot != used && !inbox.held.contains(spot));
                folded.extend(others.map(|spot| (*spot, used.row())));
            }
            self.note_shared_inbox(&inbox, folds);
        }
        let mut same_key = HashMap::new();
        for spots in self.sightings.shared_keys(&folded) {
            for spot in &spots {
                let others = in_words(spots.iter().filter(|other| *other != spot));
                let fault = Fault {
                    column: None,
                    message: format!(
                        "the row has the same `id`, or the same office, name and place, as {others}"
                    ),
                    help: "Remove one of them, or give each its own `id`.".to_owned(),
                };
                self.fault(&fault, self.line_of(spot.row()), spot.row());
                same_key.insert(*spot, fault);
            }
        }
        for spots in self.sightings.crowded_seats(&folded) {
            let message = format!("{} hold the same seat", in_words(spots.iter()));
            let note = Problem::note(
                self.file,
                message,
                "Check who holds it now, and remove the other.",
            );
            self.notes
                .push(note.at_row(self.line_of(spots[0].row()), spots[0].row()));
        }
        let cap = self
            .rules
            .config
            .choice
            .per_office
            .map_or(usize::MAX, |cap| cap.get() as usize);
        let over_office = self
            .sightings
            .over_office(cap, &folded)
            .into_iter()
            .collect();
        Decisions {
            folded,
            same_key,
            over_office,
        }
    }

    fn note_shared_inbox(&mut self, inbox: &SharedInbox, folds: bool) {
        let first = inbox.spots[0].row();
        let (used, help) = match inbox.used {
            Some(_) if !folds => (
                "each gets its letter".to_owned(),
                "The mailing says `per_inbox = \"each\"`.",
            ),
            Some(spot) => (
                format!("row {} is used", spot.row()),
                "One inbox gets one letter of a mailing: the one for the latest term.",
            ),
            None => (
                "none of them is used".to_owned(),
                "All of them are held back.",
            ),
        };
        let message = format!("{} share one inbox; {used}", in_words(inbox.spots.iter()));
        let note = Problem::note(self.file, message, help);
        self.notes.push(note.at_row(self.line_of(first), first));
    }

    /// Notes that count rows instead of naming them.
    fn note_the_rows(&mut self, table: &Table) {
        if let Some(day) = self.as_of {
            let days = self
                .rules
                .as_of
                .since(day)
                .map_or(0, |span| span.get_days());
            let message = format!(
                "the list is as of {day}, {days} days before {}",
                self.rules.as_of
            );
            self.notes.push(Problem::note(
                self.file,
                message,
                "Get a newer one if people have moved since.",
            ));
        }
        if let Some((row, cell)) = self.accented.take().filter(|_| table.is_encoding_guessed()) {
            let message = format!("the encoding was told from the letters: row {row} has `{cell}`");
            let help = "If that is not how it is written, say `encoding = \"mac-roman\"` or another in the mailing.";
            self.notes.push(Problem::note(self.file, message, help));
        }
        if let (Some(book), Some(named)) =
            (&self.rules.contacts, &self.rules.config.settings.contacts)
        {
            for note in book.strays(&named.file, |key| self.contacts_asked.contains(key)) {
                self.notes.push(note);
            }
        }
        let contacts = self.rules.contacts.iter().flat_map(|book| &book.problems);
        for problem in contacts.chain(&self.rules.suppression.problems) {
            self.errors.push(problem.clone());
        }
        if self.ended_terms > 0 {
            let message = format!(
                "{} of {} terms had ended by {}",
                self.ended_terms, self.rows, self.rules.as_of
            );
            let help = match self.rules.ended_terms {
                EndedTerms::Hold => {
                    "Their rows are held back; `ended_terms = \"send\"` in the mailing writes to them too."
                }
                EndedTerms::Send => {
                    "Their rows are written to, because the mailing says `ended_terms = \"send\"`."
                }
            };
            self.notes.push(Problem::note(self.file, message, help));
        }
        if self.names_composed > 0 {
            let message = format!(
                "{} full names were put together from their parts",
                self.names_composed
            );
            self.notes.push(Problem::note(
                self.file,
                message,
                "Fill in the full name where this is not how it is written.",
            ));
        }
    }

    /// How many rows are held back because the letter cannot be written to them. Stands apart from the other notes, so
    /// that however many there are it is told.
    fn note_on_lacks(&self) -> Option<Problem> {
        let first = in_words(self.lacking_first.iter());
        let others = self.lacking - self.lacking_first.len() as u64;
        let message = match (self.lacking, others) {
            (0, _) => return None,
            (1, _) => format!("1 row lacks what the letter needs: {first}"),
            (rows, 0) => format!("{rows} rows lack what the letter needs: {first}"),
            (rows, others) => {
                format!("{rows} rows lack what the letter needs: {first}, and {others} more")
            }
        };
        let help = "Nobody there is written to: fill in the name or the office that the row's reason names.";
        Some(Problem::note(self.file, message, help))
    }

    fn line_of(&self, row: u64) -> u64 {
        let shift = self.shifts.partition_point(|(from, _)| *from <= row);
        row + self.shifts[shift - 1].1
    }
}

/// `rows 3, 7 and 9`.
fn in_words<'r>(spots: impl Iterator<Item = &'r Spot>) -> String {
    let mut rows: Vec<String> = spots.map(|spot| spot.row().to_string()).collect();
    rows.dedup();
    match rows.split_last() {
        None => String::new(),
        Some((only, [])) => format!("row {only}"),
        Some((last, others)) => format!("rows {} and {last}", others.join(", ")),
    }
}
