//! The table of rows that are no deliveries, as the preview and the delivery report show it.

use super::page::{PageWriter, SLOT, columns, scrolled};
use maud::{Markup, html};
use std::io;

/// More rows than this are only counted: nobody reads on, and `check` names them all.
const ROWS_MAX: usize = 2_000;

/// Rows that are held back, as many as a page can show.
#[derive(Default)]
pub(super) struct HeldBackTable {
    rows: Vec<Markup>,
    more: u64,
}

impl HeldBackTable {
    /// Takes a row by its number in the list.
    pub(super) fn add(&mut self, mailing: &str, row: u64, label: &str, why: &str) {
        if self.rows.len() >= ROWS_MAX {
            // Memory stays bounded, however many rows a list holds back.
            self.more += 1;
            return;
        }
        self.rows.push(html! {
            tr {
                td { (mailing) }
                td.num data-label="row" { (row) }
                th scope="row" { (label) }
                td.said { (why) }
            }
        });
    }

    /// How many rows there are, those that are only counted included.
    pub(super) fn len(&self) -> u64 {
        self.rows.len() as u64 + self.more
    }

    /// How many are only counted.
    pub(super) fn more(&self) -> u64 {
        self.more
    }

    /// Writes the table under this name.
    pub(super) fn write(self, name: &str, page: &mut PageWriter<'_>) -> io::Result<()> {
        let table = html! {
            table.stack {
                (columns(["Mailing", ">Row", "Recipient", "Why"]))
                tbody { (SLOT) }
            }
        };
        page.around(scrolled(name, &table), |page| {
            self.rows.into_iter().try_for_each(|row| page.add(row))
        })
    }
}
