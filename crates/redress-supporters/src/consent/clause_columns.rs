//! Where a file has the columns that speak of consent, and what a row of it says in them.

use super::answer::Answer;
use super::clause::{ConsentClause, folded};
use super::said::{Meaning, Said};
use super::seen::SeenValues;
use crate::headers::Layout;
use redress_base::problem::Problem;
use redress_lists::KnownOptOut;
use redress_lists::columns::normalize;
use redress_lists::file::RawRow;
use std::collections::BTreeMap;

/// Columns of tags, which are parted by commas in one cell.
const TAG_COLUMNS: [&str; 5] = [
    "can2_user_tags",
    "tags",
    "tag_list",
    "tag",
    "activist_codes",
];
/// What a header has in it that speaks of withdrawing, whatever else it says.
const WITHDRAWAL_WORDS: [&str; 10] = [
    "unsub",
    "opt_out",
    "opted_out",
    "optout",
    "optedout",
    "do_not",
    "donot",
    "withdr",
    "revoke",
    "deceased",
];

/// The columns of one file that speak of consent.
#[derive(Debug)]
pub struct ClauseColumns {
    /// For each clause its cell, whether it holds tags, and what exports are known to say in it.
    clauses: Vec<Option<ClauseColumn>>,
    /// Columns of `[supporters.opt_outs]`, with the words that withdraw.
    withdrawals: Vec<(usize, Vec<String>)>,
    /// Columns that nobody named and that are known to say who is not to be written to.
    known: Vec<(usize, KnownOptOut)>,
    /// Columns that nobody named and whose header speaks of withdrawing.
    look_like: Vec<usize>,
}

#[derive(Debug)]
struct ClauseColumn {
    cell: usize,
    has_tags: bool,
    known: Option<KnownOptOut>,
}

/// What one row says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowAnswers {
    /// The clauses to which it says yes, as bits.
    pub yes: u32,
    /// The clauses to which it says something else.
    pub no: u32,
    /// Of these the clauses whose no came at a time the row does not say: a status is of the day of the export, and the row
    /// has the day of the sign-up.
    pub undated: u32,
    /// Whether a column of `[supporters.opt_outs]` withdraws everything.
    pub withdraws: bool,
    /// Whether a column that nobody named says not to write.
    pub says_not_to_write: bool,
}

impl ClauseColumns {
    /// The columns in one file; what cannot be told apart is added to `problems`.
    #[must_use]
    pub fn of(
        file: &str,
        layout: &Layout,
        clauses: &[ConsentClause],
        opt_outs: &BTreeMap<String, Vec<String>>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut find = |header: &str| {
            layout.find(header).unwrap_or_else(|twins| {
                problems.push(twins.problem(file));
                None
            })
        };
        let column = |cell: usize| {
            let header = &layout.headers()[cell];
            ClauseColumn {
                cell,
                has_tags: TAG_COLUMNS.contains(&normalize(header).as_str()),
                known: KnownOptOut::of(header),
            }
        };
        let clauses: Vec<Option<ClauseColumn>> = clauses
            .iter()
            .map(|clause| find(&clause.column).map(column))
            .collect();
        let withdrawals: Vec<(usize, Vec<String>)> = opt_outs
            .iter()
            .filter_map(|(header, words)| {
                let words = words.iter().map(|word| folded(word)).collect();
                Some((find(header)?, words))
            })
            .collect();
        let is_named = |cell: usize| {
            clauses.iter().flatten().any(|column| column.cell == cell)
                || withdrawals.iter().any(|(named, _)| *named == cell)
                || layout.reads(cell)
        };
        let (mut known, mut look_like) = (Vec::new(), Vec::new());
        for (cell, header) in layout.headers().iter().enumerate() {
            if is_named(cell) {
                continue;
            }
            let name = normalize(header);
            if let Some(column) = KnownOptOut::of(header) {
                known.push((cell, column));
            } else if WITHDRAWAL_WORDS.iter().any(|word| name.contains(word)) {
                look_like.push(cell);
            }
        }
        Self {
            clauses,
            withdrawals,
            known,
            look_like,
        }
    }

    /// Whether the file has the column of a clause.
    #[must_use]
    pub fn has(&self, clause: usize) -> bool {
        self.clauses[clause].is_some()
    }

