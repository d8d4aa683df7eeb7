//! The one pass over a list before its rows are used: every fault, every note, and who shares an inbox with whom.

use super::duplicates::{SharedInbox, Sightings};
use super::judge::{Draft, Fault, Judge, Judged};
use super::layout::{Headers, Layout, quoted};
use super::list::{Decisions, List, ListOptions};
use super::table::{HeaderRule, RawRow, Table};
use super::{Columns, HeldBackReason};
use crate::campaign::{Campaign, EndedTerms, Mailing, Problem, Problems};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;

/// Problems of one kind that are listed singly at most; the rest are counted.
const ERRORS_LISTED: usize = 10_000;
const NOTES_LISTED: usize = 200;

pub(super) fn scan(campaign: &Campaign, mailing: &Mailing, options: &ListOptions) -> Result<List, Problem> {
    let mapped: Vec<String> = mailing.columns.values().cloned().collect();
    let table = Table::open(&campaign.folder, &mailing.recipients, &mailing.list, &mapped, HeaderRule::Required)?;
    let file = mailing.recipients.as_str();
    let mut not_the_office = Vec::new();
    loop {
        let headers = Headers {
            file,
            headers: &table.headers,
            mapped: &mailing.columns,
            not_the_office: &not_the_office,
            line: table.header_line,
            row: table.header_row,
        };
        let layout = match Layout::new(&headers) {
            Ok(layout) => layout,
            Err(problems) => return Ok(unusable(file, table, options, problems)),
        };
        let mut pass = Pass::new(file, options);
        pass.read(&table, &layout)?;
        let office = layout.cell("office").filter(|_| !mailing.columns.contains_key("office"));
        if let Some(cell) = office.filter(|_| pass.offices_known * 2 < pass.offices) {
            not_the_office.push(cell);
            continue;
        }
        let decisions = pass.decide();
        pass.note_the_rows();
        let mut problems = notes_on_the_columns(&table, &layout, file, &not_the_office);
        problems.extend(pass.notes.into_problems());
        problems.extend(pass.errors.into_problems());
        return Ok(List {
            columns: layout.columns.clone(),
            problems: Problems(problems),
            file: file.to_owned(),
            table,
            layout: Some(layout),
            options: options.clone(),
            decisions,
        });
    }
}

fn unusable(file: &str, table: Table, options: &ListOptions, problems: Vec<Problem>) -> List {
    List {
        columns: Arc::new(Columns { names: Vec::new(), headers: Vec::new() }),
        problems: Problems(problems),
        file: file.to_owned(),
        table,
        layout: None,
        options: options.clone(),
        decisions: Decisions::default(),
    }
}

/// How the file was read and what its columns were taken for.
fn notes_on_the_columns(table: &Table, layout: &Layout, file: &str, not_the_office: &[usize]) -> Vec<Problem> {
    let mut notes = Vec::new();
    let mut note = |message: String, help: &str| notes.push(Problem::note(file, message, help));
    note(table.description(), "Export the list anew if this is not what the file holds.");
    if table.has_title_rows() {
        let message = format!("the rows above the header in row {} were passed over", table.header_row);
        note(message, "Remove them if one of them is a recipient.");
    }
    let renamed = layout.renamed();
    if !renamed.is_empty() {
        note(format!("columns taken by their meaning: {}", renamed.join(", ")), "`[mailing.columns]` names others.");
    }
    for cell in not_the_office {
        let message =
            format!("`{}` is not taken for the office, because most of its values are none", table.headers[*cell]);
        note(message, "If it is the office, say so in `[mailing.columns]`.");
    }
    if layout.cell("email").is_none() {
        let message = format!("the list has no e-mail column; it has {}", quoted(&table.headers));
        note(message, "All its letters are delivered by hand, unless `[mailing.columns]` names the `email` column.");
    }
    notes
}

/// What one pass over the rows gathers.
struct Pass<'a> {
    file: &'a str,
    options: &'a ListOptions,
    errors: Findings,
    notes: Findings,
    sightings: Sightings,
    /// Rows after which lines and rows part company, and by how much.
    shifts: Vec<(u64, u64)>,
    rows: u64,
    offices: u64,
    offices_known: u64,
    ended_terms: u64,
    names_composed: u64,
}

/// Problems, of which only so many are listed; the others are counted.
struct Findings {
    listed: Vec<Problem>,
    listed_max: usize,
    others: u64,
}

impl Findings {
    fn new(listed_max: usize) -> Self {
        Self { listed: Vec::new(), listed_max, others: 0 }
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
            problems.push(Problem { line: None, row: None, column: None, message, help, ..last.clone() });
        }
        problems
    }
}

impl<'a> Pass<'a> {
    fn new(file: &'a str, options: &'a ListOptions) -> Self {
        Self {
            file,
            options,
            errors: Findings::new(ERRORS_LISTED),
            notes: Findings::new(NOTES_LISTED),
            sightings: Sightings::new(),
            shifts: Vec::new(),
            rows: 0,
            offices: 0,
            offices_known: 0,
            ended_terms: 0,
            names_composed: 0,
        }
    }

