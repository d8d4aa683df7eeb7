//! Which cell of a row stands behind each column.

use super::header_table::meaning;
use super::supporter_column::SupporterColumn;
use redress_base::problem::Problem;
use redress_base::words::{quoted_list, quoted_nearest};
use redress_lists::columns::normalize;
use redress_lists::file::{ListFile, RawRow};
use std::collections::BTreeMap;

/// The columns of one file.
#[derive(Debug)]
pub struct Layout {
    cells: [Option<usize>; SupporterColumn::COUNT],
    headers: Vec<String>,
    width: usize,
}

impl Layout {
    /// The columns that a file has: those that the organizer names, then those that the table knows. What is wrong with
    /// them is added to `problems`.
    #[must_use]
    pub fn of(
        file: &str,
        list: &ListFile,
        named: &BTreeMap<String, String>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut layout = Self {
            cells: [None; SupporterColumn::COUNT],
            headers: list.headers.clone(),
            width: list.headers.len(),
        };
        let at_header = |problem: Problem| problem.at_row(list.header_line, list.header_row);
        // What the organizer says comes before anything that a header seems to mean.
        for (name, header) in named {
            let Some(column) = SupporterColumn::named(name) else {
                continue; // told once, of campaign.toml
            };
            match layout.find(header) {
                Ok(cell) => layout.cells[column as usize] = cell,
                Err(twins) => problems.push(at_header(twins.problem(file))),
            }
        }
        let mut best: BTreeMap<SupporterColumn, (usize, usize)> = BTreeMap::new();
        for (cell, header) in layout.headers.iter().enumerate() {
            let is_taken = layout.cells.contains(&Some(cell));
            let Some((column, rank)) = meaning(header).filter(|_| !is_taken) else {
                continue;
            };
            // The organizer has said which column it is, here or in other files.
            if layout.cells[column as usize].is_some() {
                continue;
            }
            match best.get(&column) {
                Some((other, of)) if *of == rank => {
                    // Two cells may say two things, and nobody knows which holds.
                    let twins = Twins(layout.headers[*other].clone(), header.clone());
                    problems.push(at_header(twins.problem(file)));
                }
                Some((_, of)) if *of < rank => {}
                _ => {
                    best.insert(column, (cell, rank));
                }
            }
        }
        for (column, (cell, _)) in best {
            layout.cells[column as usize] = Some(cell);
        }
        layout
    }

    /// Whether a header means a column to the table of headers.
    #[must_use]
    pub fn knows(header: &str) -> bool {
        meaning(header).is_some()
    }

    /// Cells in a whole row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// The headers, as the file has them.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The header that is read as a column; none if the file does not have it.
    #[must_use]
    pub fn header_of(&self, column: SupporterColumn) -> Option<&str> {
        self.cells[column as usize].map(|cell| self.headers[cell].as_str())
    }

    /// Whether a cell is read as one of the columns.
    #[must_use]
    pub fn reads(&self, cell: usize) -> bool {
        self.cells.contains(&Some(cell))
    }

    /// The cell of a column, trimmed; empty if the file does not have it.
    #[must_use]
    pub fn get<'r>(&self, raw: &RawRow<'r>, column: SupporterColumn) -> &'r str {
        let cell = self.cells[column as usize].and_then(|cell| raw.record.get(cell));
        trimmed(cell.unwrap_or(""))
    }

    /// The cell under a header that the organizer names: as typed, or at least as letters would name it. Two that fit are
    /// an error.
    pub fn find(&self, header: &str) -> Result<Option<usize>, Twins> {
        let places = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let headers = self.headers.iter().enumerate();
            headers
                .filter(|(_, candidate)| fits(candidate))
                .map(|(cell, _)| cell)
                .collect()
        };
        // A header is kept in one line, as the file's own are.
        let typed = header.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = normalize(header);
        // As typed first: two questions may differ in nothing but a mark.
        let mut found = places(&|candidate| candidate == typed);
        if found.is_empty() && !wanted.is_empty() {
            found = places(&|candidate| normalize(candidate) == wanted);
        }
        match found[..] {
            [] => Ok(None),
            [cell] => Ok(Some(cell)),
            [first, second, ..] => Err(Twins(
                self.headers[first].clone(),
                self.headers[second].clone(),
            )),
        }
    }
}

/// A cell without the spaces around it, and without the apostrophe by which spreadsheets keep a text a text.
fn trimmed(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        // `'02143` is meant; `'Tis time` is not.
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || "=+-@".contains(c)) => rest,
        _ => cell,
    }
}

/// Two columns of a file that nobody can tell apart.
#[derive(Debug)]
pub struct Twins(String, String);

impl Twins {
    /// What to say of them.
    #[must_use]
    pub fn problem(&self, file: &str) -> Problem {
        let Self(first, second) = self;
        let message = if first == second {
            format!("two columns are called `{first}`")
        } else {
            format!("the columns `{first}` and `{second}` may both be meant")
        };
        Problem::error(file, message, "Give one of them another name.").in_column(second)
    }
}

/// What is wrong with `[supporters.columns]` whatever the files have: names that are no columns.
#[must_use]
pub fn mapping_problems(named: &BTreeMap<String, String>) -> Vec<Problem> {
    let unknown = named
        .keys()
        .filter(|name| SupporterColumn::named(name).is_none());
    unknown
        .map(|name| {
            let known = SupporterColumn::ALL.map(SupporterColumn::name);
            let help = quoted_nearest(name, known)
                .unwrap_or_else(|| format!("Known columns are {}.", quoted_list(known)));
            let message = format!("`{name}` in `[supporters.columns]` is no column of supporters");
            Problem::error("campaign.toml", message, help)
        })
        .collect()
}
