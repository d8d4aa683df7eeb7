//! A recipients file: scanned once for what is wrong with it, then read row by row as often as needed.

use super::duplicates::Spot;
use super::judge::{Draft, Fault, Judge, Judged};
use super::layout::Layout;
use super::rules::Rules;
use super::scan;
use super::table::{RawRow, Rows, Table};
use super::{Columns, HeldBack, HeldBackReason, Recipient};
use crate::settings::{EndedTerms, ListConfig};
use jiff::civil::Date;
use redress_base::address::EmailAddress;
use redress_base::problem::{Problem, Problems};
use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::sync::Arc;

/// Says what a letter uses that a recipient does not have: a name, a known office.
pub type Lacks<'o> = &'o (dyn Fn(&Recipient) -> Option<String> + Sync);

/// What decides which rows are used.
#[derive(Clone)]
pub struct ListOptions<'o> {
    /// The day on which terms are compared.
    pub as_of: Date,
    /// Hold faulty rows back instead of reporting errors.
    pub skip_invalid: bool,
    /// What happens to ended terms (from the mailing).
    pub ended_terms: EndedTerms,
    /// Holds back rows that the letter cannot be written to.
    pub lacks: Option<Lacks<'o>>,
}

impl fmt::Debug for ListOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            as_of,
            skip_invalid,
            ended_terms,
            lacks: _,
        } = self;
        let mut shown = f.debug_struct("ListOptions");
        shown
            .field("as_of", as_of)
            .field("skip_invalid", skip_invalid)
            .field("ended_terms", ended_terms);
        shown.finish_non_exhaustive()
    }
}

/// A list that was scanned: its problems are known, and its rows can be streamed.
#[derive(Debug)]
pub struct List<'o> {
    /// The columns.
    pub columns: Arc<Columns>,
    /// Errors and notes, each with line, row and column.
    pub problems: Problems,
    /// The day on which the list was right, if it or the campaign says so.
    pub as_of: Option<Date>,
    pub(crate) table: Table,
    /// None if the header is so wrong that no row can be read.
    pub(crate) layout: Option<Layout>,
    pub(crate) rules: Rules<'o>,
    pub(crate) decisions: Decisions,
    /// The inboxes that are written to, sorted; kept only where the campaign has other mailings.
    pub(crate) inboxes: Vec<(u64, Spot)>,
}

/// What was decided about single letters with a view to the whole list.
#[derive(Debug, Default)]
pub(crate) struct Decisions {
    /// Letters that share their inbox with one that is used, in this row.
    pub folded: HashMap<Spot, u64>,
    /// Letters whose key another one has too.
    pub same_key: HashMap<Spot, Fault>,
    /// Letters of an office that gets enough others.
    pub over_office: HashSet<Spot>,
}

/// One data row: used or reported, never lost.
#[derive(Clone, Debug)]
pub enum Row {
    /// A recipient.
    Recipient(Recipient),
    /// A row that is no delivery.
    HeldBack(HeldBack),
    /// A faulty row; its problems are among [`List::problems`] as well.
    Faulty(Problem),
}

impl<'o> List<'o> {
    /// Scans a list. An error means that the file as a whole cannot be read.
    pub fn scan(config: &ListConfig, options: &ListOptions<'o>) -> Result<Self, Problem> {
        scan::scan(config, options)
    }

    /// The rows in the file's order; a seat with several contacts gives one for each. Streams: memory does not grow with
    /// the list.
    pub fn rows(&self) -> Result<impl Iterator<Item = Row> + Send + '_, Problem> {
        let Some(layout) = &self.layout else {
            return Ok(None.into_iter().flatten());
        };
        let judge = Judge::new(layout, &self.rules);
        let stream = Stream {
            list: self,
            rows: self.table.rows()?,
            judge,
            waiting: VecDeque::new(),
            ended: false,
        };
        Ok(Some(stream).into_iter().flatten())
    }

    /// Why an address that stands in no row of the list (a clerk's) is not written to.
    #[must_use]
    pub fn suppressed(&self, address: &EmailAddress) -> Option<&str> {
        self.rules.suppression.of_address(address)
    }

    /// What a row comes to in view of the whole list; nothing for a blank one.
    fn settle(
        &self,
        judge: &Judge<'_>,
        raw: &RawRow<'_>,
        judged: Judged,
        waiting: &mut VecDeque<Row>,
    ) {
        match judged {
            Judged::Blank => {}
            Judged::Faulty { faults, .. } => waiting.push_back(self.faulty(judge, raw, &faults[0])),
            Judged::One(draft) => waiting.push_back(self.letter(judge, raw, draft)),
            Judged::Several(drafts) => waiting.extend(
                drafts
                    .into_iter()
                    .map(|draft| self.letter(judge, raw, draft)),
            ),
        }
    }

    fn letter(&self, judge: &Judge<'_>, raw: &RawRow<'_>, draft: Draft) -> Row {
        let spot = Spot::new(raw.row, draft.nth);
        if let Some(reason) = draft.hold {
            return held(judge, raw, reason);
        }
        if let Some(row) = self.decisions.folded.get(&spot) {
            return held(judge, raw, HeldBackReason::FoldedInto { row: *row });
        }
        if let Some(fault) = self.decisions.same_key.get(&spot) {
            return self.faulty(judge, raw, fault);
        }
        if self.decisions.over_office.contains(&spot) {
            let cap = self.rules.config.choice.per_office.map_or(0, u32::from);
            return held(judge, raw, HeldBackReason::OverOffice { cap });
        }
        Row::Recipient(judge.recipient(raw, draft))
    }

    fn faulty(&self, judge: &Judge<'_>, raw: &RawRow<'_>, fault: &Fault) -> Row {
        if self.rules.skip_invalid {
            return held(judge, raw, HeldBackReason::Invalid(fault.message.clone()));
        }
        Row::Faulty(fault.problem(self.rules.config.file.as_str(), raw.line, raw.row))
    }
}

fn held(judge: &Judge<'_>, raw: &RawRow<'_>, reason: HeldBackReason) -> Row {
    Row::HeldBack(HeldBack {
        line: raw.line,
        row: raw.row,
        label: judge.label(raw),
        reason,
    })
}

struct Stream<'a> {
    list: &'a List<'a>,
    rows: Rows<'a>,
    judge: Judge<'a>,
    /// What the row that was read last comes to.
    waiting: VecDeque<Row>,
    ended: bool,
}

impl Iterator for Stream<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        while self.waiting.is_empty() && !self.ended {
            match self.rows.next() {
                Ok(Some(raw)) => {
                    let judged = self.judge.judge(&raw);
                    self.list
                        .settle(&self.judge, &raw, judged, &mut self.waiting);
                }
                Ok(None) => self.ended = true,
                Err(problem) => {
                    self.ended = true;
                    self.waiting.push_back(Row::Faulty(problem));
                }
            }
        }
        self.waiting.pop_front()
    }
}
