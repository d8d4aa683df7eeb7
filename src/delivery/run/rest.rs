//! A pause that the run outlives.

use jiff::Timestamp;

/// A pause that the run outlives.
#[derive(Debug)]
pub(super) struct Rest {
    pub(super) reason: String,
    pub(super) until: Timestamp,
}