    fn read(&mut self, table: &Table, layout: &Layout) -> Result<(), Problem> {
        let mut rows = table.rows()?;
        let mut judge = Judge::new(layout, self.options);
        let mut shift = table.header_line - table.header_row;
        self.shifts.push((0, shift));
        while let Some(raw) = rows.next()? {
            if raw.line - raw.row != shift {
                shift = raw.line - raw.row;
                self.shifts.push((raw.row, shift));
            }
            match judge.judge(&raw) {
                Judged::Blank => continue,
                Judged::Faulty { faults, term_end } => {
                    faults.iter().for_each(|fault| self.fault(fault, raw.line, raw.row));
                    self.count_term(term_end);
                }
                Judged::Draft(draft) => self.draft(&judge, &raw, &draft),
            }
            self.rows += 1;
        }
        Ok(())
    }

    fn fault(&mut self, fault: &Fault, line: u64, row: u64) {
        if !self.options.skip_invalid {
            self.errors.push(fault.problem(self.file, line, row));
        }
    }

    fn count_term(&mut self, term_end: Option<Date>) {
        self.ended_terms += u64::from(term_end.is_some_and(|day| day < self.options.as_of));
    }

    fn draft(&mut self, judge: &Judge<'_>, raw: &RawRow<'_>, draft: &Draft) {
        for (header, repair) in &draft.repairs {
            let note = Problem::note(self.file, repair, "Correct the cell, so that nobody has to wonder.");
            self.notes.push(note.at_row(raw.line, raw.row).in_column(header));
        }
        if judge.has_office(raw) {
            self.offices += 1;
            self.offices_known += u64::from(draft.office.is_some());
        }
        self.names_composed += u64::from(judge.composes_name(raw));
        self.count_term(draft.term_end);
        if let Some(email) = &draft.email
            && !matches!(draft.hold, Some(HeldBackReason::VacantSeat { .. }))
        {
            self.sightings.see_inbox(email, raw.row, draft.term_end, draft.hold.is_some());
        }
        if draft.hold.is_none()
            && let Some(key) = judge.key(raw, draft.email.as_ref())
        {
            self.sightings.see_key(key.as_str(), raw.row);
        }
    }

    /// Settles who shares an inbox or a key with whom, and says so.
    fn decide(&mut self) -> Decisions {
        let mut folded = HashMap::new();
        for inbox in self.sightings.shared_inboxes() {
            if let Some(used) = inbox.used {
                let others = inbox.rows.iter().filter(|row| **row != used && !inbox.held.contains(row));
                folded.extend(others.map(|row| (*row, used)));
            }
            self.note_shared_inbox(&inbox);
        }
        let mut same_key = HashMap::new();
        for rows in self.sightings.shared_keys(&folded) {
            for row in &rows {
                let others = in_words(rows.iter().filter(|other| *other != row));
                let fault = Fault {
                    column: None,
                    message: format!("{others} has the same `id`, or the same office, name and place"),
                    help: "Remove one of them, or give each its own `id`.".to_owned(),
                };
                self.fault(&fault, self.line_of(*row), *row);
                same_key.insert(*row, fault);
            }
        }
        Decisions { folded, same_key }
    }

    fn note_shared_inbox(&mut self, inbox: &SharedInbox) {
        let used = match inbox.used {
            Some(row) => format!("row {row} is used"),
            None => "none of them is used".to_owned(),
        };
        let message = format!("{} share one inbox; {used}", in_words(inbox.rows.iter()));
        let note =
            Problem::note(self.file, message, "One inbox gets one letter of a mailing: the one for the latest term.");
        self.notes.push(note.at_row(self.line_of(inbox.rows[0]), inbox.rows[0]));
    }

    /// Notes that count rows instead of naming them.
    fn note_the_rows(&mut self) {
        if self.ended_terms > 0 {
            let message = format!("{} of {} terms had ended by {}", self.ended_terms, self.rows, self.options.as_of);
            let help = match self.options.ended_terms {
                EndedTerms::Hold => {
                    "Their rows are held back; `ended_terms = \"send\"` in the mailing writes to them too."
                }
                EndedTerms::Send => "Their rows are written to, because the mailing says `ended_terms = \"send\"`.",
            };
            self.notes.push(Problem::note(self.file, message, help));
        }
        if self.names_composed > 0 {
            let message = format!("{} full names were put together from their parts", self.names_composed);
            self.notes.push(Problem::note(
                self.file,
                message,
                "Fill in the full name where this is not how it is written.",
            ));
        }
    }

    fn line_of(&self, row: u64) -> u64 {
        let shift = self.shifts.partition_point(|(from, _)| *from <= row);
        row + self.shifts[shift - 1].1
    }
}

/// `rows 3, 7 and 9`.
fn in_words<'r>(rows: impl Iterator<Item = &'r u64>) -> String {
    let rows: Vec<String> = rows.map(u64::to_string).collect();
    match rows.split_last() {
        None => String::new(),
        Some((only, [])) => format!("row {only}"),
        Some((last, others)) => format!("rows {} and {last}", others.join(", ")),
    }
}
