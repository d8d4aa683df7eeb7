//! A page of letters to click through like a mail program: the base of the preview, the proof and the rehearsal's inbox.
//!
//! Ten thousand letters must open within a second, so their parts are stored as [`runs::Runs`] in blocks of data, and the
//! page's script shows one letter at a time. HTML parts are shown in a sandboxed frame that runs nothing.

mod base_text;
mod finder;
mod letter;
mod reader;
mod runs;
mod writer;

pub(super) use letter::ShownLetter;
pub(super) use writer::{LettersPage, Surroundings};