    /// Columns that nobody named: those that are known to say who is not to be written to, then those that look like it.
    pub fn unnamed(&self) -> impl Iterator<Item = (usize, bool)> {
        let known = self.known.iter().map(|(cell, _)| (*cell, true));
        known.chain(self.look_like.iter().map(|cell| (*cell, false)))
    }

    /// The headers of columns that nobody named and that say of a row not to write.
    pub fn unnamed_that_say_no<'l>(
        &self,
        raw: &RawRow<'_>,
        layout: &'l Layout,
    ) -> impl Iterator<Item = &'l str> {
        let says_no = |(cell, known): &&(usize, KnownOptOut)| {
            known.says_not_to_write(raw.record.get(*cell).unwrap_or(""))
        };
        let cells = self.known.iter().filter(says_no).map(|(cell, _)| *cell);
        cells.map(|cell| layout.headers()[cell].as_str())
    }

    /// What a row says, and what stands in its cells into `seen`, which has one for each clause.
    pub fn read(
        &self,
        raw: &RawRow<'_>,
        clauses: &[ConsentClause],
        seen: &mut [SeenValues],
    ) -> RowAnswers {
        let mut answers = RowAnswers::default();
        let cell = |at: usize| raw.record.get(at).unwrap_or("").trim();
        for (place, (column, clause)) in self.clauses.iter().zip(clauses).enumerate() {
            let Some(column) = column else { continue };
            let text = cell(column.cell);
            let answer = if column.has_tags {
                for tag in text.split(',').filter(|tag| !tag.trim().is_empty()) {
                    seen[place].see(tag, clause.means_yes(tag));
                }
                Answer::of_tags(text, clause)
            } else {
                let answer = Answer::of(text, clause);
                seen[place].see(text, answer == Answer::Yes);
                answer
            };
            match answer {
                Answer::Silent => {}
                Answer::Yes => answers.yes |= 1 << place,
                Answer::No => {
                    answers.no |= 1 << place;
                    let opts_out = column
                        .known
                        .is_some_and(|known| known.says_not_to_write(text));
                    answers.undated |= u32::from(opts_out) << place;
                }
            }
        }
        for (at, words) in &self.withdrawals {
            answers.withdraws |= words.contains(&folded(cell(*at)));
        }
        for (at, known) in &self.known {
            answers.says_not_to_write |= known.says_not_to_write(cell(*at));
        }
        answers
    }

    /// Cell by cell what a row says, for whoever asks why: all of which [`Self::read`] makes its answers.
    #[must_use]
    pub fn said(&self, raw: &RawRow<'_>, clauses: &[ConsentClause], layout: &Layout) -> Vec<Said> {
        let cell = |at: usize| raw.record.get(at).unwrap_or("").trim();
        let said = |at: usize, value: &str, means: Meaning| Said {
            column: layout.headers()[at].trim().to_owned(),
            value: value.trim().to_owned(),
            means,
        };
        let mut found = Vec::new();
        for (place, (column, clause)) in self.clauses.iter().zip(clauses).enumerate() {
            let Some(column) = column else { continue };
            let text = cell(column.cell);
            if column.has_tags {
                // Of the tags the one that means yes: the others are nobody else's business.
                let mut tags = text.split(',').filter(|tag| !tag.trim().is_empty());
                let tag = tags.find(|tag| clause.means_yes(tag));
                found.extend(tag.map(|tag| said(column.cell, tag, Meaning::Yes(place))));
                continue;
            }
            let means = match Answer::of(text, clause) {
                Answer::Silent => continue,
                Answer::Yes => Meaning::Yes(place),
                Answer::No => Meaning::No {
                    clause: place,
                    is_undated: column
                        .known
                        .is_some_and(|known| known.says_not_to_write(text)),
                },
            };
            found.push(said(column.cell, text, means));
        }
        for (at, words) in &self.withdrawals {
            if words.contains(&folded(cell(*at))) {
                found.push(said(*at, cell(*at), Meaning::Withdraws));
            }
        }
        for (at, known) in &self.known {
            if known.says_not_to_write(cell(*at)) {
                found.push(said(*at, cell(*at), Meaning::NotToWrite));
            }
        }
        found
    }
}
