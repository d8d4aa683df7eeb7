//! DMARC: whose word counts for the From address, and what receivers do with letters that fail (RFC 9989, which took the
//! place of RFC 7489 in May 2026).
//!
//! The text of RFC 9989 could not be read when this was written, only what others say of it: its sections are cited unchecked
//! here and in `findings.toml`. The tests compare with checkdmarc, which says of itself that it keeps to it.

mod check;
mod discovery;
mod record;

pub(crate) use check::{check, check_alignment};
pub use discovery::{TreeWalk, organizational_domain};
pub use record::{DmarcFault, DmarcRecord, Policy, Psd, is_dmarc};
