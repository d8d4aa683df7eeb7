//! A cell that holds several things.

/// The paths of an attachments cell, `;` or `,` between them: the one place that says so, for whoever checks the cell and
/// for whoever attaches what it names.
pub fn attachment_paths(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', ','])
        .map(str::trim)
        .filter(|path| !path.is_empty())
}

/// The parts of a cell, `;` between them.
pub(crate) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}
