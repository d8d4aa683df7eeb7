//! An inbox for rehearsals: a small SMTP server on loopback that keeps every mail as an .eml file.
//!
//! It listens on 127.0.0.1 only, trusts nothing it is told, and writes what arrives byte for byte, with no trace fields, so
//! that what was sent and what arrived can be compared. Beside the mails it keeps `journal.jsonl`, one line for each mail,
//! written after the mail and before the 250. Memory holds nothing that grows with the mails.

mod arrived;
mod conversation;
mod lines;
mod parameters;
mod server;
mod store;

pub use arrived::ArrivedMail;
pub use server::Inbox;

#[cfg(test)]
mod tests;
