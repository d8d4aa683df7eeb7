//! What each column of a list is taken for.

use super::Columns;
use super::headers::{self, CANONICAL};
use redress_base::problem::Problem;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The columns of one list: their names, and which cell of a row stands behind each.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub columns: Arc<Columns>,
    /// For each of the columns the cell of a row; none for composed ones.
    pub cells: Vec<Option<usize>>,
    /// Cells that have no header.
    pub nameless: Vec<usize>,
    /// Cells in a row.
    pub width: usize,
}

/// Which columns a list has, and which headers the campaign maps itself.
pub(crate) struct Headers<'a> {
    /// The list, for problems.
    pub file: &'a str,
    /// As the file has them.
    pub typed: &'a [String],
    /// `[mailing.columns]`: canonical name to header.
    pub mapped: &'a BTreeMap<String, String>,
    /// Columns that are not taken for the office after all, because most of their values are none.
    pub not_the_office: &'a [usize],
    /// Canonical columns that are filled from elsewhere if the list does not have them.
    pub filled: &'a [&'static str],
    /// Where the header stands.
    pub line: u64,
    /// The row of the header.
    pub row: u64,
}

impl Layout {
    /// Gives every column its name. Two columns of one name, or a mapped one that is absent, are errors.
    pub(crate) fn new(list: &Headers<'_>) -> Result<Self, Vec<Problem>> {
        let normalized: Vec<String> = list
            .typed
            .iter()
            .map(|header| headers::normalize(header))
            .collect();
        let mut problems = mapping_problems(list, &normalized);
        let taken = take(list, &normalized);
        let (mut names, mut shown): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let (mut cells, mut nameless) = (Vec::new(), Vec::new());
        for (index, header) in list.typed.iter().enumerate() {
            if header.is_empty() {
                nameless.push(index);
                continue;
            }
            let canonical = taken
                .iter()
                .find(|(_, cell)| **cell == index)
                .map(|(canonical, _)| (*canonical).to_owned());
            let name = canonical.unwrap_or_else(|| own_name(&normalized[index], index));
            let same = |earlier: &usize| {
                normalized[*earlier] == normalized[index] && !normalized[index].is_empty()
            };
            if let Some(twin) = (0..index).find(same) {
                problems.push(twins(list, &list.typed[twin], header));
                continue;
            }
            if let Some(twin) = names.iter().position(|earlier| *earlier == name) {
                problems.push(twins(list, &shown[twin], header));
                continue;
            }
            names.push(name);
            shown.push(header.clone());
            cells.push(Some(index));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let has = |name: &str| names.iter().any(|column| column == name);
        let composes_names = has("first_name") || has("last_name");
        let filled = list
            .filled
            .iter()
            .copied()
            .chain(composes_names.then_some("full_name"));
        let absent: Vec<&str> = filled.filter(|name| !has(name)).collect();
        for name in absent {
            names.push(name.to_owned());
            shown.push(String::new());
            cells.push(None);
        }
        let columns = Arc::new(Columns {
            names,
            headers: shown,
        });
        Ok(Self {
            columns,
            cells,
            nameless,
            width: list.typed.len(),
        })
    }

    /// The cell of a row that a column stands for.
    pub(crate) fn cell(&self, column: &str) -> Option<usize> {
        let index = self.columns.names.iter().position(|name| name == column)?;
        self.cells[index]
    }

    /// The cell under a header, as typed or as letters would name it.
    pub(crate) fn cell_under(&self, header: &str) -> Option<usize> {
        let wanted = headers::normalize(header);
        let mut named = self.columns.headers.iter().zip(&self.columns.names);
        let index = named
            .position(|(shown, name)| headers::normalize(shown) == wanted || *name == wanted)?;
        self.cells[index]
    }

    /// The header above a cell.
    pub(crate) fn header(&self, cell: usize) -> &str {
        let column = self.cells.iter().position(|index| *index == Some(cell));
        column.map_or("", |column| &self.columns.headers[column])
    }

    /// Columns that go by another name than their header's, for `check`: `` `role` is the office ``.
    pub(crate) fn renamed(&self) -> Vec<String> {
        let named = self.columns.names.iter().zip(&self.columns.headers);
        let renamed = named.filter(|(name, header)| {
            !header.is_empty()
                && headers::normalize(header) != **name
                && CANONICAL.contains(&name.as_str())
        });
        renamed
            .map(|(name, header)| format!("`{header}` is `{name}`"))
            .collect()
    }
}

/// Which cell each canonical column is read from: mapped ones first, then the best spelling.
fn take(list: &Headers<'_>, normalized: &[String]) -> BTreeMap<&'static str, usize> {
    let mut taken: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (canonical, header) in list.mapped {
        let known = CANONICAL.iter().find(|known| *known == canonical);
        if let (Some(known), Some(index)) = (known, find(list, normalized, header)) {
            taken.insert(known, index);
        }
    }
    let mut ranked: Vec<(usize, usize, &'static str)> = (normalized.iter().enumerate())
        .flat_map(|(index, name)| {
            headers::meanings(name).map(move |(canonical, rank)| (rank, index, canonical))
        })
        .filter(|(_, index, canonical)| {
            *canonical != "office" || !list.not_the_office.contains(index)
        })
        .collect();
    ranked.sort_unstable();
    for (_, index, canonical) in ranked {
        if !taken.contains_key(canonical) && !taken.values().any(|cell| *cell == index) {
            taken.insert(canonical, index);
        }
    }
    taken
}

/// The column of a mapped header: as typed, or at least as letters would name it.
fn find(list: &Headers<'_>, normalized: &[String], header: &str) -> Option<usize> {
    let exact = list
        .typed
        .iter()
        .position(|candidate| candidate == header.trim());
    let wanted = headers::normalize(header);
    exact.or_else(|| {
        normalized
            .iter()
            .position(|candidate| !wanted.is_empty() && *candidate == wanted)
    })
}

/// The name of a column without a meaning to the program. A canonical name whose place is taken gets `_2`.
fn own_name(normalized: &str, index: usize) -> String {
    match normalized {
        "" => format!("column_{}", index + 1),
        name if CANONICAL.contains(&name) => format!("{name}_2"),
        name => name.to_owned(),
    }
}

fn mapping_problems(list: &Headers<'_>, normalized: &[String]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (canonical, header) in list.mapped {
        if !CANONICAL.contains(&canonical.as_str()) {
            let nearest = headers::nearest_canonical(canonical);
            let help = nearest.map_or_else(
                || {
                    format!(
                        "Known columns are {}.",
                        CANONICAL.map(|name| format!("`{name}`")).join(", ")
                    )
                },
                |nearest| format!("Did you mean `{nearest}`?"),
            );
            let message =
                format!("`{canonical}` in `[mailing.columns]` is no column this program knows");
            problems.push(Problem::error("campaign.toml", message, help));
        } else if find(list, normalized, header).is_none() {
            let message = format!(
                "`{canonical} = \"{header}\"` in `[mailing.columns]` names a column that `{}` does not have",
                list.file
            );
            let help = format!("It has {}.", quoted(list.typed));
            problems.push(Problem::error("campaign.toml", message, help));
        }
    }
    problems
}

fn twins(list: &Headers<'_>, first: &str, second: &str) -> Problem {
    let message = if first == second {
        format!("two columns are called `{first}`")
    } else {
        format!("the columns `{first}` and `{second}` have the same name in letters")
    };
    Problem::error(list.file, message, "Give one of them another name.")
        .at_row(list.line, list.row)
        .in_column(second)
}

/// The headers of a list in a sentence.
pub(crate) fn quoted(headers: &[String]) -> String {
    let named = headers.iter().filter(|header| !header.is_empty());
    named
        .map(|header| format!("`{header}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
