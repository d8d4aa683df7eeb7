//! What a change of the file may do, looked for in its records before and after.

use super::records::ExactRecord;

/// A change that was asked for. Every record but the one it names must say what it said before; new columns stand empty
/// in it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change {
    /// One row more.
    Added,
    /// Another word in this row, counted as a spreadsheet counts.
    Row(u64),
}

impl Change {
    /// Whether this is what happened between two readings of a file, and nothing else.
    pub(super) fn is_all(self, before: &[ExactRecord], after: &[ExactRecord]) -> bool {
        let mut old = before.iter().enumerate();
        let mut touched = 0;
        for record in after {
            let is_same =
                |(number, known): &(usize, &ExactRecord)| is_as_it_was(*number, known, record);
            let next = old.clone().next();
            if next.as_ref().is_some_and(is_same) {
                old.next();
                continue;
            }
            touched += 1;
            match self {
                Self::Added => {}
                Self::Row(row)
                    if record.row == row && next.is_some_and(|(_, known)| known.row == row) =>
                {
                    old.next();
                }
                Self::Row(_) => return false,
            }
        }
        touched == 1 && old.next().is_none()
    }
}

/// Whether a record has the cells it had, and behind them at most empty ones; a header may have new names there.
fn is_as_it_was(number: usize, before: &ExactRecord, after: &ExactRecord) -> bool {
    let known = before.cells.len();
    after.cells.len() >= known
        && before.texts().eq(after.texts().take(known))
        && (number == 0 || after.texts().skip(known).all(str::is_empty))
}
