//! What a column holds, to be told to whoever wrote a word that it does not have.

use redress_base::words::{count, quoted_nearest};
use std::collections::BTreeMap;

/// Different cells of a column that are remembered to be named; a column of names would fill the memory.
const CELLS_REMEMBERED: usize = 40;
/// Of those so many are named.
const CELLS_NAMED: usize = 12;
/// So much of a cell as tells which one it is.
const CHARACTERS_NAMED: usize = 40;

/// The different cells of a column, and in how many rows each stands.
#[derive(Debug, Default)]
pub(super) struct CellsSeen {
    cells: BTreeMap<String, u64>,
    /// Rows with further cells.
    others: u64,
}

impl CellsSeen {
    pub(super) fn see(&mut self, cell: &str) {
        if let Some(count) = self.cells.get_mut(cell) {
            *count += 1;
        } else if self.cells.len() < CELLS_REMEMBERED {
            self.cells.insert(cell.to_owned(), 1);
        } else {
            self.others += 1;
        }
    }

    /// The question whether a cell is meant that a word is like.
    pub(super) fn nearest(&self, word: &str) -> Option<String> {
        let filled = self.cells.keys().map(String::as_str);
        quoted_nearest(word, filled.filter(|cell| !cell.is_empty()))
    }

    /// The most frequent first: `Republican 12, Democrat 14, and others in 3 rows`.
    pub(super) fn in_words(&self) -> String {
        let cells = self.cells.iter();
        let mut cells: Vec<(&String, u64)> = cells.map(|(cell, count)| (cell, *count)).collect();
        cells.sort_by(|(one, ones), (two, twos)| twos.cmp(ones).then(one.cmp(two)));
        let named = cells.iter().take(CELLS_NAMED).map(|(cell, count)| {
            if cell.is_empty() {
                format!("nothing {count}")
            } else {
                format!("{} {count}", cut(cell))
            }
        });
        let named = named.collect::<Vec<_>>().join(", ");
        let unnamed: u64 = cells.iter().skip(CELLS_NAMED).map(|(_, count)| count).sum();
        match unnamed + self.others {
            0 => named,
            others => format!("{named}, and others in {}", count(others, "row")),
        }
    }
}

fn cut(cell: &str) -> String {
    let mut start: String = cell.chars().take(CHARACTERS_NAMED).collect();
    if start.len() < cell.len() {
        start.push('…');
    }
    start
}
