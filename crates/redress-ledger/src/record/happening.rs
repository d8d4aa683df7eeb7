//! Everything that happened to one delivery.

use jiff::Timestamp;
use redress_smtp::Reply;

/// Something that happened to a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// When: of a delivery by hand, when it was handed over; of anything else, when it was written down.
    pub at: Timestamp,
    /// A verdict's or a mark's word, such as `accepted` or `replied`; `open` for an attempt without a verdict.
    pub what: String,
    /// What the server said.
    pub reply: Option<Reply>,
    /// How it was handed over, and what a mark says.
    pub note: String,
}
