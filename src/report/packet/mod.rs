//! The packet: everything for letters that no e-mail reaches, ready to print, carry and paste.
//!
//! One page prints them all: a list for the walk, and for each office a cover sheet and its letter, broken into fixed
//! page boxes before printing. Beside it lie envelopes, labels, paste sheets for web forms, and a CSV file to fill in and
//! read back with `mark`. Nothing is sent and no form is filled: a person does that.

mod letter;
mod paste;
mod plain;
mod post;
mod print;
mod walk;

pub use letter::{Packet, PacketLetter, Paper};
pub(super) use print::without_ids;
