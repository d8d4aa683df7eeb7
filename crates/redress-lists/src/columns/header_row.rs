//! Which column each cell of a header is, and what is wrong with it.

use super::column::Column;
use super::header::{meanings, normalize};
use redress_base::problem::Problem;
use redress_base::words::{quoted_list, quoted_nearest};
use std::collections::BTreeMap;

/// The header of a list, and what the campaign says about it.
pub(crate) struct HeaderRow<'a> {
    /// The list, for problems.
    pub file: &'a str,
    /// As the file has them.
    pub typed: &'a [String],
    /// `[mailing.columns]`: canonical name to header.
    pub mapped: &'a BTreeMap<String, String>,
    /// Columns that are not taken for the office after all, because most of their values are none.
    pub not_the_office: &'a [usize],
    /// Columns that are filled from elsewhere if the list does not have them.
    pub filled: &'a [Column],
    /// `[mailing.values]`: what stands in every row that says nothing itself.
    pub constants: &'a [(Column, String)],
    /// Whether `[mailing.offices]` gives titles.
    pub has_titles: bool,
    /// Where the header stands.
    pub line: u64,
    /// The row of the header.
    pub row: u64,
}

impl HeaderRow<'_> {
    /// Which column each cell is: mapped ones first, then the best spelling.
    pub(super) fn columns(&self, normalized: &[String]) -> BTreeMap<usize, Column> {
        let mut taken: BTreeMap<usize, Column> = BTreeMap::new();
        let mapped = self.mapped.iter().filter_map(|(name, header)| {
            Some((Column::named(name)?, self.find(normalized, header)?))
        });
        // What the organizer says comes before anything that a header seems to mean.
        for (column, cell) in mapped {
            taken.insert(cell, column);
        }
        // All meanings of all headers, the most telling first; of equals the one further to the left.
        let mut ranked: Vec<(usize, usize, Column)> = (normalized.iter().enumerate())
            .flat_map(|(cell, name)| meanings(name).map(move |(column, rank)| (rank, cell, column)))
            .filter(|(_, cell, column)| {
                *column != Column::Office || !self.not_the_office.contains(cell)
            })
            .collect();
        // The name last, so that nothing is left to chance where one header has two meanings of one rank.
        ranked.sort_unstable_by_key(|(rank, cell, column)| (*rank, *cell, column.name()));
        for (_, cell, column) in ranked {
            let is_taken = taken.values().any(|other| *other == column);
            // A column has one cell and a cell one column: what comes later keeps its own name.
            if !is_taken && !taken.contains_key(&cell) {
                taken.insert(cell, column);
            }
        }
        taken
    }

    /// What is wrong with `[mailing.columns]`.
    pub(super) fn mapping_problems(&self, normalized: &[String]) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (name, header) in self.mapped {
            let (message, help) = if Column::named(name).is_none() {
                let known = Column::ALL.map(Column::name);
                let help = quoted_nearest(name, known)
                    .unwrap_or_else(|| format!("Known columns are {}.", quoted_list(known)));
                let message =
                    format!("`{name}` in `[mailing.columns]` is no column this program knows");
                (message, help)
            } else if self.find(normalized, header).is_none() {
                let message = format!(
                    "`{name} = \"{header}\"` in `[mailing.columns]` names a column that `{}` does not have",
                    self.file
                );
                let headers = self.typed.iter().map(String::as_str);
                let help = quoted_nearest(header, headers)
                    .unwrap_or_else(|| format!("It has {}.", quoted(self.typed)));
                (message, help)
            } else if let Some(twin) = self.mapped_before(normalized, name) {
                let message = format!(
                    "`{twin}` and `{name}` in `[mailing.columns]` name the same column, `{header}`"
                );
                // Only one of them would have taken effect.
                (message, "Leave one of the two.".to_owned())
            } else {
                continue;
            };
            problems.push(Problem::error("campaign.toml", message, help));
        }
        problems
    }

    /// The name before this one that is mapped to the same cell.
    fn mapped_before(&self, normalized: &[String], name: &str) -> Option<&String> {
        let cell = self.find(normalized, &self.mapped[name])?;
        let before = self.mapped.iter().take_while(|(other, _)| *other != name);
        before
            .filter(|(other, header)| {
                Column::named(other).is_some() && self.find(normalized, header) == Some(cell)
            })
            .map(|(other, _)| other)
            .next()
    }

    /// The cell of a mapped header: as typed, or at least as letters would name it.
    fn find(&self, normalized: &[String], header: &str) -> Option<usize> {
        // As typed first: two headers may differ in nothing but case or marks.
        let exact = self
            .typed
            .iter()
            .position(|candidate| candidate == header.trim());
        let wanted = normalize(header);
        exact.or_else(|| {
            normalized
                .iter()
                .position(|candidate| !wanted.is_empty() && *candidate == wanted)
        })
    }

    /// What to say of two columns that letters could not tell apart.
    pub(super) fn twins(&self, first: &str, second: &str) -> Problem {
        let message = if first == second {
            format!("two columns are called `{first}`")
        } else {
            format!("the columns `{first}` and `{second}` have the same name in letters")
        };
        Problem::error(self.file, message, "Give one of them another name.")
            .at_row(self.line, self.row)
            .in_column(second)
    }
}

/// Headers that are named in a sentence at most.
const HEADERS_NAMED: usize = 20;

/// The headers of a list in a sentence.
pub(crate) fn quoted<T: AsRef<str>>(headers: &[T]) -> String {
    let named: Vec<&str> = (headers.iter())
        .map(AsRef::as_ref)
        .filter(|header| !header.is_empty())
        .collect();
    let text = quoted_list(&named[..named.len().min(HEADERS_NAMED)]);
    match named.len().saturating_sub(HEADERS_NAMED) {
        0 => text,
        others => format!("{text} and {others} more"),
    }
}
