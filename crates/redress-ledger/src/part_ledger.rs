//! What building the letters of a part again asks of its ledger.

use super::{BookFile, LedgerError};
use redress_base::id::DeliveryId;
use std::fmt::Debug;

/// The books of constituents that came with a part: whoever sends it has no supporters to bind them from.
pub trait PartBooks: Debug + Send + Sync {
    /// The files of the book that goes with a letter; none where it has no book.
    fn book_in_part(&self, delivery: DeliveryId) -> Result<Vec<BookFile>, LedgerError>;
}
