//! Mailboxes on servers, as `[[inbox]]` names them.
//!
//! A [`MailboxAccount`] keeps one conversation and what was seen of each folder. [`read_new`] reads what is new in all folders into
//! an inbox's reader, [`watch()`] stays and does so again and again, [`search_sent`] looks for letters in the Sent folder, and
//! [`copy_to_sent`] puts there what is not. What a
//! server said no to is told in a sentence with what to do; the others are read all the same.

mod account;
mod copying;
mod folder;
mod reading;
mod sent;
mod since;
mod trouble;
mod watch;

pub use account::MailboxAccount;
pub use copying::{Copying, copy_to_sent};
pub use reading::read_new;
pub use sent::search_sent;
pub use since::Since;
pub use watch::watch;
