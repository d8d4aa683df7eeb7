//! DMARC: whose word counts for the From address, and what receivers do with letters that fail (RFC 9989).

mod check;
mod discovery;
mod record;

pub(crate) use check::{check, check_alignment};
pub use discovery::{TreeWalk, organizational_domain};
pub use record::{DmarcFault, DmarcRecord, Policy, Psd, is_dmarc};
