//! What letters say of constituents, as cells of the recipient's row.

use super::campaign_constituents::CampaignConstituents;
use redress_letters::CONSTITUENTS_CELLS;
use redress_lists::{Columns, Recipient, Row};
use std::sync::Arc;

/// Adds the cells to the rows of a list. They are numbers and towns, so that the plan can keep them.
#[derive(Debug)]
pub struct RowCells<'a> {
    of: Option<&'a CampaignConstituents>,
    /// The columns of the last row, without these cells and with them.
    columns: Option<(Arc<Columns>, Arc<Columns>)>,
}

impl<'a> RowCells<'a> {
    /// For a mailing whose letters speak of constituents; without them rows stay as they are.
    #[must_use]
    pub fn new(of: Option<&'a CampaignConstituents>) -> Self {
        Self { of, columns: None }
    }

    /// The row with its cells.
    pub fn add(&mut self, row: Row) -> Row {
        match (self.of, row) {
            (Some(of), Row::Recipient(recipient)) => Row::Recipient(self.added(of, recipient)),
            (_, row) => row,
        }
    }

    fn added(&mut self, of: &CampaignConstituents, mut recipient: Recipient) -> Recipient {
        let columns = match &self.columns {
            Some((without, with)) if Arc::ptr_eq(without, &recipient.columns) => Arc::clone(with),
            _ => {
                let names = CONSTITUENTS_CELLS.iter();
                let own = (*recipient.columns).clone();
                let with = Arc::new(names.fold(own, |columns, name| columns.with_name(name)));
                self.columns = Some((Arc::clone(&recipient.columns), Arc::clone(&with)));
                with
            }
        };
        // A short row lacks its last cells.
        recipient
            .cells
            .resize(recipient.columns.names().len(), String::new());
        recipient.columns = columns;
        recipient.cells.extend(of.cells(&recipient));
        recipient
    }
}
