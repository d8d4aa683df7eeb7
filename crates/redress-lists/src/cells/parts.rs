//! A cell that holds several things.

/// The parts of a cell, `;` between them.
pub(crate) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}
