//! `redress inbox`: what came back, read from mailboxes and entered into the ledger.
//!
//! [`InboxCommand`] chooses the sources, an [`InboxReader`] takes one mail after another, from wherever they come: it finds the
//! letter, has the ledger enter what is new, and prints it.
//!
//! [`InboxReader`]: reader::InboxReader

mod command;
mod own_mail;
mod reader;
mod shown_mails;

pub use command::InboxCommand;
