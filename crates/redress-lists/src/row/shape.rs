//! What is wrong with a row before its meaning is looked at.

use super::fault::RowFault;
use super::findings::RowFindings;
use crate::cells::{flaw, is_plain};
use crate::columns::Layout;
use crate::file::{CELL_BYTES_MAX, RawRow};
use redress_base::words::count;

/// How a cell's lines end.
pub(super) const LINE_ENDS: [char; 2] = ['\r', '\n'];

const BLANK_BEFORE_MARK: &str =
    "a blank stands before a quotation mark, so the mark does not hold its cell together";
const BLANK_HELP: &str = "Take the blank away, so that it reads `Elm,\"Lee, Ann\"`.";

/// Whether a cell begins with blanks and then a quotation mark, which is text there.
fn has_blank_before_mark(cell: &str) -> bool {
    cell.starts_with(' ') && cell.trim_start().starts_with('"')
}

/// The faults of its cells as cells: their number, their quoting, their characters.
///
/// `may_break` says of each cell whether it may have several lines.
pub(super) fn faults(raw: &RawRow<'_>, layout: &Layout, may_break: &[bool]) -> Vec<RowFault> {
    // Where the cells are more or fewer, each may stand under the wrong header, so nothing else is said of them.
    let blank_before_mark = raw.record.iter().position(has_blank_before_mark);
    if raw.record.len() != layout.width {
        if blank_before_mark.is_some() {
            return vec![RowFault::of_row(BLANK_BEFORE_MARK, BLANK_HELP)];
        }
        let message = format!(
            "the row has {} where the header has {}",
            count(raw.record.len() as u64, "cell"),
            layout.width
        );
        let help = "Look for a separator too many or too few; a cell that holds one needs quotation marks.";
        return vec![RowFault::of_row(message, help)];
    }
    let mut found = RowFindings::new(layout, raw.record);
    if raw.place.is_misquoted {
        let help = "Put the whole cell into quotation marks, and write marks that belong to the text twice.";
        found.faults.push(RowFault::of_row(
            "text follows a closing quotation mark",
            help,
        ));
    }
    if blank_before_mark.is_some() {
        found.fault_at(blank_before_mark, BLANK_BEFORE_MARK, BLANK_HELP);
    }
    // All cells at once, because nearly all rows are plain; `#` and `=` begin what spreadsheets leave behind.
    let text = raw.record.as_slice();
    if !is_plain(text.as_bytes())
        || text.len() > CELL_BYTES_MAX
        || memchr::memchr2(b'#', b'=', text.as_bytes()).is_some()
    {
        for (index, text) in raw.record.iter().enumerate() {
            let one_line;
            let text = if may_break[index] && text.contains(LINE_ENDS) {
                one_line = text.replace(LINE_ENDS, " ");
                &one_line
            } else {
                text
            };
            if let Some(flaw) = flaw(text) {
                found.fault_at(Some(index), flaw.message(), flaw.help());
            }
        }
    }
    for index in &layout.nameless {
        if !raw.record[*index].trim().is_empty() {
            let message = format!(
                "cell {} holds something, but its column has no header",
                index + 1
            );
            found.faults.push(RowFault::of_row(
                message,
                "Give the column a header, or empty it.",
            ));
        }
    }
    found.faults
}

/// Whether all cells are empty.
pub(super) fn is_blank(raw: &RawRow<'_>) -> bool {
    raw.record.iter().all(|cell| cell.trim().is_empty())
}

/// The same, told at a glance, for cells of nothing but plain spaces.
pub(super) fn is_nothing_but_spaces(raw: &RawRow<'_>) -> bool {
    raw.record.as_slice().bytes().all(|byte| byte == b' ')
}
