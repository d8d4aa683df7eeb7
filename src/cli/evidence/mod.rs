//! `redress evidence`: what a mail server's log says became of the letters that it took.
//!
//! [`EvidenceCommand`] reads the logs line by line, [`Queues`] knows whose letter lies in which queue, and [`LogEntries`]
//! has the ledger enter what is new, as [`inbox`](super::inbox) does with mails.
//!
//! [`Queues`]: queues::Queues
//! [`LogEntries`]: entries::LogEntries

mod command;
mod entries;
mod queues;

pub use command::EvidenceCommand;
