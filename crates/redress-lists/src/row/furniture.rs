//! Rows of a sheet that are nobody: headings between sections, totals, footnotes, the header once more.

use super::held_back::SheetRow;
use crate::cells::says_vacant;
use crate::columns::{Column, Layout};
use crate::file::RawRow;

/// What totals begin with, in lower case.
const TOTALS: [&str; 8] = [
    "total",
    "totals",
    "subtotal",
    "sub-total",
    "grand total",
    "sum",
    "count",
    "average",
];
/// What footnotes begin with, a colon or a number behind it.
const FOOTNOTES: [&str; 14] = [
    "source",
    "sources",
    "note",
    "notes",
    "updated",
    "last updated",
    "as of",
    "prepared by",
    "compiled by",
    "generated",
    "exported",
    "printed",
    "end of list",
    "end of report",
];
/// What footnotes begin with, whatever stands behind it.
const MARKS: [char; 4] = ['*', '†', '‡', '©'];
/// Columns of a list that can have headings: in a narrower one a single cell is all that a row has.
const COLUMNS_MIN: usize = 3;
/// Cells that a total fills at most, its word included.
const TOTAL_CELLS_MAX: usize = 3;
/// Columns that say enough of a recipient by themselves.
const ENOUGH: [Column; 4] = [
    Column::Id,
    Column::Email,
    Column::FormUrl,
    Column::PostAddress,
];

/// What a row is if it is nobody. Told only where nothing in it could be an address: whoever is held back by mistake is
/// listed with the reason, and whoever has an address is written to.
pub(super) fn of(raw: &RawRow<'_>, layout: &Layout) -> Option<SheetRow> {
    let mut filled = (raw.record.iter().enumerate())
        .map(|(index, cell)| (index, cell.trim()))
        .filter(|(_, cell)| !cell.is_empty());
    let (first_index, first) = filled.next()?;
    // Counted no further than it matters.
    let cells = 1 + filled.take(TOTAL_CELLS_MAX).count();
    let is_ragged = raw.record.len() != layout.width;
    if !is_ragged && cells > 1 && is_header(raw, layout) {
        return Some(SheetRow::Header);
    }
    if raw.record.iter().any(|cell| cell.contains('@')) || layout.named() < COLUMNS_MIN {
        return None;
    }
    // As nearly always: somebody who has no address, and more than a heading or a total.
    if cells > TOTAL_CELLS_MAX && !is_ragged {
        return None;
    }
    let word = first.to_lowercase();
    if cells <= TOTAL_CELLS_MAX && TOTALS.iter().any(|total| begins(&word, total)) {
        return Some(SheetRow::Total);
    }
    let is_footnote = FOOTNOTES.iter().any(|note| begins(&word, note)) || first.starts_with(MARKS);
    // Commas in a footnote make cells of their own; with a colon it is one all the same.
    if is_footnote && (cells <= 2 || is_ragged && word.contains(':')) {
        return Some(SheetRow::Footnote);
    }
    // A ragged row may be somebody whose cells were lost, which is an error to mend.
    let says_enough = ENOUGH
        .iter()
        .any(|column| layout.at[*column] == Some(first_index));
    (cells == 1 && !is_ragged && !says_enough && !says_vacant(first))
        .then(|| SheetRow::Heading(first.to_owned()))
}

/// Whether a text is these words, or has them before something that is no part of a name: `Total: 12`, `as of 2026`.
fn begins(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| {
        let rest = rest.trim_start();
        let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
        rest.is_empty() || is_number || rest.starts_with([':', '(', '='])
    })
}

/// Whether all filled cells say what stands above them, as on every page of a printed list.
fn is_header(raw: &RawRow<'_>, layout: &Layout) -> bool {
    let mut cells = raw.record.iter().enumerate();
    cells.all(|(index, cell)| {
        let cell = cell.trim();
        cell.is_empty() || {
            let header = layout.header(index);
            !header.is_empty() && header.eq_ignore_ascii_case(cell)
        }
    })
}
