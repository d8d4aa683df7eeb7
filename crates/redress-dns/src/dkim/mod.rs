//! DKIM: the key that letters are signed with, and the one that is published (RFC 6376, RFC 8301).

mod check;
mod der;
mod key;
mod record;

pub(crate) use check::check;
pub use key::{DkimKey, RsaPublicKey};
pub use record::{DkimRecord, DkimRecordError};
