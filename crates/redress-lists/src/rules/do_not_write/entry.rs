//! One row of the file.

use super::described::Described;
use redress_base::address::EmailAddress;

/// One row of the file: somebody who is not written to, by any of these.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub line: u64,
    pub row: u64,
    /// What to call it.
    pub shown: String,
    /// Why, as the row says.
    pub why: String,
    pub addresses: Vec<EmailAddress>,
    pub domains: Vec<String>,
    /// An `id`, or a seat in the list's own words, normalized.
    pub names: Vec<String>,
    /// What its words can mean.
    pub readings: Vec<Described>,
    /// Whether it stays though it fits nobody.
    pub is_kept: bool,
}

impl Entry {
    /// Whether it says who it is by an address or a domain, of which nothing can be misread.
    pub(super) fn is_exact(&self) -> bool {
        !(self.addresses.is_empty() && self.domains.is_empty())
    }
}
