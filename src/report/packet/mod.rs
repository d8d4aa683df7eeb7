//! The packet: everything for letters that no e-mail reaches, ready to print, carry and paste.
//!
//! One page prints them all: a list for the walk, and for each office a cover sheet and its letter, broken into fixed
//! page boxes before printing. Beside it lie envelopes, labels, paste sheets for web forms, and a CSV file to fill in and
//! read back with `mark`. Nothing is sent and no form is filled: a person does that.

mod body;
mod books;
mod contents;
mod enclosure;
mod fit;
mod letter;
mod marks;
mod paste;
mod plain;
mod post;
mod print;
mod walk;
mod walk_list;

pub use books::PacketBook;
pub use contents::{Packet, Paper};
pub use enclosure::Enclosure;
pub use letter::PacketLetter;
