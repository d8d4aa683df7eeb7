//! Which inboxes the lists of a campaign close to each other.

use super::source;
use crate::columns::Layout;
use crate::config::ListConfig;
use crate::row::{ListOptions, RowReader, Rules};
use crate::rules::{ClosedInboxes, DoNotWrite, opt_out_columns};
use jiff::civil::Date;
use redress_base::problem::Problem;
use std::sync::Arc;

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
