//! What will be sent, and whether it still is that: load, render, digest, freeze, compare.
//!
//! [`Loaded`] is everything of a campaign that decides what its letters say. [`draw_up`] renders every letter once and
//! hands its digest to the ledger, which works out the approval code. When letters are sent, [`Loaded::reproduce`] builds
//! each again from what the ledger keeps of its row and compares the digest with the approved one, so what goes out is
//! what was approved or nothing.

mod attachments;
mod changes;
mod differences;
mod draw;
mod error;
mod findings;
mod inputs;
mod letter;
mod loaded;
mod meeting;
mod pool;
mod seats;

pub use changes::{ListChanges, ListChangesError, Listed, Moved};
pub use differences::Differences;
pub use draw::{DrawOptions, Drawn, DrawnMailing, DrawnUp, draw_up};
pub use error::PlanError;
pub use letter::digest_by_hand;
pub use loaded::Loaded;

#[cfg(test)]
mod tests;
