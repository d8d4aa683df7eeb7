//! The words of a row that have one meaning everywhere: letters, conditions and reports see the canonical ones.

use super::cells::RowCells;
use super::letter::RowLetter;
use crate::cells::Stance;
use crate::columns::{Column, Columns};

/// Puts the canonical words in place of the list's own, which stay beside them.
pub(super) fn fill(cells: &mut [String], columns: &Columns, letter: &RowLetter) {
    for (column, as_listed, word) in [
        (Column::Office, Column::OfficeAsListed, letter.said.word()),
        (
            Column::Stance,
            Column::StanceAsListed,
            letter.stance.map(Stance::as_str),
        ),
    ] {
        let (Some(at), Some(listed_at)) = (columns.index(column), columns.index(as_listed)) else {
            continue;
        };
        // A list may bring the words of another one along, as a log does.
        if cells[listed_at].is_empty() {
            let listed = cells[at].clone();
            cells[listed_at] = listed;
        }
        // What nobody knows stays as it is.
        if let Some(word) = word {
            word.clone_into(&mut cells[at]);
        }
    }
    if let (Some(at), Some(city)) = (columns.index(Column::City), letter.place.city()) {
        city.clone_into(&mut cells[at]);
    }
    let mut fill_empty = |at: Option<usize>, text: Option<&str>| {
        if let (Some(at), Some(text)) = (at, text)
            && cells[at].is_empty()
        {
            text.clone_into(&mut cells[at]);
        }
    };
    fill_empty(columns.index(Column::District), letter.said.district());
    fill_empty(columns.index(Column::State), letter.place.state());
    fill_empty(columns.index_of("title"), letter.said.title());
}

/// The cell of a column by its name in letters, with the canonical word where there is one.
pub(super) fn cell<'r>(cells: RowCells<'r>, letter: &'r RowLetter, name: &str) -> &'r str {
    let typed = cells.by_name(name);
    let canonical = match Column::named(name) {
        Some(Column::Office) => letter.said.word(),
        Some(Column::Stance) => letter.stance.map(Stance::as_str),
        Some(Column::District) if typed.is_empty() => letter.said.district(),
        Some(Column::City) => letter.place.city(),
        Some(Column::State) if typed.is_empty() => letter.place.state(),
        Some(Column::OfficeAsListed) if typed.is_empty() => Some(cells.get(Column::Office)),
        Some(Column::StanceAsListed) if typed.is_empty() => Some(cells.get(Column::Stance)),
        _ => None,
    };
    canonical.unwrap_or(typed)
}
