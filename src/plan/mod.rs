//! What will be sent, and whether it still is that: load, render, digest, freeze, compare.
//!
//! [`LoadedCampaign`] is everything of a campaign that decides what its letters say. [`draw_up`] renders every letter once and
//! hands its digest to the ledger, which works out the approval code. When letters are sent, [`LoadedCampaign::reproduce`] builds
//! each again from what the ledger keeps of its row and compares the digest with the approved one, so what goes out is
//! what was approved or nothing.

mod addressed;
mod attachments;
mod book_in_message;
mod books;
mod built;
mod changes;
mod differences;
mod draw;
mod drawn;
mod error;
mod follow;
mod going_book;
mod inputs;
mod judging;
mod letter;
mod loaded;
mod meeting;
mod options;
mod pool;
mod seats;
mod with_clerk;

pub use book_in_message::BookInMessage;
pub use built::digest_by_hand;
pub use changes::{ListChanges, ListChangesError, ListedRecipient, MovedRecipient};
pub use differences::Differences;
pub use draw::draw_up;
pub use drawn::{CutBooks, DrawnCampaign, DrawnFollowUp, DrawnMailing, DrawnRow};
pub use error::PlanError;
pub use going_book::GoingBook;
pub use loaded::LoadedCampaign;
pub use options::DrawOptions;

#[cfg(test)]
mod tests;
