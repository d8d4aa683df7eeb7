//! Which inboxes the lists of a campaign close to each other.

use super::source;
use crate::columns::Layout;
use crate::config::ListConfig;
use crate::row::{ListOptions, RowReader, Rules};
use crate::rules::{ClosedInboxes, DoNotWrite, may_hold_known_header, opt_out_columns};
use jiff::civil::Date;
use redress_base::problem::Problem;
use std::io::Read as _;
use std::sync::Arc;

/// The beginning of a text that is looked at.
const HEAD_BYTES: u64 = 1 << 16;
/// Rows in which the header stands: twenty at most stand above it, besides the one that names what parts the cells.
const HEAD_ROWS: usize = 22;

impl ClosedInboxes {
    /// Reads the lists of a campaign. What cannot be read is told where that list is scanned.
    #[must_use]
    pub fn of(lists: &[ListConfig]) -> Self {
        let mut closed = Self::default();
        // One list closes its own inboxes while it is scanned.
        if lists.len() > 1 {
            for list in lists {
                closed.begin(&list.mailing, &list.file);
                let _ = read(list, &mut closed);
            }
        }
        closed.sort();
        closed
    }
}

fn read(list: &ListConfig, closed: &mut ClosedInboxes) -> Result<(), Problem> {
    if !may_close(list)? {
        return Ok(());
    }
    let file = source::open(list)?;
    let header = source::header(list, &file, &[], &[]);
    let Ok(layout) = Layout::new(&header) else {
        return Ok(());
    };
    // Most lists have no such column, and no row of theirs has to be looked at.
    if opt_out_columns(&layout, &list.choice.opt_outs).is_empty() {
        return Ok(());
    }
    let config = ListConfig {
        // Who is in that file is asked when the list is scanned.
        do_not_write: Some(Arc::new(DoNotWrite::default())),
        ..list.clone()
    };
    let options = ListOptions {
        // Whether a term has ended changes nothing: what somebody asked for holds all the same.
        as_of: Date::MIN,
        skip_invalid: true,
        lacks: None,
        reads: None,
    };
    let rules = Rules::read(&config, &options)?;
    let mut reader = RowReader::new(&layout, &rules);
    file.each_row(|raw| {
        if reader.is_opted_out(reader.cells(raw)) {
            for email in reader.read(raw).closed() {
                closed.close(email, raw.place.row);
            }
        }
    })
}

/// Whether a list may have a column that closes inboxes. To open a list is to look all of it through, and most have none.
fn may_close(list: &ListConfig) -> Result<bool, Problem> {
    let has_own = list.choice.opt_outs.values().any(|words| !words.is_empty());
    if has_own || list.settings.file.header_row.is_some() {
        return Ok(true);
    }
    let mut head = Vec::new();
    let file = list.folder.open(&list.file)?;
    if file.take(HEAD_BYTES).read_to_end(&mut head).is_err() {
        return Ok(true);
    }
    // What is packed, or has two bytes for a letter, cannot be told before it is opened.
    if head.contains(&0) {
        return Ok(true);
    }
    let rows = first_rows(&head, HEAD_ROWS);
    let is_whole = rows.len() < head.len() || (head.len() as u64) < HEAD_BYTES;
    Ok(!is_whole || may_hold_known_header(&String::from_utf8_lossy(rows)))
}

/// The first rows of a text that hold something, with what breaks lines within quotation marks.
fn first_rows(text: &[u8], rows: usize) -> &[u8] {
    let (mut is_quoted, mut is_filled, mut left) = (false, false, rows);
    let end = text.iter().position(|byte| {
        is_quoted ^= *byte == b'"';
        is_filled |= !b" \t\r\n,;|\"".contains(byte);
        if *byte == b'\n' && !is_quoted {
            left -= usize::from(is_filled);
            is_filled = false;
        }
        left == 0
    });
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_ends_where_no_cell_is_open() {
        for (text, rows) in [
            ("a,b\nc,d\ne", "a,b\nc,d"),
            ("a,\"b\nb\"\nc,d\ne", "a,\"b\nb\"\nc,d"),
            ("a,b\n", "a,b\n"),
            (
                "\r\n\r\n,,\r\na,b\r\nc,d\r\ne",
                "\r\n\r\n,,\r\na,b\r\nc,d\r",
            ),
            ("", ""),
        ] {
            assert_eq!(first_rows(text.as_bytes(), 2), rows.as_bytes());
        }
    }
}
