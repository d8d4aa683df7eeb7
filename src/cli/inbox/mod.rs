//! `redress inbox`: what came back, read from mailboxes and entered into the ledger.
//!
//! [`InboxCommand`] chooses the sources, an [`InboxReader`] takes one mail after another, from wherever they come: it finds the
//! letter, has the ledger enter what is new, and prints it. [`TestMails`] are the letters that went to the organizers themselves.
//!
//! [`ApprovalMails`] are the answers of approvers.
//!
//! [`ApprovalMails`]: approval_mails::ApprovalMails
//! [`TestMails`]: test_mails::TestMails

mod approval_judging;
mod approval_mails;
mod command;
mod entries;
mod looking;
mod own_mail;
mod reader;
mod shown_mails;
mod test_mails;

pub use command::InboxCommand;
pub use entries::{Entries, InboxFormat, Told, tell};
pub use reader::InboxReader;
