//! What became of one row.

use crate::row::{HeldBack, Recipient};
use redress_base::problem::Problem;

/// One data row: used or reported, never lost.
#[derive(Clone, Debug)]
pub enum Row {
    /// A recipient.
    Recipient(Recipient),
    /// A row that is no delivery.
    HeldBack(HeldBack),
    /// A faulty row; its problems are among those of the list as well.
    Faulty(Problem),
}
