//! How wide a text may be.

use console::Term;

/// Where nobody says: a pipe, a file.
const COLUMNS_UNKNOWN: usize = 100;

/// How many columns stdout has.
pub fn width() -> usize {
    let term = Term::stdout();
    let columns = term.is_term().then(|| term.size_checked()).flatten().map(|(_, columns)| columns.into());
    columns.unwrap_or(COLUMNS_UNKNOWN)
}
