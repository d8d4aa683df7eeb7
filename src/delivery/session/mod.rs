//! One SMTP conversation that always knows where it stands.
//!
//! Own session over a guarded stream ([`wire`]): every read is bounded in time and bytes, TLS is demanded and verified
//! except towards this very machine, and what was sent, answered or left open is known at each stage. A step that fails
//! or is cancelled closes the connection; a half-known conversation is never used again.

mod answer;
mod body;
mod connect;
mod sign_in;
mod tls;
mod transaction;
mod wire;

pub(crate) use answer::made_safe;
pub use answer::read_reply;
pub(crate) use body::WireBody;
pub(crate) use connect::{Dialer, Trouble};
pub(crate) use transaction::{Begun, Limits, Opening, Session, Stage, Transmission, is_taken};
pub(crate) use wire::Lost;

#[cfg(test)]
mod tests;
