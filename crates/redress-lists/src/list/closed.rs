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

/// The beginning of a text in which its header stands: twenty rows at most stand above it.
const HEAD_BYTES: u64 = 1 << 16;

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
    Ok(head.contains(&0) || may_hold_known_header(&String::from_utf8_lossy(&head)))
}
